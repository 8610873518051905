"""Names of people: Faker's lists, mixed pieces of its surnames for rare ones, and short forms."""

import importlib
from functools import cache
from pathlib import Path

import scripts
from dice import plain

ENGLISH = sorted((Path(__file__).resolve().parents[3] / "core/src/resolution").rglob("nicknames.txt"))[0]
ICELANDIC_MEN = """
    Jón Sigurður Guðmundur Gunnar Ólafur Einar Kristján Magnús Stefán Jóhann Björn Árni Bjarni Helgi Halldór Arnar Kristinn
    Ragnar Gísli Þorsteinn Páll Pétur Sveinn Óskar Haukur Davíð Birgir Atli Tómas Hörður Baldur Egill
""".split()
ICELANDIC_WOMEN = """
    Guðrún Anna Kristín Sigríður Margrét Helga Sigrún Ingibjörg Jóhanna María Elín Guðbjörg Ásta Katrín Ragnheiður Hildur
    Erla Lilja Guðný Ólöf Hulda Elísabet Steinunn Þórunn Unnur Sólveig Birna Auður Íris Eva Edda Bryndís
""".split()
STEMS = {"Jón": "Jóns", "Sigurður": "Sigurðar", "Björn": "Björns", "Magnús": "Magnúsar", "Páll": "Páls", "Egill": "Egils",
         "Ragnar": "Ragnars", "Gunnar": "Gunnars", "Einar": "Einars", "Arnar": "Arnars", "Haukur": "Hauks", "Davíð": "Davíðs"}  # fmt: skip
SHORT = """
    Johanna:Hanna Katariina:Kati,Katri Elisabet:Liisa,Elli Margareeta:Marketta,Reetta Juhani:Jussi Johannes:Hannes,Jussi Mikael:Mika,Miko
    Aleksanteri:Aleksi,Santeri Kristiina:Kirsi,Tiina Maria:Maija,Mari Kristina:Stina,Kicki Margareta:Greta Lars:Lasse Karl:Kalle Johan:Janne
    Elisabeth:Lisa,Sissi Katharina:Kathi,Käthe Friedrich:Fritz Wolfgang:Wolf,Wolfi Joachim:Achim Susanne:Susi Andreas:Andi Stefan:Steffen
    Michael:Michi Matthias:Matze Francisco:Paco,Fran José:Pepe Dolores:Lola Manuel:Manolo Antonio:Toni Josefa:Pepa Isabel:Isa Javier:Javi
    Katarzyna:Kasia Małgorzata:Gosia Aleksandra:Ola Tomasz:Tomek Agnieszka:Aga Jakub:Kuba Mateusz:Mati Krzysztof:Krzysiek Jan:Janek
    Giuseppe:Beppe Alessandro:Sandro Luigi:Gigi Francesco:Franco,Checco Antonella:Nella Giovanni:Gianni Cornelis:Kees,Cor Hendrik:Henk
    Wilhelmina:Mina Johannes:Jan,Hans Frédéric:Fred Alexandre:Alex Nicolas:Nico Christophe:Chris Stéphanie:Steph Thomas:Tom Alexandra:Sandra
    Joaquim:Quim João:Jonny Александр:Саша Владимир:Вова Дмитрий:Дима Алексей:Лёша Михаил:Миша Николай:Коля Екатерина:Катя Анастасия:Настя
    Елена:Лена Мария:Маша Татьяна:Таня Γεώργιος:Γιώργος Κωνσταντίνος:Κώστας Ιωάννης:Γιάννης Δημήτριος:Δημήτρης Αικατερίνη:Κατερίνα
    Anders:Ante Per:Pelle Jens:Jes Søren:Sørn Nils:Nisse Aleksander:Sander Marianne:Nanna Jónas:Jói Sigurður:Siggi Guðmundur:Gummi
    Guðrún:Gunna Kristján:Stjáni Magnús:Maggi
"""
COMMON = {
    "ru_RU": ("Александр Сергей Дмитрий Андрей Алексей Максим Евгений Иван Михаил Николай Владимир Артём Виктор Юрий Олег Игорь Павел Роман "
              "Денис Константин Антон Анатолий Вадим Борис Григорий Василий Станислав Валерий", "Анна Мария Елена Наталья Ольга Екатерина Татьяна "
              "Ирина Светлана Юлия Анастасия Людмила Галина Надежда Вера Любовь Марина Виктория Нина Валентина Оксана Ксения Дарья Лариса Тамара"),
    "el_GR": ("Γεώργιος Κωνσταντίνος Ιωάννης Δημήτριος Νικόλαος Παναγιώτης Βασίλειος Χρήστος Αθανάσιος Μιχαήλ Ευάγγελος Σπυρίδων Αντώνιος "
              "Αναστάσιος Θεόδωρος Ανδρέας Πέτρος", "Μαρία Ελένη Αικατερίνη Βασιλική Σοφία Αγγελική Γεωργία Δήμητρα Αναστασία Παρασκευή "
              "Ευαγγελία Ιωάννα Χρυσούλα Κωνσταντίνα"),
}  # fmt: skip
PARTICLES = ["van der", "van den", "van", "de", "van de", "ter", "den", "ten", "van 't"]


@cache
def lists(locale):
    """Given names of men, of women, surnames of men, of women; each a list of names and a list of weights."""
    if locale in scripts.LISTS:
        men, women, last = scripts.LISTS[locale]
        return [flat(men), flat(women), fall(last), fall(last)]
    if locale == "is_IS":
        return [fall(ICELANDIC_MEN), fall(ICELANDIC_WOMEN), fall(ICELANDIC_MEN), fall(ICELANDIC_MEN)]
    p = importlib.import_module(f"faker.providers.person.{locale}").Provider
    if locale == "lt_LT":
        names = list(p.first_names)
        men = [n for n in names if n.endswith("s")]
        women = [n for n in names if not n.endswith("s")]
        last = [n for n in p.last_names if n.endswith("s")]
        return [flat(men), flat(women), flat(last), flat([lithuanian(n) for n in last])]
    if locale == "pl_PL":
        last = [*p.male_last_names, *p.unisex_last_names[:600]]
        woman = [n[:-1] + "a" if n.endswith(("ski", "cki", "dzki")) else n for n in last]
        return [weighed(p.first_names_male), weighed(p.first_names_female), fall(last), fall(woman)]
    male, female = getattr(p, "last_names_male", p.last_names), getattr(p, "last_names_female", p.last_names)
    if locale in COMMON:
        men, women = (
            (common.split(), list(names))
            for common, names in zip(COMMON[locale], (p.first_names_male, p.first_names_female), strict=True)
        )
        return [first_more(*men), first_more(*women), weighed(male), weighed(female)]
    return [weighed(p.first_names_male), weighed(p.first_names_female), weighed(male), weighed(female)]


def first_more(common, others):
    """The common names by rank; all others seldom."""
    names = list(dict.fromkeys([*common, *others]))
    return names, [1 / (at + 4) if at < len(common) else 0.004 for at in range(len(names))]


def lithuanian(name):
    return name[:-2] + "ienė" if name.endswith(("as", "is", "us")) else name


def weighed(values):
    return (list(values), list(values.values())) if hasattr(values, "values") else flat(values)


def flat(values):
    values = list(dict.fromkeys(values))
    return values, [1.0] * len(values)


def fall(values):
    values = list(dict.fromkeys(values))
    return values, [1 / (rank + 4) for rank in range(len(values))]


@cache
def nicknames():
    found = {}
    for line in ENGLISH.read_text(encoding="utf-8").splitlines():
        if ":" in line and not line.startswith("#"):
            name, short = line.split(":")
            found[name.strip()] = [one for one in short.split() if len(one) > 2]
    return found


@cache
def short_forms():
    return {name: short.split(",") for name, short in (one.split(":") for one in SHORT.split())}


class Names:
    """The names of one table: which list, how many of the surnames are rare ones made of two others."""

    def __init__(self, r, locale, lang, script="own", rare=None, top=None):
        self.r, self.lang, self.locale, self.script = r, lang, locale, script
        self.rare = r.uniform(0, 0.55) if rare is None else rare
        self.system = r.choice(["english", "passport"]) if lang == "ru" else r.randrange(2)
        self.lists = [cut(r, one, top) for one in lists(locale)]
        if not top and r.chance(0.5):  # some names are common, though the list has no weights
            self.lists = [zipf(r, one) for one in self.lists]
        self.double = lang in ("es", "pt") and r.chance(0.6)
        if locale in ("is_IS", *scripts.LISTS) or lang in ("ru", "el", "lt"):
            self.rare = 0

    def shown(self, name):
        """As the table spells it."""
        return name if self.script == "own" else " ".join(scripts.latin(part, self.system) for part in name.split(" "))

    def first(self, sex, native=False):
        values, weights = self.lists[0 if sex == "M" else 1]
        name = self.r.choices(values, weights)[0]
        return name if native else self.shown(name)

    def middle(self, sex):
        if self.lang == "ru":
            p = importlib.import_module("faker.providers.person.ru_RU").Provider
            return self.shown(self.r.choice(p.middle_names_male if sex == "M" else p.middle_names_female))
        return self.first(sex)

    def surname(self, sex="M", native=False):
        values, weights = self.lists[2 if sex == "M" else 3]
        if self.locale == "is_IS":
            return patronymic(self.r.choices(values, weights)[0], sex)
        name = self.r.choices(values, weights)[0]
        if self.r.chance(self.rare):
            name = mixed(name, self.r.choice(values))
        if self.double:
            name = f"{name} {self.r.choices(values, weights)[0]}"
        return name if native else self.shown(name)

    def woman(self, name):
        """The family's name as a woman has it."""
        if self.script == "own" and self.lang == "ru" and name.endswith(("ов", "ев", "ин", "ын")):
            return name + "а"
        if self.lang == "ru" and self.script != "own" and name.endswith(("ov", "ev", "in", "yn")):
            return name + "a"
        if self.lang == "pl" and name.endswith(("ski", "cki", "dzki")):
            return name[:-1] + "a"
        if self.lang == "lt":
            return lithuanian(name)
        if self.lang == "lv" and name.endswith("s"):
            return name[:-2] + "a" if name.endswith(("is", "us")) else name[:-1] + "a"
        if self.lang == "el" and self.script == "own" and name.endswith("ος"):
            return name[:-2] + "ου"
        if self.lang == "el" and self.script == "own" and name.endswith("ς"):
            return name[:-1]
        return name

    def nick(self, first):
        """A short form, or nothing."""
        found = short_forms().get(first) or []
        if not found and self.lang in ("en", "nl", "de", "fi", "sv"):
            found = [one.capitalize() for one in nicknames().get(plain(first).lower(), [])] if self.lang == "en" else []
        return self.r.choice(found) if found else None


def zipf(r, one):
    values, weights = one
    if len(set(weights)) > 1:
        return one
    by = dict(zip(r.shuffled(values), (1 / (rank + 8) ** 0.8 for rank in range(len(values))), strict=True))
    return values, [by[value] for value in values]


def cut(r, one, top):
    """The commonest, by weight; of a list without weights any."""
    values, weights = one
    if not top:
        return one
    luck = [r.random() for _ in values]
    order = sorted(range(len(values)), key=lambda i: (-weights[i], luck[i]))[:top]
    return [values[i] for i in order], [weights[i] for i in order]


def mixed(a, b):
    """The beginning of one surname and the end of another."""
    end = b[len(b) // 2 :].lower()
    return a[: max(2, len(a) // 2 + 1)] + end


def patronymic(father, sex):
    stem = STEMS.get(father) or (
        father[:-2] + "s"
        if father.endswith(("ur", "nn")) and len(father) > 4
        else father[:-1] + "a"
        if father.endswith("i")
        else father + "s"
    )
    return stem + ("son" if sex == "M" else "dóttir")
