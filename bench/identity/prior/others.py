"""Shapes from 44: firms with sites, holdings and branches, chains, restaurants, clubs, hotel guests."""

from firms import firm, ident, written
from people import ascii_word
from shapes import EVERY, LATINS, shape

HOUSES = {"fi": "As Oy {n}|Asunto Oy {n}", "sv": "Brf {n}|Bostadsrättsföreningen {n}", "de": "WEG {n}|Eigentümergemeinschaft {n}", "da": "E/F {n}|Ejerforeningen {n}",
          "no": "Sameiet {n}|Borettslaget {n}", "en": "{n} Residents|{n} Management Co", "fr": "SDC {n}|Résidence {n}", "es": "CP {n}|Comunidad {n}", "it": "Condominio {n}|Cond. {n}",
          "nl": "VvE {n}|Vereniging {n}", "pl": "WM {n}|Wspólnota {n}", "pt": "Condomínio {n}|Cond. {n}", "et": "KÜ {n}|Korteriühistu {n}"}  # fmt: skip
NOUNS = "Sun Park Bear Oak River Hill Star Rose Lake Mill Lion Bridge Garden Stone Eagle Maple Moon Swan Harbour Birch".split()


def home_text(t, home, faults=True):
    from firms import Home

    return t.street(Home(home), t.style, unit=False) if faults else t.town.order.format(s=home["street"], n=home["number"])


@shape("44_property_managers", LATINS, "company full phone mail street postcode city id", "Managers and the houses they look after: all houses have the manager's phone, mail and contact.",
       "A house by its own name, address or id; a manager by its own.", missing={}, short=0.2, typo=0.03)  # fmt: skip
def property_managers(t):
    r, town = t.r, t.town
    forms = HOUSES.get(t.land.lang, HOUSES["en"]).split("|")
    for at in range(t.count(22)):
        m = firm(t, at, "m")
        sex = r.choice("MF")
        contact = f"{town.names.first(sex)} {town.names.surname(sex)}"
        things = [(m.who, written(t, m), m.ident, m.home)]
        for house in range(r.times({2: 0.3, 5: 0.4, 9: 0.3})):
            home, noun = town.address(flats=0), f"{r.choice(NOUNS)} {r.choice(town.stems)}" if r.chance(0.5) else None
            things.append((f"m{at}h{house}", noun or f"{home['street']} {home['number']}", ident(t), home))
        for who, name, number, home in things:
            for _ in range(r.times({1: 0.45, 2: 0.35, 3: 0.2})):
                label = r.choice(forms).format(n=t.typed(name, t.style)) if who != m.who else written(t, m)
                cells = dict(company=label.upper() if r.chance(0.06) else label, full=contact if r.chance(0.5) else "", phone=t.number(m.line) if r.chance(0.85) else "",
                             mail=f"info@{m.domain}" if r.chance(0.7) else "", street=home_text(t, home), postcode=home["postcode"], city=home["city"],
                             id=number if r.chance(0.5) else "")  # fmt: skip
                t.add(who, cells, dict(ident=cells["id"], home=(home["street"], home["number"], home["city"])), group=m.who)
    t.settle(["ident", "home"])


@shape("45_holding_branches", EVERY, "company id street city phone mail", "A holding, its companies in several towns and their departments: one name in front, one mail domain, ids of their own.",
       "A company by its id, or by its name and town; the name in front and the domain say nothing.", missing={}, short=0.2, typo=0.03)  # fmt: skip
def holding_branches(t):
    r, town = t.r, t.town
    kinds = ["Holding", "Group", "Service", "Invest"]
    for at in range(t.count(28)):
        f = firm(t, at)
        cities = r.shuffled(town.towns)
        for branch in range(r.times({1: 0.35, 2: 0.2, 3: 0.25, 4: 0.2})):
            city = cities[branch % len(cities)]
            home = town.address(city=city, flats=0)
            shown = town.spell(city)
            name = f.name if not branch else f"{f.name} {kinds[branch % 4]}" if r.chance(0.4) else f"{f.name} {shown}"
            number, line = (f.ident if not branch else ident(t)), f.line if r.chance(0.5) else town.number(t.land.landline)
            for _ in range(r.times({1: 0.4, 2: 0.35, 3: 0.25})):
                label = f"{t.typed(name, t.style)} {f.form}" if r.chance(0.75) else name
                cells = dict(company=label.upper() if r.chance(0.06) else label, id=number if r.chance(0.6) else "", street=home_text(t, home), city=home["city"],
                             phone=t.number(line) if r.chance(0.8) else "", mail=f"{r.choice(['info', 'office', 'sales'])}@{f.domain}" if r.chance(0.6) else "")  # fmt: skip
                t.add((at, branch), cells, dict(ident=cells["id"], name=name, city=city), group=f.who)
    t.settle(["ident", "name+city"])


@shape("46_dental_chain", LATINS, "company street postcode city phone mail", "Branches of chains: one name, one hotline and one mail; the address differs.",
       "A place by its address; the name, the phone and the mail do not decide.", sources=["map", "register", "site"], missing={}, short=0.25, typo=0.03)  # fmt: skip
def dental_chain(t):
    r, town, seen = t.r, t.town, set()
    for at in range(t.count(24)):
        f = firm(t, at)
        for branch in range(r.times({2: 0.3, 4: 0.3, 7: 0.25, 12: 0.15})):
            home = town.address(flats=0)
            if (home["street"], home["number"]) in seen:
                continue
            seen.add((home["street"], home["number"]))
            own = f.line if r.chance(0.7) else town.number(t.land.landline)
            for _ in range(r.times({1: 0.4, 2: 0.35, 3: 0.25})):
                label = r.choice(
                    [
                        written(t, f),
                        t.typed(f.name, t.style),
                        f"{f.name} {home['city']}",
                        f"{f.name} {home['street'].split(' ')[0]}",
                    ]
                )
                cells = dict(company=label, street=home_text(t, home), postcode=home["postcode"] if r.chance(0.8) else "", city=home["city"],
                             phone=t.number(own) if r.chance(0.8) else "", mail=f"info@{f.domain}" if r.chance(0.6) else "")  # fmt: skip
                t.add((at, branch), cells, dict(home=(home["street"], home["number"])), group=f.who)
    t.settle(["home"])


FOODS = "Trattoria Pizzeria Café Bistro Taverna Grill Sushi Brasserie Osteria Burger Noodle Steakhouse".split()


@shape("47_restaurants", LATINS, "company street city phone note", "Two guides to restaurants: names with and without their kind, streets shortened; branches and others of one name.",
       "A restaurant by its name with its phone or address.", sources=["guide1", "guide2"], missing={}, short=0.35, typo=0.05)  # fmt: skip
def restaurants(t):
    r, town = t.r, t.town
    made, joined = [], r.uniform(0.3, 0.7)
    for at in range(t.count(300)):
        kind = r.choice(FOODS)
        core = (
            r.choice(made)
            if made and r.chance(0.08)
            else f"{r.choice(NOUNS)} {r.choice(NOUNS)}"
            if r.chance(0.4)
            else town.names.surname("M").split(" ")[0]
            if r.chance(0.5)
            else town.names.first("M")
        )
        made.append(core)
        home, line, food = (
            town.address(flats=0),
            town.number(t.land.landline),
            r.choice(["Italian", "French", "Asian", "Grill", "Vegan", "Seafood"]),
        )
        for source in t.sources if r.chance(joined) else [r.choice(t.sources)]:
            name = t.typed(
                r.choice(
                    [f"{kind} {core}", f"{kind} {core}", core, f"{core} {kind}", f"The {core}" if t.land.lang == "en" else core]
                ),
                t.style,
            )
            cells = dict(
                company=name,
                street=home_text(t, home),
                city=home["city"],
                phone=t.number(line) if r.chance(0.9) else "",
                note=food if r.chance(0.7) else r.choice(FOODS),
            )
            t.add(
                at,
                cells,
                dict(core=core, phone=line if cells["phone"] else "", home=(home["street"], home["number"], home["city"])),
                source=source,
                group=f"n{core}",
            )
    t.settle(["core+phone", "core+home"])


@shape("48_hotel_guests", LATINS, "full born id mail phone city", "Hotel guests: LAST/FIRST MR from one system, a booking site's mail in place of the guest's, passports on some.",
       "A guest by passport, own mail, or name with birth date or phone.", sources=["pms", "booking"], missing={"born": 0.4, "id": 0.5, "phone": 0.3, "mail": 0.2}, digit=0.0)  # fmt: skip
def hotel_guests(t):
    r, town = t.r, t.town
    for p in town.families(t.count(280), size=r.choice([1, 2]), phone=0.3, mail=0.3):
        for _ in range(r.times({1: 0.5, 2: 0.3, 3: 0.2})):
            source = r.choice(t.sources)
            row = t.put(town.later(p, moved=0.05, married=0.01, phone=0.06, mail=0.06), source=source)
            if source == "pms" and p.last:
                row.cells["full"] = f"{t.typed(p.last, t.style).upper()}/{p.first.upper()} {'MR' if p.sex == 'M' else 'MS'}"
                row.said["first"] = p.first
            elif r.chance(0.5):
                row.cells["mail"] = f"{r.filled('########')}@guest.booking.example"
                row.said.pop("mail", None)
    t.settle(["ident", "first+mail", "first+last+born", "first+last+phone", "initial+last+phone"])


@shape("49_club_contact", EVERY, "first last born phone mail city", "Clubs: the trainer's phone and mail stand on all members; some have their own.",
       "A member by name and birth date, or name within the club.", sources=["club", "federation"], nick=0.04, missing={"born": 0.2, "phone": 0.1, "mail": 0.1})  # fmt: skip
def club_contact(t):
    r, town = t.r, t.town
    for club in range(t.count(14)):
        sex = r.choice("MF")
        trainer = town.person(sex=sex, group=f"c{club}")
        members = [trainer]
        for _ in range(r.randint(6, 24)):
            own = r.chance(0.3)
            sex = r.choice("MF")
            members.append(
                town.person(
                    sex=sex,
                    born=town.born(1995, 2014),
                    phone=None if own else trainer.phone,
                    mail=None if own or r.chance(0.3) else trainer.mail,
                    group=f"c{club}",
                )
            )
        for p in members:
            t.copies(p, {1: 0.6, 2: 0.3, 3: 0.1}, moved=0.03, married=0.01, phone=0.04, mail=0.04)
    t.settle(["first+last+born", "first+last+phone", "first+last+mail", "initial+last+born"])


@shape("50_departments", EVERY, "full company note mail phone phone2 city", "A firm's people in two systems, moved between departments; initials and nicknames; the mail box of the department on some.",
       "A person by name within the firm; the mail box of a department is nobody's.", sources=["ad", "crm"], nick=0.06, initial=0.03, missing={})  # fmt: skip
def departments(t):
    import scripts

    r, town = t.r, t.town
    role, units = r.uniform(0, 0.3), "Sales IT Finance HR Legal Support Marketing Logistics".split()
    for at in range(t.count(12)):
        f, seen = firm(t, at), set()
        for _ in range(r.randint(4, 22)):
            sex = r.choice("MF")
            first, last = town.fresh(sex, seen) if len(seen) < 15 else town.names.first(sex), town.names.surname(sex)
            mail = "{}.{}@{}".format(
                *(ascii_word(scripts.latin(one.split(" ")[0], 0)) or "x" for one in (first, last)), f.domain
            )
            p = town.person(first=first, last=last, sex=sex, mail=mail, line=f.line, group=f.who)
            for _ in range(r.times({1: 0.5, 2: 0.4, 3: 0.1})):
                row = t.put(
                    p,
                    blank=[m for m in ("phone", "mail") if r.chance(0.3)],
                    note=r.choice(units),
                    company=written(t, f, 0.5),
                    city=f.home["city"],
                )
                row.said["firm"] = f.who
                if r.chance(role):
                    row.cells["mail"] = f"{row.cells['note'].lower()}@{f.domain}"
                    row.said.pop("mail", None)
    t.settle(["first+last+firm", "phone", "first+mail", "initial+last+firm"])
