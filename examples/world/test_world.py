"""The world is what its README says: the same for the same seed, wrong only where it was meant to be."""

import csv
import datetime
import json
import sys
import zoneinfo
from collections import Counter
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import clock  # noqa: E402
import exports  # noqa: E402
import matters  # noqa: E402
import stories  # noqa: E402
from generate import generate  # noqa: E402

FOLDERS = {"calls", "chats", "mails", "web", "selfservice", "store"}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    out = tmp_path_factory.mktemp("world")
    return generate(out, seed=11, customers=400), out


def rows(out, name):
    with open(out / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_the_same_seed_gives_the_same_bytes(world, tmp_path):
    again = generate(tmp_path / "again", seed=11, customers=400)
    assert again == world[0]
    for file in world[1].iterdir():
        assert file.read_bytes() == (tmp_path / "again" / file.name).read_bytes(), file.name
    assert generate(tmp_path / "other", seed=12, customers=400) != again


def test_the_size_is_as_asked(world):
    said, out = world
    assert said["customers"] == 400
    assert 3000 <= said["contacts"] <= 3400
    for name in FOLDERS:
        assert len(rows(out, name)) - 1 == said["exports"][name]["rows"]


def test_every_readable_contact_has_a_truth_and_nothing_else_has(world):
    said, out = world
    truth = {(source, contact) for source, contact, *_ in rows(out, "truth")[1:]}
    assert len(truth) == len(rows(out, "truth")) - 1
    for name in FOLDERS:
        head, *body = rows(out, name)
        wrong = Counter()
        for row in body:
            if (name, row[0]) not in truth:
                kind = row[0].split("-")[0] if row[0] else "no_id"
                wrong[kind] += 1
            else:
                assert len(row) == len(head)
        counts = said["exports"][name]
        assert wrong["no_id"] == counts["no_id"] and wrong["bad"] == counts["broken_time"] and wrong["ragged"] == counts["ragged"]
        assert wrong["odd"] == counts.get("unknown_channel", 0)


def test_deliveries_repeat_and_correct_themselves(world):
    said, out = world
    for name in ("calls", "chats"):
        head, *body = rows(out, name)
        seen = Counter(tuple(row) for row in body)
        assert sum(n - 1 for n in seen.values()) == said["exports"][name]["delivered_twice"]
        revisions = {}
        for row in seen:
            if len(row) == len(head) and row[0] and not row[0].startswith(("bad-", "odd-")):
                revisions.setdefault(row[0], set()).add(row[head.index("rev")])
        assert sum(len(r) == 2 for r in revisions.values()) == said["exports"][name]["late_revisions"]
        assert all(r in ({"1"}, {"1", "2"}) for r in revisions.values())


def test_the_mappings_name_columns_that_are_there(world):
    for mapping in matters.MAPPINGS:
        head = exports.HEADS[mapping["file"].removesuffix(".csv")]
        for rule in mapping["columns"].values():
            rule = {"column": rule} if isinstance(rule, str) else rule
            named = [rule["column"]] if "column" in rule else rule.get("columns", [])
            assert set(named) <= set(head), mapping["file"]


def test_the_policy_knows_every_matter_and_every_cast_member_has_a_request():
    policy = json.loads((HERE / "policy.json").read_text("utf-8"))
    assert set(matters.TABLE) <= set(policy["matters"])
    for mapping in matters.MAPPINGS:
        if "matter" in mapping["columns"]:
            assert set(mapping["columns"]["matter"]["values"].values()) == set(matters.TABLE)
    requests = [json.loads(file.read_text("utf-8")) for file in sorted((HERE / "requests").iterdir())]
    assert len(requests) == len(stories.CAST) == 5
    assert all(request["request"]["matter"] in policy["matters"] for request in requests)


def test_the_clock_is_helsinkis():
    try:
        zone = zoneinfo.ZoneInfo("Europe/Helsinki")
    except zoneinfo.ZoneInfoNotFoundError:
        pytest.skip("no time zone database on this machine")
    for hour in range(0, 366 * 24, 1):
        utc = clock.seconds(2026, 1, 1) + hour * 3600
        there = datetime.datetime.fromtimestamp(utc, zone).replace(tzinfo=None)
        assert clock.to_local(utc) == there
