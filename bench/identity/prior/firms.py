"""Shapes 10 to 12: sole traders, companies, places of organisations; and how firms are made."""

from dataclasses import dataclass

import scripts
from people import ascii_word
from shapes import ENGLISH, EVERY, LATINS, shape


@dataclass(frozen=True)
class Firm:
    who: str
    name: str
    form: str
    ident: str
    line: str
    domain: str
    home: dict


def firm(t, at, kind="f"):
    """A firm named after people, a trade or a town."""
    r, town, land = t.r, t.town, t.land
    last = lambda: town.names.surname("M").split(" ")[0]  # noqa: E731
    trade = town.spell(r.choice(land.trades))
    city = town.spell(r.choice(list(town.towns)))
    way = r.randrange(5)
    name = town.unique(
        lambda: [
            f"{last()} {trade}",
            f"{trade} {last()}",
            f"{last()} & {last()}",
            f"{trade} {city}-{last()}",
            f"{last()} {trade}",
        ][way]
    )
    domain = ascii_word("".join(scripts.latin(word, 0) for word in name.split(" ")))[:16] or "firma"
    domain = town.unique(lambda: domain if domain not in town.given else f"{domain}{r.randint(2, 99)}")
    tld = land.region.lower().replace("gb", "co.uk").replace("us", "com") if r.chance(0.7) else "example"
    return Firm(
        f"{kind}{at}",
        name,
        town.spell(r.choice(land.forms)),
        ident(t),
        town.number(land.landline),
        f"{domain}.{tld}",
        town.address(flats=0),
    )


def ident(t):
    pattern = {"FI": "#######-#", "SE": "55####-####", "DE": "DE#########", "NO": "9########", "DK": "########", "EE": "1#######", "PL": "##########",
               "ES": "B########", "IT": "###########", "FR": "### ### ###", "GB": "0#######", "US": "##-#######", "PT": "5########"}  # fmt: skip
    return t.town.unique(lambda: t.r.filled(pattern.get(t.land.region, "########")))


def written(t, f, full=0.8):
    """The firm's name with its legal form or without, at times shouted or mistyped."""
    r = t.r
    name = t.typed(f.name, t.style)
    forms = [one for one in t.land.forms if one.replace(".", "").lower()[:3] == f.form.replace(".", "").lower()[:3]]
    name = f"{name} {t.town.spell(r.choice([f.form, f.form, *forms]))}" if r.chance(full) else name
    return name.upper() if r.chance(0.07) else name


@shape("10_sole_traders", EVERY, "full company id phone mail street postcode city",
       "Sole traders (named after the person) and companies with a contact person; one phone for all branches; c/o.",
       "A sole trader is the person; a company is not its contact person, and two companies of one owner are two.", typo=0.005,
       turned=0.12, missing={"phone": 0.02, "mail": 0.05, "street": 0, "city": 0, "postcode": 0, "id": 0.1})  # fmt: skip
def sole_traders(t):
    r, town = t.r, t.town
    people = town.families(t.count(150), size=1)
    for p in people:
        trader, number = r.chance(0.35), ident(t)
        for _ in range(r.times({1: 0.5, 2: 0.32, 3: 0.18})):
            q = town.later(p, moved=0, married=0, phone=0.03, mail=0.03)
            row = t.put(q, blank=("id",))
            row.group = f"o{p.who}"
            if trader and r.chance(0.6):
                name = f"{p.first} {p.last}" if r.chance(0.6) else f"{p.last} {p.first}"
                row.cells["company"] = r.choice(t.land.sole) % name
                if r.chance(0.8):
                    row.cells["id"] = number
                    row.said["ident"] = number
                if r.chance(0.3):
                    row.cells.pop("full", None)
    for at in range(t.count(60)):
        owner, f = r.choice(people), firm(t, at)
        two = [f, firm(t, f"{at}b")] if r.chance(0.12) else [f]
        for one in two:
            for _ in range(r.times({1: 0.45, 2: 0.4, 3: 0.15})):
                home = one.home
                street = town.order.format(s=home["street"], n=home["number"])
                care = r.chance(0.06)
                cells = dict(full=f"{owner.first} {owner.last}" if r.chance(0.6) else "", company=written(t, one), id=one.ident if r.chance(0.75) else "",
                             phone=t.number(one.line), mail=r.choice([f"info@{one.domain}", f"{ascii_word(scripts.latin(owner.first, 0)) or 'mail'}@{one.domain}", ""]),
                             street=f"c/o {owner.last}, {street}" if care else street, postcode=home["postcode"], city=home["city"])  # fmt: skip
                t.add(
                    one.who,
                    cells,
                    dict(company=one.name, ident=cells["id"], phone=one.line, home=street),
                    group=f"o{owner.who}",
                )
    t.settle(["ident", "phone+company", "first+last+phone", "first+last+mail", "first+last+home"])


@shape("11_companies", EVERY, "company note full phone mail street postcode city id",
       "Firms with legal forms, departments, contact persons, c/o, direct lines behind one number.",
       "The firm is the customer: departments and contacts of one firm are one; two firms in one building are two.", typo=0.06)  # fmt: skip
def companies(t):
    r, town = t.r, t.town
    departments = {
        "de": "Einkauf,Vertrieb,Buchhaltung,IT,Personal",
        "fi": "Myynti,Osto,Talous,IT",
        "sv": "Inköp,Ekonomi,Försäljning,IT",
        "fr": "Achats,Ventes,Comptabilité",
    }
    units = departments.get(t.land.lang, "Sales,Purchasing,Accounting,IT,HR").split(",")
    shared, vat = None, r.uniform(0.3, 0.7)
    for at in range(t.count(130)):
        f = firm(t, at)
        if shared and r.chance(0.12):
            f = Firm(f.who, f.name, f.form, f.ident, f.line, f.domain, shared)
        shared = f.home
        for _ in range(r.times({1: 0.4, 2: 0.3, 3: 0.2, 4: 0.1})):
            sex = r.choice("MF")
            first, last = town.names.first(sex), town.names.surname(sex)
            line = f.line if r.chance(0.6) else f.line[:-2] + r.filled("##")
            local = ascii_word(scripts.latin(last, 0)) or "post"
            street = town.order.format(s=t.typed(f.home["street"], t.style), n=f.home["number"])
            if r.chance(0.1):
                street = f"c/o {last}, {street}"
            cells = dict(company=written(t, f), note=r.choice([*units, "", "", ""]), full=f"{first} {last}" if r.chance(0.45) else "", phone=t.number(line),
                         mail=r.choice([f"info@{f.domain}", f"{local}@{f.domain}", f.domain, ""]), street=street, postcode=f.home["postcode"],
                         city=f.home["city"], id=f.ident if r.chance(vat) else "")  # fmt: skip
            t.add(
                f.who,
                cells,
                dict(company=f.name, ident=cells["id"], home=f.who),
                group=f"g{f.home['street']}{f.home['number']}",
            )
    t.settle(["ident", "company+home"])


PLACES = {
    "en": (
        "Hope Grace Unity Rainbow Sunshine Little Northside Carver Trinity Lutheran Baptist Family",
        "Day Care,Head Start,Learning Center,Family Services,Preschool Academy,Clinic,Library",
    ),
    "de": (
        "Sonnen Regenbogen Linden St. Nord Rosen Johannes Martin Caritas Stern",
        "Kindergarten,Kita,Pflegeheim,Apotheke,Zahnarztpraxis,Bücherei",
    ),
    "fi": ("Aurinko Satama Pohjois Mänty Koivu Helmi Tähti Lähde Onni", "Päiväkoti,Hoivakoti,Apteekki,Hammaslääkärit,Kirjasto"),
    "sv": ("Sol Regnbåge Norr Ek Björk Lilla Stjärn Hopp", "Förskola,Vårdcentral,Apotek,Tandvård,Bibliotek"),
    "es": ("Sol Esperanza San Nueva Arco Estrella Norte Luz", "Guardería,Farmacia,Clínica Dental,Residencia,Biblioteca"),
    "fr": ("Soleil Espoir Saint Petit Étoile Nord Lumière", "Crèche,Pharmacie,Cabinet Dentaire,Résidence,Bibliothèque"),
    "it": ("Sole Speranza San Piccolo Stella Nord Luce", "Asilo,Farmacia,Studio Dentistico,Residenza,Biblioteca"),
}


@shape("12_sites", [*ENGLISH, "en_US", "en_US", *LATINS], "company street postcode phone",
       "Places of organisations from several lists: branches share the organisation's name and phone and differ in the house number; one place "
       "stands under several names.", "A place is one address (street and house number); the phone and the name do not decide.",
       sources=["list1", "list2", "list3", "list4", "list5"], typo=0.02, short=0.3, missing={"postcode": 0.35, "phone": 0.2})  # fmt: skip
def sites(t):
    r, town, seen = t.r, t.town, set()
    words, kinds = PLACES.get(t.land.lang, PLACES["en"])
    words, kinds = words.split(), kinds.split(",")
    for at in range(t.count(55)):
        name = f"{r.choice(words)} {r.choice([*words, town.names.surname('M').split(' ')[0]])}"
        kind, line = r.choice(kinds), town.number(t.land.landline)
        first = town.address(flats=0)
        for branch in range(r.times({1: 0.25, 2: 0.2, 3: 0.25, 5: 0.2, 8: 0.1})):
            home = {**first, "number": str(r.randint(1, 120))} if r.chance(0.35) else town.address(flats=0)
            place = (home["street"].split(" ")[0], home["number"])
            if (home["street"], home["number"]) in seen:
                continue
            seen.add((home["street"], home["number"]))
            own = line if r.chance(0.6) else town.number(t.land.landline)
            for _ in range(r.times({1: 0.3, 2: 0.3, 3: 0.2, 4: 0.2})):
                site(t, (at, branch), name, kind, kinds, home, own, line, place[0])


def site(t, who, name, kind, kinds, home, own, line, street):
    r = t.r
    label = f"{name} {kind if r.chance(0.85) else r.choice(kinds)}"
    short = "".join(word[0] for word in label.split()).upper()
    label = r.choice(
        [label, label, f"{label} #{r.randint(1, 5)}", f"{label} - {street}", f"{label}, {t.land.forms[0]}", f"{short} {street}"]
    )
    label = label.upper() if r.chance(0.1) else t.typed(label, t.style)
    number = own if r.chance(0.85) else line
    text = t.street(Home(home), t.style, unit=False)
    if t.land.lang == "en" and r.chance(0.12):
        text = text.replace(" ", f" {r.choice('NSEW')}. ", 1)
    skip = {m for m, share in t.style.missing.items() if r.chance(share)}
    cells = dict(
        company=label,
        street=text,
        postcode="" if "postcode" in skip else home["postcode"],
        phone="" if "phone" in skip else t.number(number),
    )
    t.add(who, cells, dict(home=(home["street"], home["number"])), group=f"g{who[0]}")


class Home:
    def __init__(self, home):
        self.street, self.number, self.unit = home["street"], home["number"], ""
