"""Tables of people with English headers: a customer list, hotel guests, patients, mails alone, and one column of names."""

import datetime

from chance import people

FIRST = """
    James Mary John Patricia Robert Jennifer Michael Linda William Elizabeth David Barbara Richard Susan Joseph Jessica
    Thomas Sarah Charles Karen Chris Nancy Daniel Lisa Matthew Betty Anthony Margaret Mark Sandra Ahmed Fatima Wei Yuki Olga
    Ivan Pierre Chloe Giulia Marco Pablo Lucia Lars Ingrid
""".split()
SYLLABLES = "har ris son ton ber man well ford ley mac ken dal wil son cor ba no ri lo ski ov ez mar ti".split()
COUNTRIES = ["GB", "DE", "FR", "US", "FI", "IT", "ES", "CN"]
JANUARY = datetime.datetime(2025, 1, 1)


def surnames(r, count):
    return r.words(count, 2, 3, SYLLABLES)


def camel_case(r, count):
    """A customer list as a program exports it: headers in camel case, two telephones, columns that say nothing."""
    last_names = surnames(r, 1500)
    streets = [word + r.choice([" Street", " Road", " Avenue", " Lane"]) for word in r.words(400)]
    cities = r.words(60, 2, 3)
    for person, first, last, born, times in people(r, count, FIRST, last_names):
        mobile, landline = "07" + r.digits(9), "01" + r.digits(9)
        street, city, postcode = f"{r.randint(1, 200)} {r.choice(streets)}", r.choice(cities), r.digits(5)
        mail = f"{first[0].lower()}{last.lower()}{person}@mail.com"
        for _ in range(times):
            moved = r.random() < 0.15
            yield person, {
                "customerId": "C" + r.digits(8),
                "firstName": r.typo(first, 0.06),
                "lastName": r.typo(last, 0.06),
                "dateOfBirth": r.kept(born.isoformat(), 0.7),
                "mobilePhone": r.kept(mobile, 0.5),
                "homePhone": r.kept(landline, 0.3),
                "emailAddress": r.kept(mail, 0.4),
                "streetAddress": f"{r.randint(1, 200)} {r.choice(streets)}" if moved else r.typo(street, 0.06),
                "zipCode": r.digits(5) if moved else postcode,
                "cityName": r.choice(cities) if moved else city,
                "createdDate": r.day(2010, 5000).isoformat(),
                "lastOrderDate": r.day(2020, 2000).isoformat(),
                "totalSpend": round(r.expovariate(1 / 300), 2),
                "marketingOptIn": r.choice([True, False]),
            }


def hotel(r, count):
    """Stays of hotel guests: the name in three forms, and addresses of a booking site in place of the guest's."""
    last_names = surnames(r, 1500)
    for person in range(count):
        first, last = r.often(FIRST, 0.5), r.often(last_names, 0.6)
        passport, country = r.choice("ABCDEFGHKLP") + r.digits(8), r.choice(COUNTRIES)
        born = r.day(1940, 24000)
        domains = ["gmail.com", "yahoo.com", "web.de"]
        mail = r.new(lambda _: f"{first[0]}{last}{r.randint(1, 99)}".lower() + "@" + r.choice(domains))
        for _ in range(r.times({1: 0.5, 2: 0.25, 3: 0.12, 4: 0.08, 6: 0.05})):
            arrived, way = r.day(2025, 400), r.random()
            if way < 0.5:
                guest = f"{first} {last}"
            elif way < 0.8:
                guest = f"{last}, {first}"
            else:
                guest = f"{last.upper()}/{first.upper()} {r.choice(['MR', 'MS'])}"
            yield person, {
                "guest": r.typo(guest, 0.05),
                "passport_no": r.typo(passport, 0.04) if r.random() < 0.5 else None,
                "nationality": r.kept(country, 0.9),
                "birth date": r.kept(born.isoformat(), 0.5),
                "email": r.choice([mail, None, None, f"{r.randint(10**6, 10**7)}@guest.booking.com"]),
                "room": r.randint(101, 620),
                "check_in": arrived,
                "nights": r.randint(1, 14),
                "rate": round(r.uniform(60, 300), 2),
                "last_stay": arrived - datetime.timedelta(days=r.randrange(500)),
            }


def patients(r, count):
    """Families of children, a quarter with twins: a name, a birth date, an address and a telephone are shared."""
    last_names = surnames(r, 1200)
    streets = [word + " Road" for word in r.words(300)]
    person = 0
    for _ in range(count):
        last = r.often(last_names, 0.6)
        street = f"{r.randint(1, 200)} {r.choice(streets)}"
        postcode = f"{r.choice('ABCDE')}{r.randint(1, 20)} {r.randint(1, 9)}{r.choice('ABDEFG')}{r.choice('HJLN')}"
        phone = "07" + r.digits(9)
        born = r.day(1990, 12000)
        children, twins = r.times({1: 0.5, 2: 0.3, 3: 0.2}), r.random() < 0.25
        firsts = r.sample(FIRST, 3)
        for child in range(max(2, children) if twins else children):
            later = 0 if twins and child < 2 else r.randint(400, 2000)
            birth_date = (born + datetime.timedelta(days=later)).strftime("%d/%m/%Y")
            number, first = r.digits(10), firsts[child]
            if twins and child == 1 and r.random() < 0.5:
                alike = [name for name in FIRST if name[0] == firsts[0][0] and name != firsts[0]]
                first = r.choice(alike or [firsts[1]])
            for _ in range(r.times({1: 0.4, 2: 0.35, 3: 0.25})):
                yield person, {
                    "forename": r.typo(first, 0.06),
                    "surname": r.typo(last, 0.06),
                    "dob": r.kept(birth_date, 0.95) or "01/01/1900",
                    "nhs_number": r.kept(number, 0.4),
                    "address": r.kept(street, 0.9) or f"{r.randint(1, 200)} {r.choice(streets)}",
                    "postcode": postcode,
                    "next_of_kin_phone": r.kept(phone, 0.8),
                    "ward": r.choice(["A1", "B2", "C3", "ICU"]),
                    "admitted": (JANUARY + datetime.timedelta(minutes=r.randrange(400000))).isoformat(),
                }
            person += 1


def mails(r, count):
    """Nothing but a mail address: in capitals, with a suffix that the provider ignores, or mistyped."""
    last_names = surnames(r, 3000)
    domains = ["gmail.com", "yahoo.com", "hotmail.com", "acme.example"]
    for person in range(count):
        first, last = r.often(FIRST, 0.4).lower(), r.choice(last_names).lower()

        def address(_, first=first, last=last):
            numbered = [f"{first[0]}{last}{r.randint(1, 99)}", f"{last}{r.randint(1950, 2005)}"]
            return r.choice([f"{first}.{last}", f"{first}{last}", *numbered]) + "@" + r.choice(domains)

        mail = r.new(address)
        for _ in range(r.times({1: 0.5, 2: 0.3, 3: 0.2})):
            written = mail
            if r.random() >= 0.7:
                if r.random() < 0.3:
                    written = mail.upper()
                elif mail.endswith("gmail.com"):
                    written = mail.replace("@", "+news@")
                else:
                    written = r.typo(mail)
            yield person, {"mail": written}


def one_name(r, count):
    """The whole name in one column, in five forms, beside a city and a year."""
    last_names = surnames(r, 2500)
    for person in range(count):
        first, middle, last = r.often(FIRST, 0.4), r.choice(FIRST), r.often(last_names, 0.4)
        year = r.randint(1940, 2004)
        forms = [
            f"{first} {last}", f"{last} {first}", f"{first} {middle[0]}. {last}", f"{last}, {first} {middle}",
            f"Dr {first} {last}",
        ]  # fmt: skip
        for _ in range(r.times({1: 0.5, 2: 0.3, 3: 0.2})):
            yield person, {
                "name": r.typo(r.choice(forms), 0.12),
                "city": None if r.random() < 0.4 else f"C{person % 40}",
                "year": r.kept(year, 0.7),
            }
