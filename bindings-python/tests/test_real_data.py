"""Real exports, read through the table door by column mapping only, against figures that others published for them.

The mappings are those of the demo (`examples/demo/real.json`). The data is not part of this repository: it is looked
for in `../shared/data/contacts` beside the checkout, or where KANAVA_DATA says; without it the tests are skipped. The
reference (`peers/contacts/reference_open.json`, two folders up from the data) was computed with pandas from the files.

What is counted comes from the columns of `History.contacts()`: `gap_s` and `matter_gap_s` look back to the customer's
contact before, so a contact is followed within seven days when the next one has such a gap. The reference looks at the
raw file for who is a known customer and for what a contact does not keep (queue seconds, reassignments); so does this.
"""

from __future__ import annotations

import functools
import json
import math
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

import kanava as kv

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("KANAVA_DATA") or ROOT / ".." / "shared" / "data" / "contacts")
REFERENCE = DATA / ".." / ".." / "peers" / "contacts" / "reference_open.json"
MAPPINGS = ROOT / "examples" / "demo" / "real.json"
Contact = dict[str, Any]
DAY, HOUR = 86_400, 3_600


class Export:
    """One export in a history: its rows as they came, and its contacts in the order of the timelines."""

    def __init__(self, name: str) -> None:
        self.about = next(s for s in json.loads(MAPPINGS.read_text("utf-8"))["sets"] if s["name"] == name)
        self.rows = kv.read_csv(DATA / self.about["file"])
        self.history = kv.History()
        self.report = self.history.append(self.rows, **self.about["append"])
        self.contacts = self.history.contacts().to_pylist()

    def raw(self, name: str) -> list[Any]:
        """A column of the file: text, or None where the field is empty."""
        return self.rows.column(name)

    def of_customers(self, ids: Iterable[str], keys: Iterable[str | None], unknown: str | None) -> list[Contact]:
        """The contacts whose customer the export knows."""
        known = {contact for contact, key in zip(ids, keys) if key != unknown}
        return [c for c in self.contacts if c["contact_id"] in known]


@functools.lru_cache(None)
def export(name: str) -> Export:
    if not DATA.is_dir():
        pytest.skip(f"the real exports are not here: no folder {DATA} (KANAVA_DATA names another)")
    return Export(name)


@functools.lru_cache(None)
def reference() -> dict[str, Any]:
    if not REFERENCE.is_file():
        pytest.skip(f"the reference is not here: no file {REFERENCE}")
    read: dict[str, Any] = json.loads(REFERENCE.read_text("utf-8"))
    return read


# ---------------------------------------------------------------- how the reference counts


def r6(value: float) -> float:
    return round(value, 6)


def share(part: int, whole: int) -> float:
    return r6(part / whole)


def quantiles(values: Iterable[float]) -> dict[str, float]:
    """Between two values a quantile lies on the straight line."""
    ordered = sorted(values)

    def at(q: float) -> float:
        place = (len(ordered) - 1) * q
        low, high = ordered[math.floor(place)], ordered[math.ceil(place)]
        return low + (high - low) * (place % 1)

    return {
        "n": len(ordered),
        "mean": r6(math.fsum(ordered) / len(ordered)),
        "p50": r6(at(0.5)),
        "p90": r6(at(0.9)),
        "max": r6(ordered[-1]),
    }


def clock(times: list[datetime]) -> dict[str, Any]:
    """When contacts arrive, by the clock on the wall; the office of the reference is open from 9 to 15."""
    office = sum(t.weekday() < 5 and 9 <= t.hour < 15 for t in times)
    return {
        "n": len(times),
        "out_of_hours_share": r6(1 - office / len(times)),
        "weekend_share": share(sum(t.weekday() >= 5 for t in times), len(times)),
        "by_hour": [sum(t.hour == hour for t in times) for hour in range(24)],
        "by_weekday_mon0": [sum(t.weekday() == day for t in times) for day in range(7)],
    }


def followed(contacts: list[Contact], by: Callable[[Contact], Hashable], gap: str) -> list[tuple[Contact, int | None]]:
    """Each contact with the seconds to the next one of its group: the gap that the next one looks back over."""
    out: list[tuple[Contact, int | None]] = []
    following: dict[Hashable, int] = {}
    for contact in reversed(contacts):
        out.append((contact, following.get(by(contact))))
        following[by(contact)] = contact[gap]
    return out[::-1]


def by_customer(contact: Contact) -> Hashable:
    return contact["customer_id"]


def by_matter(contact: Contact) -> Hashable:
    return contact["customer_id"], contact["matter"]


def within(
    contacts: list[tuple[Contact, int | None]], seconds: int, last: datetime, first: datetime | None = None
) -> list[bool]:
    """Of the contacts that have so many seconds of data after them: is each one followed within them?"""
    base = [(c, g) for c, g in contacts if c["arrived_at"] <= last - timedelta(seconds=seconds)]
    return [g is not None and g <= seconds for c, g in base if first is None or c["arrived_at"] >= first]


def rate(found: list[bool], name: str = "repeats") -> dict[str, float]:
    return {"base": len(found), name: sum(found), "rate": share(sum(found), len(found))}


def pairs(groups: Iterable[Hashable]) -> int:
    return sum(n * (n - 1) // 2 for n in Counter(groups).values())


# ---------------------------------------------------------------- the exports


def servicenow() -> dict[str, Any]:
    of = export("servicenow")
    # The file repeats an incident for each of its states: the last row says who called.
    caller = dict(zip(of.raw("number"), of.raw("caller_id")))
    known = of.of_customers(caller.keys(), caller.values(), "?")
    first, last = datetime(2016, 3, 1, tzinfo=timezone.utc), datetime(2016, 5, 31, 23, 59, tzinfo=timezone.utc)
    gaps, same = followed(known, by_customer, "gap_s"), followed(known, by_matter, "matter_gap_s")
    calls = Counter(c["customer_id"] for c in known)
    most = sorted(calls.values(), reverse=True)[: math.ceil(len(calls) * 0.1)]

    touched: dict[str, bool] = defaultdict(bool)
    resolved_at: dict[str, str] = {}
    for number, moved, reopened, ended in zip(
        *(of.raw(name) for name in ("number", "reassignment_count", "reopen_count", "resolved_at"))
    ):
        touched[number] |= moved != "0" or reopened != "0"
        resolved_at[number] = ended
    week = [(c, g) for c, g in same if first <= c["arrived_at"] <= last - timedelta(days=7)]
    resolved = [not touched[c["contact_id"]] and not (g is not None and g <= 7 * DAY) for c, g in week]
    after = []
    for contact, gap in gaps:
        ended = resolved_at[contact["contact_id"]]
        if first <= contact["arrived_at"] <= last - timedelta(days=7) and ended != "?":
            took = datetime.strptime(ended, "%d/%m/%Y %H:%M").replace(tzinfo=timezone.utc) - contact["arrived_at"]
            after.append(gap is not None and 0 < gap - took.total_seconds() <= 7 * DAY)

    theirs = {ours: name for name, ours in of.about["append"]["columns"]["channel"]["values"].items()}
    moves = [(theirs[c["previous_channel"]], theirs[c["channel"]], c["gap_s"] / HOUR) for c in known if c["seq"] > 1]
    switches = sum(a != b for a, b, _ in moves)
    return {
        "rows": len(of.rows),
        "incidents": len(of.contacts),
        "callers_known": len(calls),
        "channel": Counter(theirs[c["channel"]] for c in of.contacts),
        "opened": clock([c["arrived_at"] for c in of.contacts]),
        "contacts_per_caller": quantiles(calls.values()),
        "top10pct_callers_share": share(sum(most), len(known)),
        "repeat_any_7d": rate(within(gaps, 7 * DAY, last, first)),
        "repeat_any_1d": rate(within(gaps, DAY, last, first)),
        "repeat_same_category_7d": rate(within(same, 7 * DAY, last, first)),
        "first_contact_resolution": rate(resolved, "resolved"),
        "next_contact_within_7d_after_resolution": rate(after),
        "channel_switch": {
            "pairs": len(moves),
            "switches": switches,
            "rate": share(switches, len(moves)),
            "gap_h_same": quantiles(g for a, b, g in moves if a == b),
            "gap_h_switched": quantiles(g for a, b, g in moves if a != b),
            "transitions": Counter(f"{a} > {b}" for a, b, _ in moves),
        },
    }


def anonbank() -> dict[str, Any]:
    of = export("anonbank")
    row = {f"{number:09d}": number for number in range(len(of.rows))}
    known = of.of_customers(row, of.raw("customer_id"), "0")
    gaps = followed(known, by_customer, "gap_s")
    # The data ends for a repeat with the last call of a known customer, for the others with the last call.
    last_known, last = (max(c["arrived_at"] for c in calls) for calls in (known, of.contacts))
    queued = [int(seconds) > 0 for seconds in of.raw("q_time")]
    abandoned = [(c, g) for c, g in gaps if c["outcome"] == "abandoned" and queued[row[c["contact_id"]]]]
    answered = [(c, g) for c, g in gaps if c["outcome"] == "resolved"]
    before: dict[str, str] = {}
    switched = []
    for contact in known:
        if contact["seq"] > 1:
            switched.append(before[contact["customer_id"]] != contact["matter"])
        before[contact["customer_id"]] = contact["matter"]
    return {
        "rows": len(of.rows),
        "outcome": {
            "AGENT": sum(c["outcome"] == "resolved" for c in of.contacts),
            "HANG": sum(c["outcome"] == "abandoned" for c in of.contacts),
            "PHANTOM": of.report.skipped,
        },
        "type": Counter(c["matter"] for c in of.contacts),
        "customers_known": len({c["customer_id"] for c in known}),
        "calls_known": len(known),
        # Jerusalem is three hours ahead all August.
        "arrivals": clock([c["arrived_at"] + timedelta(hours=3) for c in of.contacts]),
        "repeat_any_7d": rate(within(gaps, 7 * DAY, last_known)),
        "repeat_any_1d": rate(within(gaps, DAY, last_known)),
        "first_contact_resolution": rate([not again for again in within(answered, 7 * DAY, last)], "resolved"),
        "redial_within_30min_of_abandon": rate(within(abandoned, 1800, last), "redials"),
        "type_switch_rate": {
            "pairs": len(switched),
            "switches": sum(switched),
            "rate": share(sum(switched), len(switched)),
        },
        "gap_h_between_calls": quantiles(c["gap_s"] / HOUR for c in known if c["seq"] > 1),
    }


def baltimore311() -> dict[str, Any]:
    of = export("baltimore311")
    known = of.of_customers(of.raw("SRRecordID"), of.raw("Address"), None)
    how = dict(zip(of.raw("SRRecordID"), of.raw("MethodReceived")))
    asked = ("Phone", "Mail", "Email", "Web", "API")
    return {
        "rows": len(of.contacts),
        # Letters and mails are one channel here, so the export's own word is counted.
        "channel": Counter(how[c["contact_id"]] for c in of.contacts),
        "created_by_customers": clock([c["arrived_at"] for c in of.contacts if how[c["contact_id"]] in asked]),
        "same_address_same_type_within_30d": rate(
            [g is not None and g <= 30 * DAY for _, g in followed(known, by_matter, "matter_gap_s")]
        ),
    }


def twcs() -> dict[str, Any]:
    of = export("twcs")
    asked = {tweet for tweet, way in zip(of.raw("tweet_id"), of.raw("inbound")) if way == "True"}
    inbound = [c for c in of.contacts if c["contact_id"] in asked]
    chain = dict(zip(of.raw("tweet_id"), of.raw("conversation_root")))
    together = [c["case_id"] for c in inbound]
    right = [(c["case_id"], chain[c["contact_id"]]) for c in inbound]
    begun: dict[str, dict[str, datetime]] = defaultdict(dict)
    for contact in inbound:
        begun[contact["customer_id"]].setdefault(contact["case_id"], contact["arrived_at"])
    again = []
    for cases in begun.values():
        times = sorted(cases.values())
        again += [b - a <= timedelta(days=7) for a, b in zip(times, times[1:])] + [False]
    assert pairs(together) == pairs(right), "no case holds contacts of two chains"
    return {
        "tweets": len(of.contacts),
        "inbound": len(inbound),
        "customers": len({c["customer_id"] for c in inbound}),
        "conversations": len({chain[c["contact_id"]] for c in of.contacts}),
        "stitch_gold_pairs_same_customer": pairs(right),
        "repeat_conversation_7d": rate(again),
        "inbound_hours_utc": clock([c["arrived_at"] for c in inbound]),
    }


FIGURES = {"servicenow": servicenow, "anonbank": anonbank, "baltimore311": baltimore311, "twcs": twcs}


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_is_the_published_one(name: str) -> None:
    found = dict(flat(FIGURES[name]()))
    expected = dict(flat(reference()[name]))
    wrong = {path: (value, expected.get(path)) for path, value in found.items() if value != expected.get(path)}
    assert not wrong, "".join(f"\n{path}: {ours!r} here, {theirs!r} there" for path, (ours, theirs) in wrong.items())
    print(f"{name}: {len(found)} figures agree")


def flat(tree: Any, path: str = "") -> Iterable[tuple[str, Any]]:
    """The leaves of a document, each with its path."""
    if isinstance(tree, dict):
        for name, part in tree.items():
            yield from flat(part, f"{path}.{name}" if path else name)
    else:
        yield path, tree


@pytest.mark.parametrize("name", FIGURES)
def test_every_row_is_accounted_for(name: str) -> None:
    of = export(name)
    report = of.report
    assert report.rejected == 0, report.rejected_rows[:3]
    assert report.accepted + report.superseded + report.unchanged + report.skipped == len(of.rows)
    assert of.history.summary()["contacts"] == len(of.contacts)


@pytest.mark.parametrize("name", FIGURES)
def test_timelines_are_in_order(name: str) -> None:
    seen: dict[str, Contact] = {}
    for contact in export(name).contacts:
        before = seen.get(contact["customer_id"])
        assert contact["seq"] == (before["seq"] + 1 if before else 1)
        if before:
            assert (before["arrived_at"], before["contact_id"]) < (contact["arrived_at"], contact["contact_id"])
            assert contact["gap_s"] == (contact["arrived_at"] - before["arrived_at"]).total_seconds()
            assert contact["previous_channel"] == before["channel"]
        else:
            assert contact["gap_s"] is None and contact["previous_channel"] is None
        seen[contact["customer_id"]] = contact


def test_the_timeline_of_one_customer_is_its_part_of_all() -> None:
    of = export("servicenow")
    customer, _ = Counter(c["customer_id"] for c in of.contacts).most_common(1)[0]
    assert of.history.timeline(customer).to_pylist() == [c for c in of.contacts if c["customer_id"] == customer]


def test_cases_of_reply_chains_are_the_chains() -> None:
    of = export("twcs")
    chain = dict(zip(of.raw("tweet_id"), of.raw("conversation_root")))
    asked = {tweet for tweet, way in zip(of.raw("tweet_id"), of.raw("inbound")) if way == "True"}
    cases: dict[str, set[str]] = defaultdict(set)
    chains: dict[tuple[str, str], set[str]] = defaultdict(set)
    for contact in of.contacts:
        if contact["contact_id"] in asked:
            cases[contact["case_id"]].add(contact["contact_id"])
            chains[contact["customer_id"], chain[contact["contact_id"]]].add(contact["contact_id"])
    assert len(cases) == reference()["twcs"]["repeat_conversation_7d"]["base"]
    assert sorted(map(sorted, cases.values())) == sorted(map(sorted, chains.values()))
