"""Shapes 1 to 8, 20, 21 and 23 to 24: families, twins, fathers and sons, neighbours, those who moved."""

import datetime
from dataclasses import replace

from shapes import ENGLISH, EVERY, shape
from table import USUAL

ALL = "first last born phone mail street city postcode"


@shape("01_households_exact", EVERY, "first last phone mail street postcode city",
       "Families have one phone, one mail box or address; a share of all people stands twice, letter for letter; no birth dates.",
       "One given name of one household is one person.", rough=0, sources=["crm"])  # fmt: skip
def households_exact(t):
    r, share = t.r, t.r.uniform(0.15, 0.45)
    for p in t.town.families(t.count(380), phone=r.uniform(0.3, 0.8), mail=r.uniform(0.2, 0.6)):
        row = t.put(p, exact=True)
        if r.chance(share):
            t.again(row)
    t.settle(["first+last+phone", "first+last+mail", "first+last+home"])


@shape("02_households_noisy", EVERY, "first last born phone mail street city state postcode",
       "Families with a shared phone, some with a shared mail; copies with typos, nicknames, moved, married.",
       "A person by given name and birth date within the family.", nick=0.06, dates=0.0)  # fmt: skip
def households_noisy(t):
    r = t.r
    moved, married, new = r.uniform(0.03, 0.12), r.uniform(0.02, 0.08), r.uniform(0.03, 0.15)
    shares = r.choice([{1: 0.6, 2: 0.28, 3: 0.12}, {1: 0.4, 2: 0.4, 3: 0.2}, {1: 0.75, 2: 0.25}])
    for p in t.town.families(t.count(540), phone=r.uniform(0.3, 0.7), mail=r.uniform(0.1, 0.5)):
        t.copies(p, shares, moved=moved, married=married, phone=new, mail=new)
    t.settle()


@shape("03_twins_couples_register", EVERY, ALL, "A clean register: families, twins and couples, nobody twice.", "Nobody is joined.",
       rough=0.0)  # fmt: skip
def register(t):
    for p in t.town.families(t.count(900), twins=t.r.uniform(0.1, 0.3), phone=t.r.uniform(0.1, 0.5), mail=t.r.uniform(0, 0.3)):
        t.put(p, source="crm")
    t.unlike()


@shape("04_twins_with_copies", EVERY, "first last born street postcode city",
       "Twins and couples among real copies (exact, typo, initial).", "Twins are two, their copies are one each.", initial=0.06,
       missing={"born": 0.0}, town=dict(rare=0.4))  # fmt: skip
def twins_with_copies(t):
    for p in t.town.families(t.count(280), twins=t.r.uniform(0.15, 0.5)):
        t.copies(p, {1: 0.62, 2: 0.38}, moved=0.08, married=0.02)
    t.settle(["first+last+born", "first+last+home", "initial+last+born", "first+born+home"])


@shape("05_father_and_son", ENGLISH + ["en_US", "en_US"], "full suffix born phone mail street city postcode",
       "Father and son of one name at one address and phone; a suffix (Jr, Sr, II, III) or only the birth date tells them apart.",
       "Father and son are two; a record without suffix and date belongs to the one whose mail it has.", typo=0.02,
       missing={"born": 0.25, "phone": 0.02, "mail": 0.2, "city": 0, "postcode": 0, "street": 0})  # fmt: skip
def father_and_son(t):
    r, column = t.r, t.r.uniform(0.2, 0.8)
    people = t.town.families(t.count(160), size=2, phone=0.9, mail=0.0, junior=0.0)
    for at in range(0, len(people) - 1, 2):
        head, other = people[at], people[at + 1]
        if head.sex == "M" and r.chance(0.6):
            born = min(
                head.born + datetime.timedelta(days=r.randint(7300, 13000)),
                datetime.date(2014, r.randint(1, 12), r.randint(1, 28)),
            )
            suffix = r.choice(["Jr", "Jr.", "II", "III", ""])
            other = replace(
                other,
                first=head.first,
                last=head.last,
                sex="M",
                born=born,
                suffix=suffix,
                mail=t.town.mail(head.first, head.last),
            )
            if suffix and r.chance(0.35):
                head = replace(head, suffix={"Jr": "Sr", "Jr.": "Sr.", "II": "I", "III": "II"}[suffix])
        for p in (head, other):
            for turn in range(r.times({1: 0.4, 2: 0.45, 3: 0.15})):
                suffixed(t, t.town.later(p, moved=0.0, married=0, phone=0.06, mail=0.06) if turn else p, column, turn == 0)
    t.settle(["suffix+full+phone", "suffix+full+home", "full+born", "full+mail", "suffix+full+mail"])


def suffixed(t, p, column, clear):
    """With the suffix in its own column or behind the name, at times left out; then the date or the mail is there. A first record is `clear`: it has the date."""
    r = t.r
    shown = p.suffix if r.chance(0.85) else ""
    inside = r.chance(column)
    row = t.put(replace(p, suffix=""), suffix="" if inside else shown)
    if shown and inside:
        row.cells["full"] += f" {shown}"
    if "born" not in row.said and (clear or not shown and "mail" not in row.said):
        row.cells["born"] = t.birthday(p.born, t.style, row.said)
    row.said.pop("suffix", None)
    row.said["full"] = f"{p.first} {p.last}"
    if shown:
        row.said["suffix"] = shown.strip(".")
    if not p.suffix:
        row.said["suffix"] = "none"
    return row


@shape("06_namesakes", EVERY, "first last born phone mail city postcode",
       "The commonest names of the country in one city: birth dates and phones on some records only.",
       "Same name is not same person; a birth date, phone or mail must agree.", initial=0.03,
       missing={"born": 0.5, "phone": 0.15, "mail": 0.3, "city": 0, "postcode": 0}, town=dict(top=28, rare=0, cities=4))  # fmt: skip
def namesakes(t):
    r = t.r
    knows = r.uniform(0.3, 0.8)
    for _ in range(t.count(420)):
        p = t.town.person(born=t.town.born(1940, 2008))
        blank = ("born",) if r.chance(knows) else ()
        for _ in range(r.times({1: 0.6, 2: 0.4})):
            row = t.put(t.town.later(p, moved=0.01, married=0, phone=0.03, mail=0.05), blank=blank)
            if not {"born", "phone", "mail"} & row.said.keys():
                row.cells["phone"] = t.number(p.phone)
                row.said["phone"] = p.phone
    t.settle(["first+last+born", "phone", "mail", "initial+last+born"])


@shape("07_all_twice", EVERY, "first last born phone mail street postcode city", "Two systems, everyone in both, with ordinary faults.",
       "Exactly two records each.", sources=["crm", "shop"], nick=0.04, initial=0.02)  # fmt: skip
def all_twice(t):
    r, new = t.r, t.r.uniform(0.03, 0.12)
    for p in t.town.families(t.count(260), phone=r.uniform(0.2, 0.6)):
        t.put(p, source=t.sources[0])
        t.put(t.town.later(p, moved=new, married=0.04, phone=new, mail=new), source=t.sources[1])
    t.settle()


@shape("08_no_duplicates", ["es_ES", "pt_PT", *EVERY], ALL.replace("city postcode", "postcode city"),
       "A clean list of members with two surnames, households, shared phones.", "Nobody is joined.", rough=0.0)  # fmt: skip
def no_duplicates(t):
    t.town.names.double = t.town.names.double or t.land.lang in ("es", "pt")
    for p in t.town.families(t.count(500), phone=t.r.uniform(0.3, 0.8), mail=t.r.uniform(0.0, 0.5), twins=0.06):
        t.put(p, source="crm")
    t.unlike()


@shape("20_care_home", EVERY, "full born phone mail street city",
       "A care home: one address, one phone and often one mail for all who live there; staff too.",
       "A resident by name and birth date; the address and the phone say nothing.", turned=0.1, slip=0.005,
       missing={"born": 0.0, "phone": 0.03, "mail": 0.1, "street": 0, "city": 0})  # fmt: skip
def care_home(t):
    r, town = t.r, t.town
    for home in range(r.choice([1, 1, 2])):
        address, line, box = (
            town.address(flats=0),
            town.number(t.land.landline),
            f"{r.choice(['info', 'hoiva', 'care', 'office'])}@{'koti' if home else 'home'}{r.randint(1, 99)}.example",
        )
        for _ in range(t.count(180) // (home + 1)):
            p = town.person(born=town.born(1924, 1956), home=address, phone=line, mail=box, house=f"care{home}")
            for _ in range(r.times({1: 0.75, 2: 0.25})):
                t.put(p)
    for p in town.families(t.count(70), size=1):
        t.copies(p, {1: 0.7, 2: 0.3}, moved=0.03, married=0.02)
    t.settle(["first+last+born", "first+last+phone", "first+last+mail"])


@shape("21_thirty", EVERY, ALL, "Thirty records, all fields.", "As in households.", nick=0.03)
def thirty(t):
    people = t.town.families(19, phone=0.4, mail=0.3)[:19]
    for p in people:
        t.copies(p, {1: 0.5, 2: 0.4, 3: 0.1}, moved=0.08, married=0.05)
    t.settle()
    t.rows = t.rows[:30]


@shape("23_flat_sharers", EVERY, "first last phone2 phone mail street postcode city",
       "Flat-sharers: one address and landline, different surnames, landlord's name on some.", "A person by name; the flat says nothing.",
       initial=0.01, missing={"phone": 0.4, "phone2": 0.2, "mail": 0.35, "street": 0.0, "city": 0, "postcode": 0.02})  # fmt: skip
def flat_sharers(t):
    r, town = t.r, t.town
    left = t.count(260)
    while left > 0:
        size, home, line = r.times({1: 0.2, 2: 0.25, 3: 0.3, 4: 0.25}), town.address(flats=0.05), town.number(t.land.landline)
        seen, landlord, house = set(), town.names.surname(), f"h{left}"
        for _ in range(size):
            sex = r.choice("MF")
            p = town.person(first=town.fresh(sex, seen), sex=sex, home=home, line=line, house=house, born=town.born(1975, 2006))
            for _ in range(r.times({1: 0.65, 2: 0.35})):
                q = town.later(p, moved=0.04, married=0.01, phone=0.03, mail=0.05)
                care = r.chance(0.05) and not t.town.order.startswith("{n}")
                row = t.put(q)
                if care:
                    row.cells["street"] = f"c/o {landlord}, {row.cells.get('street', '')}"
        left -= size
    t.settle([*USUAL, "first+last+line"])


@shape("24_moved_and_married", EVERY, ALL, "Most second records are of people who moved, married or changed their number or mail.",
       "The given name and the birth date with one more thing that stayed.", missing={"born": 0.0, "phone": 0.02, "mail": 0.02},
       slip=0.0)  # fmt: skip
def moved_and_married(t):
    r = t.r
    for p in t.town.families(t.count(300), size=1):
        t.put(p)
        if r.chance(0.65):
            event = r.choice(["moved", "married", "phone", "mail", "two", "none"])
            how = dict(moved=0, married=0, phone=0, mail=0)
            for e in r.sample(list(how), 2) if event == "two" else [event]:
                if e in how:
                    how[e] = 1.0
            t.put(t.town.later(p, **how))
    t.settle(["first+born+last", "first+born+phone", "first+born+mail", "first+born+home"])
