"""Laws 13 to 15 of who is who, over tables of families that are made here."""

import itertools
import random

import kanava as kv
import pytest

GIVEN = "Anna Mikko Katri Jussi Helena Pekka Sari Timo Laura Antti Riitta Olli Päivi Eero Tuula Markku".split()
SURNAMES = "Virtanen Korhonen Nieminen Laine Heikkinen Koskinen Salmela Ojala Rantanen Takala".split()


def families(seed, copies=0.3):
    """Families with one telephone, one mail box and one home; some members stand twice, letter for letter."""
    dice, rows = random.Random(seed), []
    for family in range(60):
        surname, home = dice.choice(SURNAMES), f"Mäntypolku {dice.randrange(1, 999)}"
        phone, mail = f"+358 40 {dice.randrange(10**6, 10**7)}", f"perhe{family}.{dice.randrange(1000)}@posti.example"
        for given in dice.sample(GIVEN, dice.randrange(1, 5)):
            born = f"{dice.randrange(1940, 2015)}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}"
            row = {"first_name": given, "last_name": surname, "birth_date": born if dice.random() < 0.5 else None,
                   "phone": phone, "email": mail, "street": home, "city": "Turku"}  # fmt: skip
            rows.extend([row] * (1 + (dice.random() < copies)))
    return [{"record_id": str(i), **row} for i, row in enumerate(rows)]


def pairs(rows, **options):
    """The joined pairs of record ids."""
    groups = {}
    for row in kv.resolve(rows, phone_region="FI", **options).customers:
        groups.setdefault(row["customer_id"], []).append(row["record_id"])
    return {pair for group in groups.values() for pair in itertools.combinations(sorted(group), 2)}


def told(row):
    return tuple(value for key, value in row.items() if key != "record_id")


@pytest.mark.parametrize("seed", range(4))
def test_law_13_a_copy_is_the_same_whoever_shares_the_home(seed):
    rows = families(seed)
    right = {
        tuple(sorted((a["record_id"], b["record_id"]))) for a, b in itertools.combinations(rows, 2) if told(a) == told(b)
    }
    assert pairs(rows) == right
    history = kv.History({"region": "FI"})
    history.append(rows, kind="records", source="crm", columns={key: key for key in rows[0]})
    of = {row["record_id"]: history.customer(f"crm:{row['record_id']}") for row in rows}
    assert all(of[a] == of[b] for a, b in right)
    homes = itertools.groupby(rows, key=lambda row: (row["phone"], row["email"]))
    for _, members in homes:
        for a, b in itertools.combinations(members, 2):
            assert a["first_name"] == b["first_name"] or of[a["record_id"]] != of[b["record_id"]]


@pytest.mark.parametrize("seed", range(4))
def test_law_14_order_headers_and_columns_that_say_nothing_change_nothing(seed):
    rows, dice = families(seed), random.Random(seed)
    right = pairs(rows)
    keys = list(rows[0])
    others = dict(first_name="etunimi", last_name="sukunimi", birth_date="syntymäaika", phone="puhelin", email="sähköposti")
    shuffled = dice.sample(rows, len(rows))
    order = ["record_id", *dice.sample(keys[1:], len(keys) - 1)]
    assert pairs([{key: row[key] for key in order} for row in shuffled]) == right
    assert pairs([{others.get(key, key): value for key, value in row.items()} for row in rows]) == right
    assert pairs([{**row, "extra": "x"} for row in rows]) == right
    assert pairs([{**row, "row_ref": str(10**6 + i * 7919 % 10**6)} for i, row in enumerate(rows)]) == right


@pytest.mark.parametrize("seed", range(4))
def test_law_15_another_name_and_another_birth_date_are_another_person(seed):
    rows = [row for row in families(seed, copies=0.0) if row["birth_date"]]
    assert pairs(rows) == set()


def test_twins_stay_two_and_a_slip_joins():
    rows = families(9)
    twins = [dict(rows[0], record_id=f"t{i}", birth_date="2001-02-03", first_name=n) for i, n in enumerate(("Arto", "Siiri"))]
    slip = dict(twins[0], record_id="slip", first_name="Artto", phone=None)
    joined = pairs([*rows, *twins, slip])
    assert ("t0", "t1") not in joined
    assert ("slip", "t0") in joined
