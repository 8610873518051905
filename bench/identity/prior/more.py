"""Shapes from 28: people as insurers, clinics, shops, schools, registers and telephone companies have them."""

import datetime
from dataclasses import replace

from names import PARTICLES, Names
from people import ascii_word
from shapes import EVERY, LATINS, shape
from table import USUAL

ALL = "first last born phone mail street city postcode"


@shape("28_insurance_partner", EVERY, "note full born phone mail street postcode city",
       "Policies of couples: one policy number, one phone and one mail for both; most have several policies.",
       "A person by name and birth date or own number; the policy and the partner's mail say nothing.",
       missing={"born": 0.15, "phone": 0.1, "mail": 0.15})  # fmt: skip
def insurance_partner(t):
    r = t.r
    house = {}
    for p in t.town.families(t.count(260), phone=r.uniform(0.4, 0.8), mail=r.uniform(0.4, 0.8)):
        policies = house.setdefault(p.house, [r.filled("P-######") for _ in range(3)])
        for policy in policies[: r.times({1: 0.5, 2: 0.35, 3: 0.15})]:
            t.put(t.town.later(p, moved=0.05, married=0.02, phone=0.05, mail=0.05), note=policy)
    t.settle()


@shape("29_clinic_maiden", EVERY, "last first note born sex phone street postcode",
       "Patients under their maiden or married name, the maiden name in a column of its own on some.",
       "The given name and the birth date with the sex and one thing more that stayed.", sources=["clinic", "lab", "xray"],
       missing={"born": 0.0, "phone": 0.25, "street": 0.2, "sex": 0.05})  # fmt: skip
def clinic_maiden(t):
    r = t.r
    known = r.uniform(0.2, 0.7)
    for p in t.town.families(t.count(300), size=r.choice([1, 2])):
        for _ in range(r.times({1: 0.45, 2: 0.35, 3: 0.2})):
            q = replace(p, last=p.maiden) if p.maiden and r.chance(0.35) else p
            t.put(
                t.town.later(q, moved=0.06, married=0.0, phone=0.1, mail=0),
                note=p.maiden if p.maiden and r.chance(known) else "",
            )
    t.settle(["first+last+born", "first+born+phone", "first+born+home", "initial+last+born"])


@shape("30_webshop_guests", EVERY, "mail full city", "Guests with a mail and seldom more; registered customers with name and city.",
       "The mail, whatever its case and its +tag.", sources=["guest", "account"], missing={"mail": 0.0, "city": 0.2})  # fmt: skip
def webshop_guests(t):
    r, town = t.r, t.town
    named = r.uniform(0.2, 0.7)
    for _ in range(t.count(500)):
        p = town.person()
        for _ in range(r.times({1: 0.6, 2: 0.25, 3: 0.15})):
            row = t.put(p) if r.chance(named) else t.put(p, source="guest", only="mail")
            local, domain = p.mail.split("@")
            if r.chance(0.08):
                row.cells["mail"] = f"{local}+{r.choice(['shop', 'news', '1'])}@{domain}"
            elif r.chance(0.08):
                row.cells["mail"] = r.choice([p.mail.upper(), p.mail.capitalize()])
    t.settle(["mail"])


@shape("31_loyalty_couples", EVERY, "note first last phone mail postcode",
       "Loyalty cards of couples: one card and one mail, two given names.", "One given name of one card is one person, where a phone or a mail agrees.",
       nick=0.03, missing={"phone": 0.2, "mail": 0.2, "postcode": 0.1})  # fmt: skip
def loyalty_couples(t):
    r, cards = t.r, {}
    for p in t.town.families(t.count(320), phone=r.uniform(0.2, 0.6), mail=r.uniform(0.4, 0.9), twins=0.02):
        card = cards.setdefault(p.house, r.filled("4#######"))
        for _ in range(r.times({1: 0.6, 2: 0.3, 3: 0.1})):
            t.put(t.town.later(p, moved=0.04, married=0.02, phone=0.05, mail=0.05), note=card)
    t.settle(["first+last+phone", "first+last+mail", "initial+last+phone", "initial+last+mail", "first+phone"])


@shape("32_school_siblings", EVERY, "first last born phone mail street city",
       "Pupils with their parents' phone and mail: siblings, twins and the parent's own record share all but the given name.",
       "A child by given name and birth date.", sources=["school", "club"], missing={"born": 0.1, "phone": 0.05, "mail": 0.1})  # fmt: skip
def school_siblings(t):
    r, town = t.r, t.town
    for _ in range(t.count(130)):
        members = town.family(size=r.times({3: 0.4, 4: 0.4, 5: 0.2}), phone=1.0, mail=1.0, twins=0.12)
        year = r.randint(2009, 2015)
        twins = {}
        for p in members[2:] if r.chance(0.8) else members[1:]:
            if p in members[2:]:
                born = twins.setdefault(p.born, datetime.date(year, 1, 1) + datetime.timedelta(days=r.randrange(1700)))
                p = replace(p, born=born)
            for at in range(r.times({1: 0.55, 2: 0.45})):
                t.put(p if not at else town.later(p, moved=0.04, married=0, phone=0, mail=0.0))
    t.settle(["first+last+born", "first+phone", "first+mail", "first+last+home", "initial+born+phone"])


@shape("33_patronymics", ["is_IS"], "full born phone street postcode city",
       "A register with patronymics: siblings share the father's name, not the family's; namesakes abound.",
       "A person by full name and birth date or phone.", sources=["register", "parish"], missing={"born": 0.15, "phone": 0.3}, typo=0.02)  # fmt: skip
def patronymics(t):
    r = t.r
    for p in t.town.families(t.count(330), twins=0.06, phone=0.2):
        t.copies(p, {1: 0.55, 2: 0.35, 3: 0.1}, moved=0.1, married=0, phone=0.06, mail=0)
        if r.chance(0.15) and t.rows[-1].cells.get("full"):
            parts = t.rows[-1].cells["full"].split(" ")
            t.rows[-1].cells["full"] = " ".join([parts[0], p.middle, *parts[1:]])
    t.settle(["first+last+born", "first+last+phone", "first+last+home"])


@shape("34_particles", ["nl_NL", "nl_BE", "nl_NL", "de_DE", "fr_FR", "pt_PT"], ALL,
       "Surnames with particles: before the name, behind it after a comma, run together, with capitals or left out.",
       "A person by given name and birth date, phone or mail.", initial=0.04)  # fmt: skip
def particles(t):
    r, town = t.r, t.town
    words = {"de": ["von", "von der", "zu"], "fr": ["de", "du", "de la", "d'"], "pt": ["da", "dos", "de"]}.get(
        t.land.lang, PARTICLES
    )
    share, ways = r.uniform(0.3, 0.7), ["own"] * 5 + ["behind", "capital", "together", "none"]
    for p in town.families(t.count(260), phone=r.uniform(0.1, 0.5)):
        word = r.choice(words) if r.chance(share) else ""
        for _ in range(r.times({1: 0.5, 2: 0.35, 3: 0.15})):
            row = t.put(town.later(p, moved=0.06, married=0.0, phone=0.08, mail=0.08))
            last, way = row.cells.get("last", ""), r.choice(ways)
            if word and last:
                row.cells["last"] = {"own": f"{word} {last}", "behind": f"{last}, {word}", "capital": f"{word.title()} {last}",
                                     "together": f"{word.replace(' ', '').capitalize()}{last.lower()}", "none": last}[way]  # fmt: skip
    t.settle()


@shape("35_two_surnames", ["es_ES", "pt_PT", "es_ES"], "full born phone mail city", "Two surnames: both, the first alone, with a hyphen; two given names on some.",
       "A person by name with birth date, phone or mail.", missing={"born": 0.3, "phone": 0.2, "mail": 0.25})  # fmt: skip
def two_surnames(t):
    r, town = t.r, t.town
    town.names.double = False
    for p in town.families(t.count(300), phone=0.3, mail=0.15):
        second, two = town.names.surname(p.sex), r.chance(0.3)
        for _ in range(r.times({1: 0.5, 2: 0.35, 3: 0.15})):
            q = town.later(p, moved=0.05, married=0.0, phone=0.06, mail=0.06)
            last = r.choice([f"{p.last} {second}"] * 3 + [p.last, f"{p.last}-{second}", f"{p.last} {second[0]}."])
            first = f"{p.first} {p.middle}" if two and r.chance(0.6) else p.first
            row = t.put(q)
            row.cells["full"] = f"{t.typed(last, t.style)}, {first}" if r.chance(0.15) else f"{t.typed(first, t.style)} {last}"
            row.said |= {"first": p.first}
    t.settle()


@shape("36_recycled_numbers", EVERY, "phone full born note", "A telephone company: numbers that another had before; people with several numbers over the years.",
       "A person by name and birth date; an old number says nothing.", sources=["billing", "archive"], missing={"born": 0.03, "phone": 0.0},
       digit=0.0)  # fmt: skip
def recycled_numbers(t):
    r, town, old = t.r, t.town, []
    again = r.uniform(0.2, 0.5)
    for _ in range(t.count(300)):
        p = town.person(phone=r.choice(old) if old and r.chance(again) else None)
        for at in range(r.times({1: 0.5, 2: 0.35, 3: 0.15})):
            if at and r.chance(0.5):
                p = replace(p, phone=r.choice(old) if r.chance(again) else town.number())
            old.append(p.phone)
            t.put(p, note=str(r.randint(1998, 2024)))
    t.settle(["first+last+born", "first+last+phone", "initial+last+born"])


@shape("37_calls_and_crm", EVERY, "phone first last mail city", "Calls with a number and nothing else, and a CRM with families.",
       "A call belongs to the one whose number it is; the number of a whole family to nobody of them.", sources=["crm", "pbx", "ivr"],
       missing={"phone": 0.0}, digit=0.0)  # fmt: skip
def calls_and_crm(t):
    r = t.r
    calls = r.uniform(0.5, 1.5)
    for p in t.town.families(t.count(260), phone=r.uniform(0.1, 0.3), size=None):
        if r.chance(0.85):
            t.copies(p, {1: 0.8, 2: 0.2}, moved=0.03, married=0.02, phone=0.05, mail=0.05)
        for _ in range(round(r.random() * calls * 2)):
            t.put(p, source=r.choice(["pbx", "ivr"]), only=r.choice(["phone", "phone", "phone", "phone first"]))
    t.settle(["phone", "mail", "first+last+phone", "first+phone", "first+last+mail"])


@shape("38_employees", EVERY, "note last first born mail phone", "A clean staff list: namesakes, one mail domain, numbers in a row; nobody twice.", "Nobody is joined.",
       rough=0.0, missing={"mail": 0.02, "phone": 0.1}, town=dict(top=60, rare=0.1))  # fmt: skip
def employees(t):
    r, town = t.r, t.town
    domain = f"{ascii_word(town.names.surname()) or 'firma'}.example"
    for at in range(t.count(450)):
        sex = r.choice("MF")
        first, last = town.names.first(sex), town.names.surname(sex)
        p = town.person(first=first, last=last, sex=sex, mail=town.mail(first, last, domain), group="staff")
        t.put(p, source="hr", note=str(1000 + at))
    t.unlike()


@shape("39_names_swapped", EVERY, ALL, "Given and family name stand in the wrong column on some.", "A person by both names in either order with one thing more.",
       sources=["form", "import"], nick=0.0)  # fmt: skip
def names_swapped(t):
    r = t.r
    share = r.uniform(0.1, 0.35)
    for p in t.town.families(t.count(270), phone=r.uniform(0.1, 0.5), mail=0.1):
        for _ in range(r.times({1: 0.5, 2: 0.35, 3: 0.15})):
            row = t.put(t.town.later(p, moved=0.06, married=0.0, phone=0.08, mail=0.08))
            if r.chance(share):
                row.cells["first"], row.cells["last"] = row.cells.get("last", ""), row.cells.get("first", "")
    t.settle()


@shape("40_last_comma_first", EVERY, "full born phone mail city postcode", "Whole names, family name first with a comma in one system; titles and second initials on some.",
       "A person by name with birth date, phone or mail.", middle=0.25, missing={"born": 0.2})  # fmt: skip
def last_comma_first(t):
    r = t.r
    titles = {
        "de": ["Dr.", "Herr", "Frau", "Prof. Dr."],
        "fr": ["M.", "Mme", "Dr"],
        "es": ["Sr.", "Sra.", "D."],
        "it": ["Sig.", "Dott."],
    }.get(t.land.lang, ["Mr", "Mrs", "Dr", "Ms"])
    for p in t.town.families(t.count(280), phone=r.uniform(0.1, 0.5), mail=0.15):
        for _ in range(r.times({1: 0.45, 2: 0.4, 3: 0.15})):
            source = r.choice(t.sources)
            t.style.comma = 0.95 if source == t.sources[0] else 0.02
            row = t.put(t.town.later(p, moved=0.06, married=0.02, phone=0.08, mail=0.08), source=source)
            if r.chance(0.12) and "," not in row.cells["full"]:
                row.cells["full"] = f"{r.choice(titles)} {row.cells['full']}"
    t.settle()


@shape("41_upper_legacy", LATINS, "full born phone address", "An old system in capitals without marks, names cut at twenty letters, the address in one cell.",
       "A person by name with birth date, phone or address.", sources=["legacy", "crm"], missing={"born": 0.2, "phone": 0.25, "address": 0.1})  # fmt: skip
def upper_legacy(t):
    from dice import plain, spelled

    r = t.r
    marks = r.choice([plain, spelled])
    for p in t.town.families(t.count(280), phone=r.uniform(0.1, 0.5)):
        for source in t.sources if r.chance(0.5) else [r.choice(t.sources)]:
            row = t.put(t.town.later(p, moved=0.05, married=0.03, phone=0.08, mail=0), source=source)
            if source == "legacy":
                row.cells["full"] = marks(row.cells["full"]).upper()[:20].strip()
                if "address" in row.cells:
                    row.cells["address"] = marks(row.cells["address"]).upper()
                if "born" in row.cells:
                    row.cells["born"] = p.born.strftime("%Y%m%d")
    t.settle(["first+last+born", "first+last+phone", "first+last+home", "first+born+phone", "first+born+home"])


@shape(
    "42_two_peoples",
    EVERY,
    ALL,
    "People of the country and newcomers from another, names of both; families and copies.",
    "A person by given name and birth date within the family.",
)
def two_peoples(t):
    r, town = t.r, t.town
    for names in (
        town.names,
        Names(r, r.choice(["ar", "zh", "ko", "pl_PL", "es_ES", "it_IT"]), "other", script="latin", rare=0),
    ):
        town.names = names
        for p in town.families(t.count(140), phone=r.uniform(0.2, 0.6), mail=r.uniform(0, 0.4)):
            t.copies(p, {1: 0.5, 2: 0.35, 3: 0.15}, moved=0.08, married=0.03, phone=0.08, mail=0.08)
    t.settle(USUAL)


@shape(
    "43_any_columns",
    EVERY,
    ALL,
    "Families and copies in a table of few columns, drawn by chance.",
    "Joined where what is written says so.",
)
def any_columns(t):
    r = t.r
    keep = r.choice([["first", "last", "born", "phone"], ["first", "last", "mail", "phone"], ["first", "last", "phone", "city"], ["first", "last", "mail", "city"],
                     ["first", "last", "born", "postcode"], ["first", "last", "street", "city"], ["first", "last", "born", "mail"], ["first", "last", "street", "phone"]])  # fmt: skip
    t.columns = [m for m in t.columns if m in keep]
    for p in t.town.families(t.count(r.choice([40, 120, 300, 700])), phone=r.uniform(0.1, 0.7), mail=r.uniform(0.1, 0.6)):
        t.copies(p, r.choice([{1: 0.8, 2: 0.2}, {1: 0.5, 2: 0.35, 3: 0.15}]), moved=0.06, married=0.03, phone=0.06, mail=0.06)
    t.settle()
