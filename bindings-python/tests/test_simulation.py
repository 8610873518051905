"""`simulate` and the formulas of waiting: what goes in, what comes out, and what is refused."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from desk import history

import kanava as kv

CALLS: dict[str, Any] = {
    "name": "calls",
    "version": "1",
    "objective": {},
    "channels": {"voice": {"kind": "voice", "queue": "service"}, "mail": {"kind": "mail", "queue": "service"}},
    "fallback": {"channel": "mail"},
}
MAILS = {**CALLS, "name": "mails", "rules": [{"name": "mail", "then": {"prefer": ["mail"]}}]}
MORNING = {
    "from": "2026-03-02T08:00:00Z",
    "until": "2026-03-02T12:00:00Z",
    "streams": [{"per_hour": 40, "channel": "voice", "matter": "order"}],
}
FLOOR = {
    "queues": {
        "service": {"channels": ["voice", "mail"], "staffed": 3, "handling_minutes": 4, "patience_minutes": 2},
    }
}


def test_policies_are_compared_on_the_same_contacts() -> None:
    found = kv.simulate([CALLS, kv.Router(MAILS)], MORNING, FLOOR, seed=1, replications=5)
    assert found.figure("contacts")["value"] == found.figure("contacts", policy=1)["value"]
    assert found.figure("contacts", policy=1, difference=True)["high"] == 0
    assert found.figure("deferred", policy=1)["value"] == found.figure("contacts")["value"]
    assert found.figure("answered", by="queue", name="service")["n"] == 5
    assert repr(found) == "<Simulation 2 policies, 5 replications>"
    assert "mails 1 less calls 1" in str(found)
    with pytest.raises(KeyError, match="no figure 'sels'"):
        found.figure("sels")


def test_the_same_seed_gives_the_same_bytes() -> None:
    one, two, other = (kv.simulate(CALLS, MORNING, FLOOR, seed=seed, replications=3) for seed in (1, 1, 2))
    assert one.document == two.document != other.document
    again = pickle.loads(pickle.dumps(copy.deepcopy(one)))
    assert again == one and again.document == one.document


def test_figures_are_a_table() -> None:
    found = kv.simulate([CALLS, MAILS], MORNING, FLOOR, seed=1, replications=2)
    assert found.figures.column_names == [
        "policy", "version", "against", "by", "name", "measure", "value", "low", "high", "n",
    ]  # fmt: skip
    rows = [row for row in found.figures if row["against"] == "calls 1"]
    assert rows and {row["policy"] for row in rows} == {"mails"}
    assert kv.Table(found).num_rows == found.figures.num_rows


def test_contacts_come_from_a_table_or_a_history() -> None:
    rows = {"at": ["2026-03-02T08:00:00Z", "2026-03-02T08:00:01Z"], "channel": ["voice"] * 2, "handling_minutes": [6, 6]}
    plan = {"queues": {"service": {"channels": ["voice"], "staffed": 1, "handling_minutes": 4}}}
    policy = {**CALLS, "rules": [{"name": "call", "then": {"require": ["voice"]}}]}
    found = kv.simulate(policy, rows, plan, seed=1, replications=1, zone="Europe/Helsinki")
    # The second waits for the first one's six minutes, less a second.
    assert found.figure("wait_mean")["value"] == pytest.approx((6 - 1 / 60) / 2)
    replayed = kv.simulate(CALLS, history(), FLOOR, seed=1, replications=2)
    assert replayed.figure("contacts")["value"] == len(history().contacts())


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        ({"seed": -1}, kv.InvalidDocument, "expected u64"),
        ({"seed": "1"}, kv.InvalidDocument, "expected u64"),
        ({"warm_up_minutes": 100_000}, kv.InvalidDocument, "leave nothing to count"),
        ({"policies": [CALLS, {**CALLS, "fallback": {"channel": "fax"}}]}, kv.InvalidPolicy, "at policies.1..fallback"),
        ({"replications": 0}, kv.InvalidDocument, "from 1 to 1000"),
        ({"within_minutes": -1}, kv.InvalidDocument, "from 0 to"),
        ({"policies": []}, kv.InvalidDocument, "from 1 to 16"),
        ({"policies": [{**CALLS, "fallback": {"channel": "fax"}}]}, kv.InvalidPolicy, "fax"),
        ({"arrivals": {"streams": [{"per_hour": 1}]}}, kv.InvalidDocument, "missing field `from`"),
        ({"arrivals": {"channel": ["voice"]}}, kv.InvalidArgument, "nothing says when a contact comes"),
        ({"arrivals": {"at": ["soon"]}}, kv.InvalidArgument, "row 0"),
        ({"floor_plan": {"queue": {}}}, kv.InvalidDocument, "did you mean `queues`?"),
    ],
)
def test_what_cannot_be_simulated_is_refused(change: dict[str, Any], error: type[Exception], says: str) -> None:
    arguments: dict[str, Any] = {"policies": CALLS, "arrivals": MORNING, "floor_plan": FLOOR, "seed": 1, **change}
    with pytest.raises(error, match=says.replace("?", r"\?")):
        kv.simulate(**arguments)


def test_the_formulas() -> None:
    assert kv.erlang_b(2, 1)["lost"] == 0.2
    assert kv.erlang_c(14, 200, 3)["wait_probability"] == pytest.approx(0.174131933595)
    assert kv.erlang_a(50, 2880, 1, 2)["abandoned"] == pytest.approx(0.0309122491622)
    assert kv.chat(10, 120, [8, 10, 24 / 1.9], 2)["abandoned"] == pytest.approx(0.018555, abs=1e-6)
    assert kv.retrials(50, 2880, 1, 2, redial=0.5)["tries_per_hour"] == pytest.approx(48.92135 * 60, rel=1e-6)
    assert kv.agents_needed(200, 3, service_level=0.9)["agents"] == 15
    wait = kv.expected_wait(10, 10, 3, 5)
    assert wait["low_minutes"] < wait["mean_minutes"] == 2 < wait["high_minutes"]
    assert kv.expected_wait(0, 0, 0, 5)["mean_minutes"] is None
    assert kv.expected_wait(14, None, 0, 3, arrivals_per_hour=200)["mean_minutes"] == pytest.approx(0.1306, abs=1e-4)
    assert kv.queueing('{"model":"erlang_b","agents":2,"load":1}').document == '{"agents":2,"load":1.0,"lost":0.2}'
    levels = kv.erlang_c(14, 200, 3, within_minutes=1, quantiles=[0.5, 0.99])
    assert levels["service_level"]["within_minutes"] == 1 and len(levels["wait_quantiles"]) == 2


def test_questions_that_are_none() -> None:
    with pytest.raises(kv.InvalidArgument, match="would grow for ever"):
        kv.erlang_c(10, 200, 3)
    with pytest.raises(kv.InvalidDocument, match="did you mean `erlang_b`"):
        kv.queueing({"model": "erlang_d"})
    with pytest.raises(kv.InvalidArgument, match="from 1 to 1000000"):
        kv.erlang_a(0, 1, 1, 1)
