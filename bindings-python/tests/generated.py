"""People of two systems with typing errors, nicknames and swapped dates: made here, the same in every run."""

from __future__ import annotations

import random
from typing import Any

FIRST = {
    "Katherine": "Kate",
    "William": "Bill",
    "Margaret": "Maggie",
    "Robert": "Bob",
    "Elizabeth": "Liz",
    "Richard": "Dick",
    "Jennifer": "Jenny",
    "Michael": "Mike",
    "Alexander": "Alex",
    "Christine": "Chris",
}
LAST = (
    "Virtanen Korhonen Lindqvist Bergstrom Kowalski Papadopoulos Henderson Fitzgerald Moreau Castellano "
    "Okonkwo Vandenberg Sorensen Novotny Hargreaves Whitfield Blackwood Silvestri Drummond Thackeray"
).split()
STREETS = "Mill Church Station Harbour Orchard Castle Bridge Meadow".split()
CITIES = {"Leeds": "LS", "York": "YO", "Durham": "DH", "Bristol": "BS", "Exeter": "EX"}

Row = dict[str, Any]


def people(count: int, seed: int = 1) -> tuple[list[Row], list[Row]]:
    """Two records of each person, one in `crm` and one in `shop`, in no order; and who they are."""
    draw = random.Random(seed)
    rows: list[Row] = []
    truth: list[Row] = []
    for number in range(count):
        person = _person(draw, number)
        for source, row in (("crm", person), ("shop", _mistaken(draw, person))):
            rows.append({"source": source, "record_id": f"{source[0]}{number * 7919 % 100_003}", **row})
            truth.append({"source": source, "record_id": rows[-1]["record_id"], "customer_id": f"p{number}"})
    draw.shuffle(rows)
    return rows, truth


def groups(table: Any) -> set[frozenset[str]]:
    """The customers of a table, each as the names of its records."""
    found: dict[str, set[str]] = {}
    for row in table:
        found.setdefault(row["customer_id"], set()).add(f"{row['source']}:{row['record_id']}")
    return set(map(frozenset, found.values()))


def _person(draw: random.Random, number: int) -> Row:
    # No two of the first two hundred have the same names.
    first = list(FIRST)[(number + number // len(LAST)) % len(FIRST)]
    last = LAST[number * 7 % len(LAST)]
    city = draw.choice(list(CITIES))
    return {
        "first_name": first,
        "last_name": last,
        "birth_date": f"{draw.randrange(1940, 2005)}-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}",
        "email": f"{first}.{last}{draw.randrange(1000)}@mail{draw.randrange(4)}.example".lower(),
        "phone": f"+44 7{draw.randrange(10**9):09}",
        "street": f"{draw.randrange(1, 200)} {draw.choice(STREETS)} Street",
        "city": city,
        "postcode": f"{CITIES[city]}{draw.randrange(1, 20)} {draw.randrange(1, 10)}{draw.choice('ABDEFG')}J",
    }


def _mistaken(draw: random.Random, person: Row) -> Row:
    """The same person as another clerk wrote it down: two mistakes, and perhaps a field left out."""
    row = dict(person)
    for mistake in sorted(draw.sample(range(6), 2)):
        if mistake == 0:
            row["first_name"] = FIRST[row["first_name"]]
        elif mistake == 1:
            at = draw.randrange(1, len(row["last_name"]) - 1)
            row["last_name"] = row["last_name"][:at] + row["last_name"][at + 1 :]
        elif mistake == 2:
            at = draw.randrange(1, len(row["last_name"]) - 2)
            name = row["last_name"]
            row["last_name"] = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
        elif mistake == 3:
            row["street"] = row["street"].replace("Street", "St")
            row["phone"] = "0" + row["phone"].removeprefix("+44 ")
        elif mistake == 4:
            row["birth_date"] = None
        else:
            row["first_name"], row["last_name"] = row["last_name"], row["first_name"]
    if draw.random() < 0.2:
        row[draw.choice(["email", "phone", "street"])] = None
    return row
