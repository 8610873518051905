"""Shapes 9, 13, 14, 22 and 27: several systems, students, colleagues, contacts of firms, and a set of three sources."""

from dataclasses import replace

import scripts
from firms import firm, written
from people import ascii_word
from shapes import ENGLISH, EVERY, LATINS, shape
from table import USUAL


@shape("09_crm_shop_telephony", EVERY, "first last phone mail city born street",
       "A CRM, a shop, telephony and a chat: each with few of the fields (phone only; mail and name; name and city; name and birth date).",
       "Joined where a phone, a mail or a name with birth date says so, or a name that only one has in the city.",
       sources=["crm", "shop", "pbx", "chat", "loyalty"], missing={m: 0.0 for m in ("phone", "city")} | {"mail": 0.05, "born": 0.3, "street": 0.3})  # fmt: skip
def crm_shop_telephony(t):
    r = t.r
    fields = {"shop": "first last mail", "pbx": "phone", "chat": "first last city", "loyalty": "first last born"}
    shares = {name: r.uniform(0.15, 0.6) for name in fields}
    for p in t.town.families(t.count(400), size=1):
        if r.chance(0.9):
            t.put(p, source="crm")
        for name, only in fields.items():
            if r.chance(shares[name]):
                if name == "pbx":
                    only = r.choice(["phone", "first phone", "last phone", "first last phone"])
                row = t.put(p, source=name, only=only)
                if name == "loyalty" and "born" not in row.said:
                    row.cells["born"] = t.birthday(p.born, t.style, row.said)
    t.settle(["phone", "mail", "first+last+born", "first+last+city"])


@shape("13_students", [*ENGLISH, *EVERY], "first last born phone mail street unit postcode",
       "Students in one street and in halls: one postcode, births within four years, changed phones, a college mail.",
       "A student by name and birth date or mail.", sources=["registry", "library", "union"], nick=0.02,
       missing={"born": 0.12, "phone": 0.1, "mail": 0.06, "street": 0.02, "postcode": 0})  # fmt: skip
def students(t):
    r, town = t.r, t.town
    town.stems, year = town.stems[:3], r.randint(1998, 2005)
    college = r.choice(["uni.example", "college.example", "campus.example"])
    city = next(iter(town.towns))
    flats = [{**town.address(city=city, flats=0), "unit": town.unit()} for _ in range(t.count(90))]
    for _ in range(t.count(240)):
        sex = r.choice("MF")
        first, last = town.names.first(sex), town.names.surname(sex)
        home = r.choice(flats)
        mail = town.mail(first, last, college) if r.chance(0.75) else None
        p = town.person(
            first=first,
            last=last,
            sex=sex,
            born=town.born(year, year + 4),
            home=home,
            mail=mail,
            house=str(sorted(home.items())),
        )
        t.copies(p, {1: 0.6, 2: 0.33, 3: 0.07}, moved=0.1, married=0, phone=0.25, mail=0.05)
    t.settle(["first+last+born", "first+mail", "mail", "initial+last+born", "first+last+phone"])


@shape("14_office_mail", EVERY, "full company mail phone city",
       "Colleagues share info@ of the firm and its switchboard; some have personal mail as well.",
       "A person by name within the firm; info@ and the switchboard name the firm only.", sources=["crm", "event"],
       typo=0.03, missing={})  # fmt: skip
def office_mail(t):
    r, town = t.r, t.town
    role = r.choice(["info", "info", "office", "sales", "kontakt"])
    for at in range(t.count(36)):
        f, seen = firm(t, at), set()
        domain = f.domain.split(".")[0] + ".example"
        for who in range(r.times({1: 0.1, 3: 0.25, 5: 0.3, 7: 0.25, 10: 0.1})):
            sex = r.choice("MF")
            first, last = town.fresh(sex, seen), town.names.surname(sex)
            own = f"{ascii_word(scripts.latin(first.split(' ')[0], 0))}.{ascii_word(scripts.latin(last.split(' ')[0], 0))}@{domain}"
            p = town.person(first=first, last=last, sex=sex, mail=own, group=f"g{at}")
            for _ in range(r.times({1: 0.5, 2: 0.3, 3: 0.2})):
                row = t.put(p, only="full")
                mail = own if r.chance(0.35) else f"{role}@{domain}"
                phone = p.phone if r.chance(0.4) else f.line
                row.cells |= dict(
                    company=written(t, f, 0.6) if r.chance(0.7) else "", mail=mail, phone=t.number(phone), city=f.home["city"]
                )
                row.said["firm"] = f.who
                row.who = f"{f.who}/{who}"
    t.settle(["first+last+firm"])


@shape("22_like_truthset", [*ENGLISH, "en_US", *LATINS], "full first last company sex born address phone mail id",
       "About 150 records of three sources like Senzing's truth set: families with one mail, Jr and Sr, spouses' names, moved, married, nicknames, "
       "ids on some, watch-list entries with a name and a date only.", "A person by what is one's own: given name, date, ids; firms by name and id.",
       sources=["CUSTOMERS", "WATCHLIST", "REFERENCE"], nick=0.08, dates=0.08, typo=0.02, slip=0.01,
       missing={"born": 0.12, "phone": 0.3, "mail": 0.35, "address": 0.25, "sex": 0.6, "id": 0.6})  # fmt: skip
def like_truthset(t):
    r, town = t.r, t.town
    for p in town.families(t.count(60), phone=0.2, mail=0.6, junior=0.3, other_name=0.1):
        for _ in range(r.times({1: 0.3, 2: 0.25, 3: 0.25, 4: 0.2})):
            source = r.choices(t.sources, [0.6, 0.2, 0.2])[0]
            q = town.later(p, moved=0.1, married=0.05, phone=0.1, mail=0.15)
            blank = ("phone", "mail", "id") if source == "WATCHLIST" and r.chance(0.6) else ()
            row = t.put(q, source=source, blank=blank)
            whole = source == "REFERENCE" or r.chance(0.1)
            for m in ("first", "last") if whole else ("full",):
                row.cells.pop(m, None)
            if not {"born", "id"} & row.said.keys() and (source == "WATCHLIST" or r.chance(0.5)):
                row.cells["born"] = t.birthday(p.born, t.style, row.said)
            if q.suffix and not whole:
                row.cells["last"] = f"{row.cells['last']} {q.suffix}"
            if q.suffix:
                row.said["first"] = f"{q.first} {q.suffix}"
    for at in range(t.count(12)):
        f = firm(t, at)
        text = f"{town.order.format(s=f.home['street'], n=f.home['number'])}, {f.home['postcode']} {f.home['city']}"
        for _ in range(r.times({1: 0.3, 2: 0.4, 3: 0.3})):
            cells = dict(
                company=written(t, f),
                phone=t.number(f.line),
                address=text if r.chance(0.8) else "",
                id=f.ident if r.chance(0.5) else "",
            )
            t.add(f.who, cells, dict(company=f.name, phone=f.line, ident=cells["id"]))
    t.settle([*(one for one in USUAL if one not in ("phone", "mail")), "company+phone"])


@shape("27_b2b_persons", EVERY, "first last company note phone phone2 mail",
       "Contacts of firms: they have the firm's phone and mail domain; people change employer and keep their mobile.",
       "A person by name with an own mobile or mail.", sources=["crm", "event"], missing={"phone": 0.0, "phone2": 0.05, "mail": 0.0})  # fmt: skip
def b2b_persons(t):
    r, town = t.r, t.town
    firms = [firm(t, at) for at in range(t.count(45))]
    titles = {
        "sv": "VD,Ekonomi,Inköp,Säljare",
        "de": "Geschäftsführer,Einkauf,Vertrieb",
        "fi": "Toimitusjohtaja,Ostopäällikkö,Myynti",
        "fr": "Directeur,Achats,Ventes",
    }
    titles = titles.get(t.land.lang, "CEO,Buyer,Sales,Finance").split(",")
    leaves, no_mobile = r.uniform(0.03, 0.12), r.uniform(0.3, 0.6)
    for _ in range(t.count(230)):
        sex, f = r.choice("MF"), r.choice(firms)
        first, last = town.names.first(sex), town.names.surname(sex)
        p = town.person(first=first, last=last, sex=sex, mail="-")
        title = r.choice(titles)
        for turn in range(r.times({1: 0.55, 2: 0.4, 3: 0.05})):
            moved = turn and r.chance(leaves)
            if moved:
                f = r.choice(firms)
            own = f"{ascii_word(scripts.latin(first.split(' ')[0], 0))}.{ascii_word(scripts.latin(last.split(' ')[0], 0))}@{f.domain.split('.')[0]}.example"
            blank = ["phone2"] + (["phone"] if r.chance(no_mobile) and not moved else []) + (["mail"] if r.chance(0.2) else [])
            row = t.put(replace(p, line=f.line, mail=own, group=f.who), blank=blank)
            row.cells |= dict(company=f"{t.typed(f.name, t.style)} {f.form}", note=title, phone2=t.number(f.line))
            row.said["firm"] = f.who
    t.settle(["first+last+phone", "first+last+mail", "first+last+firm"])
