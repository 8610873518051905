"""What a Python object should do: copy, pickle, show itself; and say so where it does not."""

from __future__ import annotations

import copy
import datetime as dt
import decimal
import html.parser
import pickle
import time
from collections.abc import Callable
from typing import Any

import pytest
from desk import POLICY, history

import kanava as kv

NAME = "<script>alert('x')</script> & \"q\" \u202e"
HOSTILE = NAME + "\x00"
REQUEST = {"at": "2026-03-02T10:00:00+02:00", "channel": "voice"}
RECORDS = {"record_id": ["1", "2", "3"], "name": ["Anna Korhonen", "Anna Korhonen", HOSTILE], "born": ["1971-03-02"] * 3}


def everything() -> dict[str, Any]:
    desk, router = history(), kv.Router(POLICY)
    return {
        "report": desk.append({"contact_id": "9", "arrived_at": "2026-03-05T08:00:00Z"}, source="x", channel="chat"),
        "summary": desk.summary(),
        "brief": desk.brief("pbx:c1"),
        "why": desk.why("pbx:c1", "pbx:c2"),
        "why not": desk.why_not("pbx:c1", "pbx:c3"),
        "resolver": desk.resolver,
        "policy": kv.Policy(POLICY),
        "difference": kv.Policy(POLICY).diff({**POLICY, "version": "2"}),
        "decision": router.decide(REQUEST),
        "what if": router.what_if(REQUEST),
        "reason": kv.resolve(RECORDS).why_not("1", "3"),
        "table": desk.contacts(),
        "router": router,
        "history": desk,
    }


@pytest.mark.parametrize("name", list(everything()))
@pytest.mark.parametrize("way", ["copy", "deepcopy", *map(str, range(pickle.HIGHEST_PROTOCOL + 1))])
def test_what_is_copied_or_pickled_is_the_same(name: str, way: str) -> None:
    one = everything()[name]
    ways: dict[str, Callable[[Any], Any]] = {"copy": copy.copy, "deepcopy": copy.deepcopy}
    again = ways[way](one) if way in ways else pickle.loads(pickle.dumps(one, int(way)))
    assert type(again) is type(one)
    if isinstance(one, kv.Table):
        assert again.to_pydict() == one.to_pydict() and again.schema == one.schema
    elif isinstance(one, kv.Router):
        assert again.policy.document == one.policy.document and again.decide(REQUEST) == one.decide(REQUEST)
    elif isinstance(one, kv.History):
        assert again.log().to_pydict() == one.log().to_pydict() and again.resolver.document == one.resolver.document
        assert again.contacts().to_pydict() == one.contacts().to_pydict()
    else:
        assert again == one and again.document == one.document
        assert str(again) == str(one)


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy])
def test_a_copy_shares_nothing_that_changes(copied: Callable[[Any], Any]) -> None:
    desk = history()
    desk.note("pbx:c1", "called back", at="2026-03-05T08:00:00Z")
    desk.erase("pbx:c3", at="2026-03-05T08:00:00Z")
    other = copied(desk)
    assert len(other.timeline_document("pbx:c1")["notes"]) == 1
    with pytest.raises(kv.NotFound):
        other.customer("pbx:c3")
    other.append({"contact_id": "9", "arrived_at": "2026-03-05T08:00:00Z"}, source="x", channel="chat")
    desk.note("pbx:c2", "once more", at="2026-03-06T08:00:00Z")
    assert (len(other.contacts()), len(desk.contacts())) == (4, 3)
    assert len(other.timeline_document("pbx:c1")["notes"]) == 1
    bad = {"contact_id": ["1"], "arrived_at": ["soon"]}
    report = kv.History().append(bad, source="x", channel="chat")
    same = copied(report)
    same["rejected_rows"].clear()
    assert report["rejected"] == len(report["rejected_rows"]) == 1


def test_a_resolution_says_that_it_is_not_pickled() -> None:
    found = kv.resolve(RECORDS)
    assert copy.copy(found) is found and copy.deepcopy([found])[0] is found
    with pytest.raises(TypeError, match="a Resolution cannot be pickled: keep its tables"):
        pickle.dumps(found)


def test_a_table_of_every_type_is_pickled(pyarrow: Any) -> None:
    pa = pyarrow
    moment = dt.datetime(2026, 3, 2, 8, tzinfo=dt.timezone.utc)
    columns = {
        "null": pa.nulls(3),
        "bool": pa.array([True, None, False]),
        "int": pa.array([1, None, 3], pa.int8()),
        "large": pa.array([2**63, None, 1], pa.uint64()),
        "half": pa.array([1.5, None, 2.5], pa.float32()),
        "float": pa.array([1.5, None, float("inf")]),
        "text": pa.array(["a", None, HOSTILE]),
        "large_text": pa.array(["a", None, "b"], pa.large_string()),
        "view": pa.array(["a", None, "longer than twelve bytes"], pa.string_view()),
        "binary": pa.array([b"a", None, b"\xff"]),
        "large_binary": pa.array([b"a", None, b"\xff"], pa.large_binary()),
        "binary_view": pa.array([b"a", None, b"\xff"], pa.binary_view()),
        "decimal": pa.array([decimal.Decimal("1.50"), None, decimal.Decimal("-2.00")]),
        "date": pa.array([dt.date(2026, 3, 2), None, dt.date(1900, 1, 1)]),
        "time": pa.array([moment, None, moment], pa.timestamp("ns", "UTC")),
        "local": pa.array([moment.replace(tzinfo=None), None, None], pa.timestamp("ms")),
        "duration": pa.array([dt.timedelta(1), None, dt.timedelta(0)]),
        "list": pa.array([["a", None], None, []]),
        "large_list": pa.array([[1], None, []], pa.large_list(pa.int64())),
        "fixed_list": pa.array([[1, 2], None, [3, 4]], pa.list_(pa.int64(), 2)),
        "struct": pa.array([{"a": 1, "b": ["x"]}, None, {"a": None, "b": None}]),
        "dictionary": pa.array(["x", None, "x"]).dictionary_encode(),
    }
    whole = pa.table(columns)
    table = kv.Table(pa.concat_tables([whole, whole.slice(1)]))
    for one in (table, table[1:4], table[:0], kv.Table({})):
        again = pickle.loads(pickle.dumps(one))
        assert again.schema == one.schema and len(again) == len(one)
        assert again.to_pylist() == one.to_pylist()
    assert pa.table(pickle.loads(pickle.dumps(table))).equals(pa.table(table))
    with pytest.raises(kv.InvalidArgument, match="cannot be read"):
        kv._native.Table.from_bytes(b"no table")


def test_objects_say_what_is_in_them() -> None:
    made = everything()
    assert repr(made["history"]) == "<History: 5 contacts, 4 customers, 4 open cases>"
    assert repr(made["router"]) == "<Router: office 1, 2 channels, 0 rules>"
    assert repr(kv.History()) == "<History: 0 contacts, 0 customers, 0 open cases>"


def test_to_look_at_a_large_history_costs_nothing() -> None:
    desk, count = kv.History(), 200_000
    rows = {
        "contact_id": list(map(str, range(count))),
        "arrived_at": ["2026-03-02T08:00:00Z"] * count,
        "account": [str(number // 4) for number in range(count)],
    }
    desk.append(rows, source="x", channel="chat")
    repr(desk)
    began = time.perf_counter()
    for _ in range(100):
        repr(desk)
    assert time.perf_counter() - began < 1.0


class Page(html.parser.HTMLParser):
    """What a browser would see: the tags, and the text between them."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(content)
        self.close()
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def hostile() -> dict[str, Any]:
    """Everything that shows itself, full of what somebody wrote to break a page."""
    desk = kv.History()
    row = {"arrived_at": "2026-03-02T08:00:00Z", "account": "77", "full_name": HOSTILE, "subject": HOSTILE}
    report = desk.append(
        [{**row, "contact_id": NAME}, {**row, "contact_id": "2"}, {"contact_id": "3", "arrived_at": HOSTILE}],
        source="x",
        channel="chat",
    )
    policy = {**POLICY, "name": HOSTILE}
    rule = {"name": HOSTILE, "when": "true", "then": {"prefer": ["mail"]}}
    router = kv.Router({**policy, "rules": [rule]})
    found = kv.resolve({**RECORDS, NAME: ["a", "a", "b"]})
    return {
        "report": report,
        "history": desk,
        "summary": desk.summary(),
        "timeline": desk.timeline_document("account:77"),
        "why": desk.why(f"x:{NAME}", "x:2"),
        "brief": desk.brief("account:77"),
        "contacts": desk.contacts(),
        "decision": router.decide(REQUEST),
        "what if": router.what_if(REQUEST),
        "difference": kv.Policy(POLICY).diff({**policy, "rules": [rule]}),
        "resolution": found,
        "reason": found.why_not("1", "3"),
        "table": kv.Table({NAME: [HOSTILE]}),
    }


@pytest.mark.parametrize("name", list(hostile()))
def test_nothing_in_the_data_is_markup(name: str) -> None:
    shown = hostile()[name]._repr_html_()
    page = Page(shown)
    known = {"div", "p", "strong", "pre", "table", "caption", "thead", "tbody", "tr", "th", "td", "ol", "li"}
    assert set(page.tags) <= known
    for bad in ("\x00", "\u202e", "<script"):
        assert bad not in shown
    assert page.text.strip()


def test_the_pages_say_the_same_as_the_objects() -> None:
    made = hostile()
    assert "2 accepted, 1 rejected" in Page(made["report"]._repr_html_()).text
    assert "2" in Page(made["history"]._repr_html_()).text and "open cases" in made["history"]._repr_html_()
    decision = made["decision"]
    text = Page(decision._repr_html_()).text
    assert decision.channel in text and all(line.split("`")[0].strip() in text for line in decision.explanation)
    assert "3 records" in Page(made["resolution"]._repr_html_()).text
    assert "alert('x')" in Page(made["reason"]._repr_html_()).text
