"""Who lives where: people in families, with what is theirs and what they share."""

import datetime
import itertools
from dataclasses import dataclass, replace

import scripts
from dice import plain
from names import Names


@dataclass(frozen=True)
class Person:
    who: int
    first: str
    last: str
    sex: str
    born: datetime.date
    phone: str  # the national number without the trunk digit
    line: str  # the landline of the flat
    mail: str
    street: str
    number: str
    unit: str
    postcode: str
    city: str
    middle: str = ""
    suffix: str = ""
    maiden: str = ""
    ident: str = ""
    house: str = ""
    group: str = ""


class Town:
    """Makes people of one country; no two get the same number or mail box."""

    def __init__(self, r, land, script=None, rare=None, top=None, cities=None, crowd=1.0):
        self.r, self.land, self.given = r, land, set()
        native = land.lang in ("el", "ru")
        script = script or ("own" if not native or r.chance(0.6) else "latin")
        if land.names in scripts.LISTS:
            script = "latin"
        self.names = Names(r, land.names, land.lang, script, rare, top)
        self.script = script
        names = r.shuffled(land.towns)[: cities or r.randint(3, 6)]
        self.towns = {name: land.towns[name] for name in names}
        stems = r.shuffled(land.stems)
        self.stems = stems[: max(3, round(len(stems) * crowd))]
        self.order = r.choice(land.street.split("|"))
        self.houses = itertools.count()
        self.people = itertools.count()
        self.groups = itertools.count()

    def spell(self, text):
        return text if self.script == "own" else " ".join(scripts.latin(part, 0) for part in text.split(" "))

    def unique(self, make):
        for _ in range(200):
            value = make()
            if value not in self.given:
                break
        self.given.add(value)
        return value

    def number(self, patterns=None):
        return self.unique(lambda: self.r.filled(self.r.choice(patterns or self.land.mobile)))

    def mail(self, first, last, domain=None):
        """A mail box named after the person in one of the usual ways."""
        r = self.r
        f, s = (ascii_word(scripts.latin(one, 0)) for one in (first.split(" ")[0], last.split(" ")[0]))
        f, s = f or "a", s or "b"

        def make():
            local = r.choice([f"{f}.{s}", f"{f}{s[:3]}", f"{f[0]}{s}", f"{s}{f[:2]}", f, f"{f}.{s}"])
            if local == f or r.chance(0.5):
                local += str(r.randint(1, 9999) if r.chance(0.8) else r.randint(50, 99))
            if r.chance(0.06):
                local = r.choice(["sunny", "kitty", "rider", "star", "wolf", "blue", "happy", "mr"]) + str(r.randint(10, 9999))
            return local

        local = make() if r.chance(0.02) else self.unique(make)  # few have the name of another's mail box elsewhere
        return self.unique(lambda: f"{local}@{domain or r.often(self.land.mails, 0.5)}")

    def address(self, city=None, flats=0.15):
        r, land = self.r, self.land
        city = city or r.often(list(self.towns), 0.4)
        street = self.spell(r.choice(land.kinds) % r.choice(self.stems))
        street = street[:1].upper() + street[1:] if land.lang != "pl" else street
        unit = self.unit() if r.chance(flats) else ""
        codes = self.towns[city]
        code = codes[sum(map(ord, street)) % len(codes)]  # a street lies in one part of the town
        return dict(street=street, number=str(r.randint(1, 120)), unit=unit, postcode=code, city=self.spell(city))

    def unit(self):
        r = self.r
        text = r.choice(self.land.unit)
        return text.format(u=r.randint(1, 29), n2=r.randint(1, 9))

    def born(self, first=1940, last=2006):
        start = datetime.date(first, 1, 1)
        return start + datetime.timedelta(days=self.r.randrange((datetime.date(last, 12, 31) - start).days))

    def ident(self):
        return self.unique(lambda: self.r.filled("###-##-####" if self.land.region == "US" else "######-####"))

    def person(self, last=None, sex=None, born=None, home=None, first=None, house="", phone=None, line=None, mail=None, **more):
        r = self.r
        sex = sex or r.choice("MF")
        last = last or self.names.surname(sex)
        first = first or self.names.first(sex)
        return Person(
            who=next(self.people), first=first, last=last, sex=sex, born=born or self.born(), phone=phone or self.number(),
            line=line or self.number(self.land.landline), mail=mail or self.mail(first, last), house=house, ident=self.ident(),
            middle=self.names.middle(sex), **(home or self.address()), **more,
        )  # fmt: skip

    def family(self, size=None, phone=0.5, mail=0.3, twins=0.05, junior=0.0, other_name=0.15):
        """Adults and children of one home. No given name stands twice, but for a son named after his father."""
        r = self.r
        size = size or r.times({1: 0.35, 2: 0.3, 3: 0.18, 4: 0.12, 5: 0.05})
        house, home, line = f"h{next(self.houses)}", self.address(), self.number(self.land.landline)
        husband = self.names.surname("M")
        shared = self.number() if r.chance(phone) else None
        born = self.born(1935, 1998)
        found, seen = [], set()
        head = self.person(last=husband, sex="M", born=born, home=home, house=house, phone=shared, line=line) if r.chance(0.55) or size > 1 \
            else self.person(sex="F", born=born, home=home, house=house, phone=shared, line=line)  # fmt: skip
        found.append(head)
        seen.add(head.first)
        box = head.mail if r.chance(mail) else None
        twin = None
        for at in range(1, size):
            sex = "F" if at == 1 and r.chance(0.9) else r.choice("MF")
            adult = at == 1 and r.chance(0.8)
            when = (
                self.born(max(1935, born.year - 9), min(2002, born.year + 9))
                if adult
                else self.born(born.year + 20, min(2018, born.year + 42))
            )
            if twin and not adult:
                when, twin = twin, None
            elif not adult and r.chance(twins):
                twin = when
            last = husband if sex == "M" else self.names.woman(husband)
            if self.land.locale == "is_IS":
                last = self.names.surname(sex) if adult else child(found[0], sex)
            elif adult and r.chance(other_name):
                last = self.names.surname(sex)
            first, suffix = self.fresh(sex, seen), ""
            if at >= 1 and sex == "M" and not adult and r.chance(junior) and not any(p.suffix for p in found):
                first, suffix = head.first, r.choice(["Jr", "II", "Jr", "III"])
                if r.chance(0.3):
                    found[0] = head = replace(head, suffix="Sr" if suffix == "Jr" else "I" if suffix == "II" else "II")
            maiden = self.names.surname("F") if sex == "F" and adult and last != husband else ""
            found.append(
                self.person(last=last, sex=sex, born=when, home=home, first=first, house=house, phone=shared, line=line, mail=box,
                            suffix=suffix, maiden=maiden)
            )  # fmt: skip
        return found

    def fresh(self, sex, seen):
        """A given name that nobody of the home has, nor one that begins or sounds like it."""
        for _ in range(60):
            first = self.names.first(sex)
            if all(plain(first)[:3].lower() != plain(one)[:3].lower() for one in seen):
                break
        seen.add(first)
        return first

    def families(self, people, **how):
        found = []
        while len(found) < people:
            found += self.family(**how)
        return found

    def later(self, p, moved=0.1, married=0.05, phone=0.1, mail=0.1):
        """The same person some years on."""
        r = self.r
        if r.chance(moved):
            p = replace(p, **self.address())
        if p.sex == "F" and r.chance(married) and self.land.locale != "is_IS":
            p = replace(p, last=self.names.surname("F"))
            if r.chance(0.5):
                p = replace(p, mail=self.mail(p.first, p.last))
        if r.chance(phone):
            p = replace(p, phone=self.number())
        if r.chance(mail):
            p = replace(p, mail=self.mail(p.first, p.last))
        return p


def child(parent, sex):
    from names import patronymic

    return patronymic(parent.first, sex)


def ascii_word(text):
    return "".join(c for c in plain(text).lower() if "a" <= c <= "z")
