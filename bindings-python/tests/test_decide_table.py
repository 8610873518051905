"""Decisions by the table say what their documents say, column by column, for every routing vector."""

from __future__ import annotations

import datetime as dt
import decimal
import json
from typing import Any

import pytest
from test_vectors import VECTORS, Case, read

import kanava as kv

POLICY = {
    "name": "t",
    "version": "7",
    "objective": {},
    "channels": {"chat": {"kind": "chat"}, "voice": {"kind": "voice"}},
    "fallback": {"channel": "chat"},
}


def cases() -> list[Any]:
    files = sorted(VECTORS.glob("routing*.txt"))
    return [pytest.param(case, id=f"{path.stem}: {case.name}") for path in files for case in read(path)]


@pytest.mark.parametrize("case", cases())
def test_columns_say_what_documents_say(case: Case) -> None:
    router = None
    for step in case.steps:
        op, *args = step.words
        if op == "policy" and not step.fails:
            router = kv.Router.parse(args[0])
        if op != "decide" or router is None:
            continue
        request, floor, draw = [*args, "", ""][:3]
        rows = {"request": [request, request], "draw": [float(draw) if draw else None, None]}
        try:
            table = router.decide_table(rows, floor or None, documents=True)
        except kv.KanavaError as error:
            assert step.fails and error.document == step.expected
            continue
        row = table[0]
        if step.fails:
            assert row.pop("error") is not None and set(row.values()) == {None}
        else:
            assert row["error"] is None and row["decision"] == step.expected
            assert told(row) == expected(json.loads(row["decision"]))


def told(row: dict[str, Any]) -> dict[str, Any]:
    """A row without what is null."""
    return {name: there(value) for name, value in row.items() if value is not None and name != "decision"}


def there(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: there(item) for name, item in value.items() if item is not None}
    return [there(item) for item in value] if isinstance(value, list) else value


def expected(document: dict[str, Any]) -> dict[str, Any]:
    """The row of a decision document."""
    names = ("channel", "queue", "agent", "zone", "propensity", "fallback", "explored", "escalated", "action", "pace")
    names += ("suppress_duplicate", "may_offer_live", "from", "segments", "ranked")
    row = {name: document.get(name) for name in names}
    row["when_mode"], row["when_at"] = document["when"]["mode"], instant(document["when"]["at"])
    row["promised_by"] = instant(document["when"].get("promised_by"))
    chosen = [ranked["value"] for ranked in document["ranked"] if ranked["channel"] == document["channel"]]
    row["value"] = chosen[0] if chosen else None
    row["stay_open"], row["offers"] = document.get("stay_open", []), document.get("offers", [])
    row["impossible"] = [{**refused, "until": instant(refused.get("until"))} for refused in document["impossible"]]
    row["rules"], row["live_floors"] = [], []
    for step in document["steps"]:
        kind = step.pop("step")
        if kind == "matter":
            row["known_as"] = step["known_as"]
        elif kind == "rule":
            step.pop("then"), step.pop("evidence", None)
            step["because"] = [said(fact) for fact in step["because"]]
            row["rules"].append(step)
        elif kind == "live_floor":
            row["live_floors"].append(step)
        elif kind == "holder":
            row["holder"] = step
        elif kind == "agent":
            row["agent_chats"] = step["chats"]
        else:
            row["by"] = step["by"]
    return {name: there(value) for name, value in row.items() if value is not None}


def said(fact: dict[str, Any]) -> dict[str, Any]:
    value = fact["value"]
    return {"fact": fact["fact"], "evidence": [], **fact, "value": value if isinstance(value, str) else json.dumps(value)}


def instant(text: str | None) -> dt.datetime | None:
    return None if text is None else dt.datetime.fromisoformat(text.replace("Z", "+00:00"))


def test_documents_only_where_they_are_asked_for() -> None:
    router = kv.Router(POLICY)
    rows = {"at": ["2026-03-02T12:00:00Z", None], "repeat": [True, True]}
    bare, whole = router.decide_table(rows), router.decide_table(rows, documents=True)
    assert "decision" not in bare.column_names and "decision" in whole.column_names
    assert [name for name in whole.column_names if name != "decision"] == bare.column_names
    assert all(bare[name] == whole[name] for name in bare.column_names)
    assert bare["ranked"][1] is None and bare["error"][1] is not None
    replayed = kv.Decision(whole["decision"][0]).replay(router, {"at": rows["at"][0], "facts": {"repeat": True}})
    assert replayed["same"] is True


def test_no_rows() -> None:
    table = kv.Router(POLICY).decide_table({"at": []})
    assert len(table) == 0 and "ranked" in table.column_names


def test_what_is_the_same_in_all_rows_is_said_once() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    table = kv.Router(POLICY).decide_table({"at": ["2026-03-02T12:00:00Z"]})
    metadata = pyarrow.table(table).schema.metadata
    assert metadata[b"policy.name"] == b"t" and metadata[b"policy.version"] == b"7" and metadata[b"zone_data"]


def test_requests_as_decide_takes_them() -> None:
    router = kv.Router({**POLICY, "rules": [{"name": "r", "when": "facts.repeat", "then": {"prefer": ["voice"]}}]})
    at = "2026-11-24T10:00:00Z"
    requests: list[Any] = [{"at": at, "facts": {"repeat": True}}, {"at": at}, f'{{"at":"{at}","facts":{{}}}}', {"att": at}]
    decided = router.decide_table(requests).to_pydict()
    assert decided["channel"] == ["voice", "chat", "chat", None]
    assert "did you mean `at`?" in decided["error"][3]
    assert router.decide_table([{"at": at, "facts.repeat": True}]).to_pydict()["channel"] == ["voice"]
    with pytest.raises(TypeError, match="expected a document"):
        router.decide_table([{"at": at, "facts": {}}, 5])  # type: ignore[list-item]


def test_dictionaries_and_decimals_are_read() -> None:
    pa = pytest.importorskip("pyarrow")
    at = ["2026-03-02T12:00:00Z", None, "2026-03-02T13:00:00Z"]
    plain: dict[str, list[Any]] = {"at": at, "channel": ["voice", "chat", None]}
    plain["facts.orders_amount"] = [12.5, None, 3.0]
    amounts = [None if amount is None else decimal.Decimal(amount) for amount in plain["facts.orders_amount"]]
    coded = pa.table({
        "at": pa.array(at).dictionary_encode(),
        "channel": pa.chunked_array([pa.array(plain["channel"])]).dictionary_encode(),
        "facts.orders_amount": pa.array(amounts, pa.decimal128(9, 2)),
    })
    router = kv.Router(POLICY)
    assert router.decide_table(coded).to_pydict() == router.decide_table(plain).to_pydict()
    assert router.decide_table(coded).to_pydict()["error"] == [None, "missing field `at`", None]


def test_columns_of_nulls_alone_say_nothing() -> None:
    pa = pytest.importorskip("pyarrow")
    at = pa.array(["2026-03-02T12:00:00Z"] * 2)
    router = kv.Router(POLICY)
    right = router.decide_table({"at": at}).to_pydict()
    # Beside a column that is read the long way, too.
    for beside in ({}, {"attributes.size": pa.array([1.5, None], pa.float32())}):
        for name in ("attributes.none", "consent.chat", "facts.repeat", "channel"):
            columns = {"at": at, name: pa.nulls(2), **beside}
            assert router.decide_table(pa.table(columns)).to_pydict() == right, (name, list(beside))


@pytest.mark.parametrize("kind", ["float64", "float32"])
def test_what_data_frames_write_for_a_missing_number_is_missing(kind: str, pyarrow: Any) -> None:
    rule = {"name": "far", "when": "attributes.x > 5", "then": {"prefer": ["voice"]}}
    router = kv.Router({**POLICY, "rules": [rule]})
    numbers = pyarrow.array([float("nan"), 6.0, None], getattr(pyarrow, kind)())
    requests = pyarrow.table({"at": ["2026-03-02T10:00:00Z"] * 3, "attributes.x": numbers})
    decided = router.decide_table(requests).to_pydict()
    assert decided["error"] == [None] * 3
    assert decided["channel"][0] == decided["channel"][2] != decided["channel"][1]
