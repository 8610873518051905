"""Shapes 15 to 19, 25 and 26: what happens to names and dates, and cells that say nothing."""

import scripts
from people import ascii_word
from shapes import EVERY, LATINS, shape
from table import JUNK_DATES, USUAL, Row

NICK = ["en_US", "en_US", "en_GB", "en_IE", "en_AU", "fi_FI", "de_DE", "es_ES", "it_IT", "pl_PL", "nl_NL", "ru_RU"]


@shape("15_nicknames", NICK, "first middle last phone mail street postcode",
       "Nicknames, initials, second names; spouses and parents around.",
       "A nickname of the same person joins; another person of the family does not.", nick=0.4, initial=0.06, middle=0.3,
       missing={"phone": 0.12, "mail": 0.1, "street": 0.04, "postcode": 0.04})  # fmt: skip
def nicknames(t):
    r = t.r
    for p in t.town.families(t.count(260), phone=r.uniform(0.2, 0.6), mail=r.uniform(0.05, 0.3)):
        t.copies(p, {1: 0.5, 2: 0.35, 3: 0.15}, moved=0.05, married=0.02, phone=0.05, mail=0.07)
    t.settle([one for one in USUAL if "born" not in one])


@shape("16_native_script", ["et_EE", "lv_LV", "lt_LT", "fi_FI", "de_DE"], "first last born phone mail city",
       "Local and Russian speakers: Cyrillic, local and English spellings of one name.",
       "A person by name in any script with birth date or phone.", dates=0.2,
       missing={"born": 0.25, "phone": 0.4, "mail": 0.5, "city": 0.02})  # fmt: skip
def native_script(t):
    from names import Names

    r, town = t.r, t.town
    russian = Names(r, "ru_RU", "ru", rare=0)
    local = t.land.lang
    share, native = r.uniform(0.35, 0.7), r.uniform(0.2, 0.5)
    for _ in range(t.count(230)):
        sex, born = r.choice("MF"), town.born(1941, 2006)
        home = town.address()
        if not r.chance(share):
            p = town.person(sex=sex, born=born, home=home)
            spell = lambda name: name  # noqa: E731
        else:
            p = town.person(first=russian.first(sex), last=russian.surname(sex), sex=sex, born=born, home=home)
            spell = None
        usual = r.choice([local, "english", "passport"])
        for _ in range(r.times({1: 0.45, 2: 0.35, 3: 0.2})):
            row = t.put(p, blank=() if r.chance(0.9) else ("mail",))
            if spell is None:
                way = "own" if r.chance(native) else usual if r.chance(0.6) else r.choice([local, "english", "passport"])
                for m, name in (("first", p.first), ("last", p.last)):
                    row.cells[m] = name if way == "own" else scripts.latin(name, way)
            if not {"born", "phone", "mail"} & row.said.keys():
                row.cells["born"] = t.birthday(p.born, t.style, row.said)
    t.settle(["first+last+born", "first+last+phone", "first+last+mail", "phone", "mail"])


@shape("17_native_and_latin", ["en_GB", "en_US", "de_DE", "sv_SE", "nl_NL", "fr_FR", "en_AU", "en_IE"],
       "full born sex phone street postcode",
       "Chinese, Korean, Arabic, Greek and Russian names in their own script and in several Latin spellings; family name first or last.",
       "A person by name in any script with birth date, phone or street.", dates=0.0, typo=0.0,
       missing={"born": 0.02, "phone": 0.35, "street": 0.4, "postcode": 0.25})  # fmt: skip
def native_and_latin(t):
    from names import Names

    r, town = t.r, t.town
    makers = {
        kind: Names(r, kind, kind[:2], rare=0, top=30)
        for kind in r.sample(["zh", "ar", "el_GR", "ru_RU", "ko"], r.randint(3, 5))
    }
    other = t.land.dates[1]
    for _ in range(t.count(130)):
        kind, sex = r.choice(list(makers)), r.choice("MF")
        names = makers[kind]
        p = town.person(first=names.first(sex, native=True), last=names.surname(sex, native=True), sex=sex)
        for _ in range(r.times({1: 0.3, 2: 0.4, 3: 0.3})):
            row = t.put(p, full=spelt(r, kind, p.first, p.last))
            if "born" in row.said and r.chance(0.3):
                row.cells["born"] = p.born.strftime(other)
            if not {"born", "phone", "home"} & row.said.keys():
                row.cells["phone"] = t.number(p.phone)
                row.said["phone"] = p.phone
    t.settle(["first+last+born", "first+last+phone", "first+last+home", "phone"])


def spelt(r, kind, first, last):
    """One of the spellings of a name, in its own script or another."""
    east = kind in ("zh", "ko")
    if r.chance(0.3):
        return last + first if east else f"{first} {last}"
    f, s = scripts.latin(first, r.randrange(4)), scripts.latin(last, r.randrange(4))
    way = r.random()
    if east:
        return f"{s} {f}" if way < 0.45 else f"{s}, {f}" if way < 0.6 else f"{f} {s}"
    return f"{s}, {f}" if way < 0.1 else f"{s} {f}" if way < 0.15 else f"{f} {s}"


WORDS = ["%d %b %Y", "%B %-d, %Y", "%Y%m%d", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y", "%d/%m/%Y"]


@shape("18_dates_mixed", EVERY, "full born postcode",
       "Birth dates in every form (day first, month first, two-digit years, words, year alone); name, date and postcode only.",
       "The same date in another form is the same date.", comma=0.25, slip=0.0, dates=0.0,
       missing={"born": 0.0, "postcode": 0.0})  # fmt: skip
def dates_mixed(t):
    r = t.r
    american = t.land.region == "US"
    if "postcode" not in t.columns:
        t.columns.append("city")
        t.headers["city"] = "city"
    words = [one.replace("%d/%m", "%m/%d") if american else one for one in WORDS]
    for _ in range(t.count(330)):
        p = t.town.person()
        for _ in range(r.times({1: 0.45, 2: 0.35, 3: 0.2})):
            form = r.choice(words)
            if r.chance(0.06):
                form = "%Y"
            elif p.born.day > 12 and r.chance(0.12):  # the day tells which way it is
                form = r.choice(["%m/%d/%y", "%d/%m/%y", "%m/%d/%Y"])
            row = t.put(p)
            row.cells["born"] = p.born.strftime(form)
            if form == "%Y":
                row.said.pop("born")
    place = "postcode" if "postcode" in t.columns else "city"
    t.settle(["first+last+born", f"first+last+year+{place}"])


MAX = {"de": ("Max", "Mustermann"), "en": ("John", "Doe"), "fi": ("Matti", "Meikäläinen"), "sv": ("Test", "Testsson"), "fr": ("Jean", "Dupont"),
       "it": ("Mario", "Rossi"), "es": ("Fulano", "de Tal"), "nl": ("Jan", "Jansen"), "pl": ("Jan", "Kowalski"), "no": ("Ola", "Nordmann")}  # fmt: skip


@shape("19_defaults_and_tests", LATINS, "first last born phone mail street city",
       "Empty cells, default dates, zeros, test mails, a hotline's number, Max Mustermann.",
       "What nobody said joins nobody; test records are each their own.")  # fmt: skip
def defaults_and_tests(t):
    r, town = t.r, t.town
    hotline, share = town.number(t.land.landline), r.uniform(0.04, 0.12)
    junk = {
        "born": JUNK_DATES[:4], "phone": ["0", "-", "000000", "1234567", "n/a", "0000000000", None], "mail":
        ["test@test.de", "noreply@example.com", "keine@keine.de", "none@none.com", "-", "n/a"], "street": ["-", "unbekannt", "unknown", "n/a", "x"],
        "city": ["-", "n/a", "unknown"], "first": ["Herr", "Frau", "Mr", "Test", "-", "NN"],
    }  # fmt: skip
    dates = r.sample(junk["born"], 2)
    for p in town.families(t.count(330), size=1):
        for _ in range(r.times({1: 0.6, 2: 0.4})):
            row = t.put(town.later(p, moved=0.03, married=0.02, phone=0.04, mail=0.05))
            for m, values in junk.items():
                if r.chance(share if m != "first" else share / 3):
                    text = r.choice(dates if m == "born" else values)
                    row.cells[m] = t.number(hotline) if text is None else text
                    for said in {"born": ("born", "year"), "street": ("home",), "first": ("first", "initial")}.get(m, (m,)):
                        row.said.pop(said, None)
    t.settle()
    first, last = MAX.get(t.land.lang, MAX["en"])
    for at in range(t.count(18)):
        name = r.choice(
            [
                (first, last),
                (first, last),
                ("Test", "Test"),
                ("Erika", "Mustermann") if t.land.lang == "de" else ("Test", "User"),
            ]
        )
        cells = dict(first=name[0], last=name[1], born=r.choice([*dates, ""]), phone=r.choice(["-", "0", "", "1234567"]),
                     mail=r.choice(["test@test.de", "keine@keine.de", ""]), street=r.choice(["-", "Musterstraße 1", "Test 1", ""]),
                     city=r.choice(["", "-", *town.towns]))  # fmt: skip
        t.rows.append(Row(("test", at), r.choice(t.sources), cells, {}))


@shape("25_leads", EVERY, "full mail phone city note",
       "Three thousand leads: name, mail, phone, city; one in ten twice; many namesakes.", "A mail or a phone must agree.",
       missing={"mail": 0.25, "phone": 0.25, "city": 0.0}, town=dict(cities=3, rare=0.05), digit=0.0)  # fmt: skip
def leads(t):
    r, town = t.r, t.town
    twice = r.uniform(0.06, 0.2)
    for _ in range(t.count(2400)):
        p = town.person()
        for at in range(2 if r.chance(twice) else 1):
            row = t.put(p if not at else town.later(p, moved=0.05, married=0.01, phone=0.05, mail=0.05), note=r.choice("ABC"))
            if not {"mail", "phone"} & row.said.keys():
                row.cells["phone"] = t.number(p.phone)
                row.said["phone"] = p.phone
    t.settle(["mail", "phone"])


@shape("26_name_and_birth", EVERY, "first last born city", "Name, birth date and town only; twins and namesakes.",
       "Name and birth date, with slips of one digit and typos.", typo=0.05, slip=0.03, dates=0.1,
       missing={"born": 0.0, "city": 0.02})  # fmt: skip
def name_and_birth(t):
    r = t.r
    taken = set()
    for p in t.town.families(t.count(780), twins=r.uniform(0.05, 0.25)):
        key = (ascii_word(scripts.latin(p.first, 0))[:3], p.last, p.born)
        if key in taken:
            continue
        taken.add(key)
        t.copies(p, {1: 0.8, 2: 0.2}, moved=0.05, married=0)
    t.settle(["first+last+born"])
