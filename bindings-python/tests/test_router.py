"""`Router` and `Decision`: every method with good and with bad input."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from desk import POLICY, history

import kanava as kv

OPEN = "2026-03-02T10:00:00+02:00"
LATE = "2026-03-02T22:00:00+02:00"


@pytest.fixture
def router() -> kv.Router:
    return kv.Router(POLICY)


def test_policies_from_everywhere(tmp_path: Path, router: kv.Router) -> None:
    path = tmp_path / "policy.json"
    path.write_text(json.dumps(POLICY, indent=2), encoding="utf-8")
    for given in (json.dumps(POLICY), "\n " + json.dumps(POLICY), path, str(path), router.policy):
        assert kv.Router(given).policy.document == router.policy.document
    assert kv.Router.parse(json.dumps(POLICY)).policy == router.policy
    with pytest.raises(FileNotFoundError):
        kv.Router(tmp_path / "nowhere.json")
    with pytest.raises(kv.KanavaError):
        kv.Router.parse(str(path))
    with pytest.raises(TypeError, match="expected a document"):
        kv.Router(5)  # type: ignore[arg-type]


def test_a_bad_policy_says_where() -> None:
    text = json.dumps(POLICY, indent=1).replace('"kind": "mail"', '"kind": "fax"')
    with pytest.raises(kv.KanavaError) as caught:
        kv.Router.parse(text)
    assert isinstance(caught.value, (kv.InvalidPolicy, kv.InvalidDocument))
    assert "fax" in str(caught.value)
    assert caught.value.line and text.splitlines()[caught.value.line - 1].strip().startswith('"kind": "fax"')
    with pytest.raises(kv.InvalidPolicy) as caught:
        kv.Router({**POLICY, "fallback": {"channel": "pigeon"}})
    assert "pigeon" in str(caught.value)
    assert caught.value.problems


def test_a_decision_reads_well(router: kv.Router) -> None:
    decision = router.decide({"at": OPEN, "channel": "voice", "matter": "invoice.due_date"})
    assert (decision.channel, decision.queue, decision.agent) == ("voice", "service", None)
    assert decision.when == dt.datetime(2026, 3, 2, 8, tzinfo=dt.timezone.utc)
    assert decision.propensity == 1.0
    assert decision.fallback is False
    assert [entry["channel"] for entry in decision.ranked][0] == "voice"
    assert decision.explanation and decision.explanation[0] == "Take `voice` now, queue `service`."
    assert str(decision).startswith("Take `voice` now, queue `service`: ")
    assert isinstance(decision.steps, list)
    assert json.loads(decision.document) == decision
    assert repr(decision).startswith("<Decision channel='voice' queue='service'")
    for again in (copy.copy(decision), copy.deepcopy(decision), pickle.loads(pickle.dumps(decision))):
        assert type(again) is kv.Decision
        assert again == decision and again.document == decision.document


def test_closed_is_not_now(router: kv.Router) -> None:
    decision = router.decide({"at": LATE, "channel": "voice"})
    assert decision.when > dt.datetime(2026, 3, 2, 20, tzinfo=dt.timezone.utc)
    assert decision["when"]["mode"] == "next_opening"


def test_the_same_request_the_same_bytes(router: kv.Router) -> None:
    request = {"at": OPEN, "channel": "voice"}
    said = router.decide(request).document
    assert router.decide(json.dumps(request)).document == said
    assert router.decide(request, draw=0.3).document == router.decide(request, draw=0.3).document
    assert kv.Router(POLICY).decide(request).document == said


def test_a_dict_is_decided_as_its_text_is(router: kv.Router) -> None:
    whole = {
        "at": OPEN,
        "channel": "voice",
        "matter": "invoice.due_date",
        "urgency": "high",
        "language": "fi",
        "text": "er\u00e4 \U0001f600 \"\\\n",
        "facts": {
            "repeat": True,
            "repeat_count": 2,
            "hours_since_last": 3,
            "open_case": {"case_id": "c1", "contacts": 4, "opened_at": "2026-03-01T10:00:00Z", "channels": ["chat"]},
            "tried_in_vain": ["mail"],
            "promised_callback_at": None,
            "evidence": {"repeat": ["calls:1"]},
        },
        "consent": {"callback": True},
        "attributes": {"tier": "gold", "age": 44, "debt": 1.5, "vip": False},
        "running": {"channel": "mail", "bot": True},
        "brief": {"a": [1, None, {"b": -0.5}], "z": True},
    }
    floor = {
        "queues": {"service": {"channels": ["voice"], "staffed": 2, "busy": 2, "expected_wait_minutes": 1}},
        "agents": {"anna": {"state": "free", "queues": ["service"]}},
        "agent_minute": 0.5,
        "live_shares": {"x": 0.25},
    }
    for request in (whole, kv.documents.Document(json.dumps(whole)), {**whole, "facts": {"tried_in_vain": ("mail",)}}):
        for given in (None, floor):
            assert router._core.decide(request, given, 0.5) is not None
            said = router.decide(request, given, 0.5).document
            assert said == router.decide(json.dumps(request), given and json.dumps(given), 0.5).document
    moved = {**whole, "running": {"channel": "fax"}}
    assert router.decide(moved)["action"] == "transfer" and router.decide(moved)["brief"] == whole["brief"]


def test_what_is_not_plain_goes_over_text(router: kv.Router) -> None:
    moment = dt.datetime(2026, 3, 2, 8, tzinfo=dt.timezone.utc)
    said = router.decide({"at": OPEN, "channel": "voice"}).document
    assert router.decide({"at": moment, "channel": "voice"}).document == said
    # Null and NaN are absent.
    for none in (None, float("nan")):
        assert router.decide({"at": OPEN, "channel": "voice", "attributes": {"x": none}}).document == said
    deep: dict[str, Any] = {}
    for _ in range(5000):
        deep = {"a": deep}
    for odd, fault in (
        ({"at": OPEN, "facts": [True]}, kv.InvalidDocument),
        ({"at": OPEN, "facts": {"repeat_count": 1.5}}, kv.InvalidDocument),
        ({"at": OPEN, "facts": {"repeat": 1}}, kv.InvalidDocument),
        ({"at": OPEN, "facts": {"repeat_count": 1 << 70}}, kv.InvalidDocument),
        ({"at": OPEN, "chanel": "voice"}, kv.InvalidDocument),
        ({"at": OPEN, 5: "voice"}, kv.InvalidDocument),
        ({"at": OPEN, "text": "\ud800"}, kv.InvalidDocument),
        ({"at": OPEN, "brief": deep}, (RecursionError, kv.InvalidDocument)),
        ({"at": OPEN, "brief": {"x": object()}}, TypeError),
    ):
        assert router._core.decide(odd) is None
        with pytest.raises(fault):
            router.decide(odd)
    with pytest.raises(kv.InvalidDocument, match="did you mean `channel`"):
        router.decide({"at": OPEN, "chanel": "voice"})
    with pytest.raises(kv.InvalidDocument, match="expected an object, found an array") as caught:
        router.decide({"at": OPEN}, {"queues": {"billing": [["voice"]]}})
    assert caught.value.path == "queues.billing"
    for half in ({"at": OPEN, "text": "ä\ud800"}, '{"at":"ä\ud800"}'):
        with pytest.raises(kv.InvalidDocument, match=r"ä\\ud800` ends in half of a surrogate pair"):
            router.decide(half)
    with pytest.raises(kv.InvalidDocument, match="surrogate"):
        kv.Router('{"name":"\ud800"}')


def test_a_decision_is_read_like_a_dict(router: kv.Router) -> None:
    decision = router.decide({"at": OPEN, "channel": "voice"})
    assert decision.action == "take"
    assert "channel" in decision and "nothing" not in decision and decision.get("nothing") is None
    assert list(decision) == list(dict(decision)) == list(json.loads(decision.document))
    assert len(decision) == len(dict(decision)) and {**decision} == decision == dict(decision)
    assert decision != {} and decision != 5
    with pytest.raises(KeyError):
        decision["nothing"]
    with pytest.raises(TypeError):
        hash(decision)


def test_the_history_fills_in_the_facts(router: kv.Router) -> None:
    filled = history().facts({"at": OPEN, "channel": "voice", "customer": "pbx:c1", "matter": "invoice.due_date"})
    assert router.decide(filled)["customer"] == "pbx:c1"


def test_bad_requests(router: kv.Router) -> None:
    with pytest.raises(kv.InvalidDocument, match="missing field `at`"):
        router.decide({"channel": "voice"})
    with pytest.raises(kv.InvalidDocument):
        router.decide("{")
    with pytest.raises(kv.InvalidDocument):
        router.decide({"at": OPEN, "channel": "voice"}, floor={"queues": 5})
    with pytest.raises(TypeError, match="expected a document"):
        router.decide(5)  # type: ignore[arg-type]
    for draw in (1.0, -0.1, float("nan")):
        with pytest.raises(kv.InvalidArgument):
            router.decide({"at": OPEN, "channel": "voice"}, draw=draw)
    with pytest.raises(TypeError):
        router.decide({"at": OPEN, "channel": "voice"}, draw="x")  # type: ignore[arg-type]


def test_a_table_of_requests(router: kv.Router) -> None:
    requests = [{"at": OPEN, "channel": "voice"}, {"at": LATE, "channel": "voice"}, {"at": OPEN, "channel": "mail"}]
    one_by_one = [router.decide(request).channel for request in requests]
    assert router.decide_table(requests)["channel"] == one_by_one
    assert router.decide_table({"request": [json.dumps(request) for request in requests]})["channel"] == one_by_one
    with pytest.raises(kv.KanavaError):
        router.decide_table({"nothing": [1]})
    with pytest.raises(TypeError, match="expected a table"):
        router.decide_table(5)  # type: ignore[arg-type]


def test_opening_hours(router: kv.Router) -> None:
    noon = dt.datetime(2026, 3, 2, 12, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    hours = router.hours("voice", noon)
    assert hours["open"] is True
    assert hours["next_change"] == "2026-03-02T15:00:00Z"
    assert router.hours("voice", LATE)["open"] is False
    assert router.hours("voice", noon).document == router.hours("voice", noon.isoformat()).document
    with pytest.raises(kv.NotFound, match="pigeon"):
        router.hours("pigeon", noon)
    with pytest.raises(kv.InvalidArgument, match="has no zone"):
        router.hours("voice", noon.replace(tzinfo=None))
    with pytest.raises(kv.InvalidArgument, match="`noon` is not an instant"):
        router.hours("voice", "noon")


def test_instants_of_documents() -> None:
    from kanava.documents import instant

    utc = dt.timezone.utc
    for text, moment in {
        "2026-03-02T08:00:00Z": dt.datetime(2026, 3, 2, 8, tzinfo=utc),
        "2026-03-02T10:00:00.5+02:00": dt.datetime(2026, 3, 2, 8, 0, 0, 500000, utc),
        "1969-12-31T23:59:59.999999999Z": dt.datetime(1969, 12, 31, 23, 59, 59, 999999, utc),
    }.items():
        assert instant(text) == moment


def test_reports_say_how_many_more() -> None:
    counts = {"accepted": 1000, "superseded": 1, "unchanged": 2, "older": 0, "conflicting": 0, "erased": 0, "skipped": 0, "rejected": 40}
    rows = [{"row": row, "column": "id", "value": "", "reason": "no id"} for row in range(12)]
    warnings = [
        {"column": "start", "reason": "an hour that was there twice", "rows": 1, "first_row": 7},
        {"column": "end", "reason": "before the start", "rows": 1200, "first_row": 3},
    ]
    report = kv.AppendReport(json.dumps({**counts, "rejected_rows": rows, "conflicting_rows": [], "warnings": warnings}))
    assert str(report).splitlines()[:2] == [
        "1,000 accepted, 1 superseded, 2 unchanged, 40 rejected",
        "  row 0, column `id`: no id",
    ]
    assert str(report).splitlines()[-3:] == [
        "  ... and 30 more",
        "  warning: column `start`: an hour that was there twice (row 7)",
        "  warning: column `end`: before the start (1,200 rows from row 3)",
    ]
    assert repr(report) == "<AppendReport 1,000 accepted, 1 superseded, 2 unchanged, 40 rejected>"
