"""Tables that ask one question each: the Finnish customers with other headers, with columns that say nothing or without
their birth dates; keys alone, each in exactly two records; and many equal records of one person.

Those of `drawn` take their chance from one source, one after the other, so each depends on those before it.
"""

import itertools

LETTERS = "abcdefghijklmnoprstuvy"
ENGLISH = {
    "etunimi": "first_name", "sukunimi": "last_name", "henkilötunnus": "national_id", "syntymäaika": "birth_date",
    "matkapuhelin": "phone", "sähköposti": "email", "katuosoite": "street", "postinumero": "postcode",
    "postitoimipaikka": "city",
}  # fmt: skip
NOTES = "called mail sent ok asked angry paid late new address".split()
DOMAINS = ["gmail.com", "yahoo.com", "mail.com"]


def renamed(finnish):
    """The Finnish customers with English headers, with cities called states, and without what tells their birth."""
    without_birth = {"henkilötunnus": None, "syntymäaika": None}
    for name, other in {"english": {}, "state": {"postitoimipaikka": "state"}, "no_birth": without_birth}.items():
        yield f"finnish_{name}", list(headed(finnish, {**ENGLISH, **other}))


def headed(rows, headers):
    for person, record in rows:
        yield person, {headers[key]: value for key, value in record.items() if headers[key]}


def drawn(r, finnish):
    """The other tables in the order in which they are drawn."""
    for count in (2, 8):
        yield f"finnish_junk_{count}", list(with_junk(r, headed(finnish, ENGLISH), count))

    mail = lambda _: mail_of(r)
    phone = lambda _: phone_of(r)
    keys = {
        "email": {"email": mail},
        "phone": {"phone": phone},
        "both": {"email": mail, "phone": phone},
        "phone_city": {"phone": phone, "city": lambda i: f"city{word(r, 1)}{i % 40}"},
        "device": {"device": lambda _: f"{r.getrandbits(48):012x}", "email": mail},
        "ssn": {"ssn": lambda _: f"{r.randrange(10**9):09d}"},
        "company": {"company": lambda _: f"{word(r, 6)} {word(r, 8)} Ltd"},
    }
    for name, columns in keys.items():
        yield f"keys_{name}", pairs(r, 2000, columns)
    for times in (20, 21, 100):
        yield f"copies_{times}", list(copies(r, 100, lambda _, times=times: times))
    yield "copies_of_some", list(copies(r, 5000, lambda person: 100 if person < 20 else 1))


def with_junk(r, rows, count):
    """The rows with the first so many of eight columns that have nothing to do with who it is."""
    day = lambda: r.day(2015, 4000).isoformat()
    junk = {
        "balance": lambda: round(r.uniform(0, 5000), 2),
        "loyalty_points": lambda: r.randrange(5000),
        "last_login": day,
        "order_number": lambda: str(r.randint(10**5, 10**6)),
        "registered": day,
        "uuid": lambda: f"{r.getrandbits(128):032x}",
        "notes": lambda: " ".join(r.choice(NOTES) for _ in range(5)),
        "campaign": lambda: f"C{r.randrange(300):03d}",
    }
    chosen = dict(itertools.islice(junk.items(), count))
    for person, record in rows:
        yield person, {**record, **{key: value() for key, value in chosen.items()}}


def pairs(r, count, columns):
    """Every person twice, with values that nobody else has but by chance."""
    rows = []
    for person in range(count):
        record = {key: value(person) for key, value in columns.items()}
        rows += [(person, record), (person, record)]
    r.shuffle(rows)
    return rows


def copies(r, count, times):
    """Every person as often as `times` says, all records equal."""
    for person in range(count):
        name = f"{word(r, 6).title()} {word(r, 8).title()}"
        record = {"name": name, "phone": phone_of(r), "email": mail_of(r)}
        yield from [(person, record)] * times(person)


def word(r, count):
    return r.letters(count, LETTERS)


def phone_of(r):
    return "+35840" + str(r.randrange(10**6, 10**7))


def mail_of(r):
    return f"{word(r, 6)}.{word(r, 7)}@{r.choice(DOMAINS)}"
