"""Tables that are not of people: companies, vendors and products. And events, where keys alone tie people together."""

from chance import plain

COMPANY_SYLLABLES = """
    tec no in fo sys log bau elek tra med ser glo net dat sol ven gro fin nor pro ak li to ra
""".split()
INDUSTRIES = """
    Software Logistics Consulting Trading Engineering Metal Foods Pharma Energy Holding Group Services Industries
    International Solutions
""".split()
LEGAL_FORMS = [
    ["GmbH", "Gesellschaft mbH", "G.m.b.H.", ""],
    ["AG", "Aktiengesellschaft", "A.G."],
    ["Oy", "oy", ""],
    ["Ltd", "Ltd.", "Limited", ""],
    ["Inc", "Inc.", "Incorporated", ""],
    ["AB", "Aktiebolag", "AB (publ)"],
]
COMPANY_CITIES = "Berlin Helsinki London Stockholm Vienna Zurich Oslo Boston Turku Lyon".split()

VENDOR_SYLLABLES = "tec no in fo sys log bau elek med ser glo net dat sol ven fin nor ak li to".split()
TRADES = ["Logistics", "Supplies", "Trading", "Foods", "Steel", "Print"]
VENDOR_CITIES = ["Berlin", "Turku", "Malmö", "Lyon", "Leeds"]

PRODUCTS = "Laptop Phone Headphones Monitor Camera Printer Router Tablet Speaker Keyboard".split()
MAIL_LETTERS = "abdeiklmnoprstu"


def companies(r, count):
    """Business customers: the legal form in up to four spellings, half of the other columns empty."""
    words = r.words(5000, 2, 4, COMPANY_SYLLABLES)
    for firm in range(count):
        core = r.choice(words)
        if r.random() < 0.75:
            core += " " + r.choice(INDUSTRIES)
        forms = r.choice(LEGAL_FORMS)
        vat = r.choice(["DE", "FI", "GB", "SE"]) + r.digits(8)
        host = "www." + core.split()[0].lower()
        site = r.new(lambda i: f"{host}{i or ''}{r.choice(['.com', '.de', '.fi'])}")
        city, street = r.choice(COMPANY_CITIES), f"{r.choice(words)} Street {r.randint(1, 120)}"
        for _ in range(r.times({1: 0.5, 2: 0.3, 3: 0.15, 5: 0.05})):
            name = core if r.random() < 0.9 else core.upper()
            yield firm, {
                "company_name": r.typo(f"{name} {r.choice(forms)}".strip(), 0.07),
                "vat_number": r.kept(vat, 0.3),
                "website": r.kept(site, 0.4),
                "address": r.typo(street, 0.1) if r.random() < 0.85 else None,
                "city": r.kept(city, 0.9),
                "industry": r.choice(["IT", "Trade", "Industry", "Other"]),
                "employees": r.choice([10, 50, 200, 1000]),
            }


def vendors(r, count):
    """Creditors of a ledger with their bank accounts, among columns that belong to the record and not to the vendor."""
    words = r.words(4000, 2, 3, VENDOR_SYLLABLES)
    for firm in range(count):
        name = f"{r.choice(words)} {r.choice(TRADES)} {r.choice(['GmbH', 'Oy', 'Ltd', 'SA', 'AB'])}"
        iban, tax = r.choice(["DE", "FI", "SE"]) + r.digits(16), r.digits(8)
        street = f"{r.choice(words)} {r.choice(['Street', 'Road', 'katu'])} {r.randint(1, 99)}"
        city, domain = r.choice(VENDOR_CITIES), f"{plain(name.split()[0])}{firm}.com"
        in_fours = " ".join(iban[i : i + 4] for i in range(0, len(iban), 4))
        for _ in range(r.times({1: 0.6, 2: 0.3, 3: 0.1})):
            yield firm, {
                "VendorNo": r.digits(6),
                "Vendor": r.typo(name if r.random() < 0.7 else name.rsplit(" ", 1)[0], 0.06),
                "IBAN": r.choice([iban, in_fours]) if r.random() < 0.6 else None,
                "TaxID": r.kept(tax, 0.3),
                "Addr1": r.typo(street, 0.08) if r.random() < 0.8 else None,
                "Town": city,
                "PaymentTerms": r.choice(["30d", "60d", "14d"]),
                "Currency": r.choice(["EUR", "SEK", "GBP"]),
                "CreatedOn": r.day(2010, 5000).isoformat(),
                "OpenBalance": round(r.uniform(0, 90000), 2),
                "ContactMail": r.choice(["info", "sales", "ap"]) + "@" + domain if r.random() < 0.5 else None,
            }


def products(r, count):
    """Offers of several shops: the words of the title in four orders, prices that differ, few article numbers."""
    brands = r.words(60, 2, 2)
    for product in range(count):
        brand, kind = r.choice(brands), r.choice(PRODUCTS)
        model = r.choice("ABCDEXZ") + str(r.randint(10, 999)) + r.choice(["", "s", "x", "pro"])
        colour, price = r.choice(["black", "white", "silver", "blue"]), r.uniform(20, 2000)
        titles = [
            f"{brand} {model} {kind} {colour}",
            f"{brand} {kind} {model} ({colour})",
            f"{kind} {brand} {model.upper()} - {colour}",
            f"{brand} {model} {kind}",
        ]
        for _ in range(r.times({1: 0.45, 2: 0.35, 3: 0.2})):
            yield product, {
                "title": r.typo(r.choice(titles), 0.05),
                "brand": r.kept(brand, 0.7),
                "price": round(price * r.uniform(0.93, 1.07), 2),
                "ean": None if r.random() < 0.7 else str(4000000000000 + product * 7919),
            }


def events(r, count):
    """Contacts of four channels, each with keys of its own: who is who follows from chains of equal keys."""
    for person in range(count):
        mail = r.letters(9, MAIL_LETTERS) + "@" + r.choice(["gmail.com", "mail.fi"])
        phones = ["+35840" + r.digits(7) for _ in range(r.choice([1, 1, 2]))]
        devices = [f"{r.getrandbits(128):032x}" for _ in range(r.choice([1, 2, 3]))]
        number = "K" + r.digits(7)
        for _ in range(r.times({1: 0.3, 2: 0.3, 4: 0.25, 8: 0.15})):
            way = r.random()
            channel = "web" if way < 0.4 else "mail" if way < 0.6 else "call" if way < 0.85 else "crm"
            known = channel in ("mail", "crm") or (channel == "web" and r.random() < 0.3)
            yield person, {
                "channel": channel,
                "email": mail if known else None,
                "phone": r.choice(phones) if channel in ("call", "crm") else None,
                "device_id": r.choice(devices) if channel == "web" else None,
                "customer_no": number if channel == "crm" or (channel == "call" and r.random() < 0.4) else None,
            }
