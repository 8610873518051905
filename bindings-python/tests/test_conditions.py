"""Conditions through the wheel: CEL's conformance cases where they lie beside the checkout, and what is missing."""

from __future__ import annotations

import json
import math
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import kanava as kv

CASES = Path(__file__).parents[2].parent / "shared" / "cases" / "conditions" / "cel.json"
REQUEST = {"at": "2026-03-02T10:00:00Z", "channel": "chat"}


def policy(when: str, **then: list[str]) -> dict[str, Any]:
    return {
        "name": "t",
        "version": "1",
        "objective": {},
        "channels": {"chat": {"kind": "chat"}, "mail": {"kind": "mail"}},
        "rules": [{"name": "r", "when": when, "then": then or {"prefer": ["mail"]}}],
        "fallback": {"channel": "mail"},
    }


def fires(when: str, **request: Any) -> bool:
    decision = kv.Router(policy(when)).decide({**REQUEST, **request})
    return any(step.get("rule") == "r" for step in decision["steps"])


def test_the_conformance_cases_of_cel_that_are_true_or_false() -> None:
    if not CASES.exists():
        pytest.skip("CEL's conformance cases are not beside the checkout")
    seen: Counter[str] = Counter()
    for case in json.loads(CASES.read_text(encoding="utf-8")):
        expected, expr = case["expect"], case["expr"]
        if case.get("bindings") or expected["kind"] not in ("bool", "eval_error"):
            continue
        asked = expr if expected.get("v") is True else f"({expr}) == false"
        if expected["kind"] == "eval_error":
            asked = f"size([({expr})]) == 1"
        try:
            right = fires(asked) == (expected["kind"] == "bool")
        except kv.KanavaError:
            right = expected["kind"] == "eval_error"
            seen["right" if right else "refused by name"] += 1
            continue
        assert right, case["name"]
        seen["right"] += 1
    print(dict(seen))
    assert seen["right"] >= 0.8 * sum(seen.values())


def test_null_and_nan_are_absent_at_every_door() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    router = kv.Router(policy("has(attributes.x) || has(consent.c) || has(facts.value)"))
    missing: dict[str, Any] = {"attributes": {"x": None, "y": 1}, "consent": {"c": None}, "facts": {"value": None}}
    nan = {"attributes": {"x": math.nan}, "facts": {"value": math.nan}}
    alike = router.decide(REQUEST)["steps"]
    for request in [missing, nan, {"attributes": None, "consent": None, "facts": None}]:
        assert router.decide({**REQUEST, **request})["steps"] == alike
    assert router.decide(json.dumps({**REQUEST, **missing}))["steps"] == alike
    for value in [pyarrow.array([math.nan]), pyarrow.array([None], pyarrow.float64()), pyarrow.array([None])]:
        table = pyarrow.table({"at": [REQUEST["at"]], "channel": ["chat"], "attributes.x": value})
        row = pyarrow.table(router.decide_table(table)).to_pylist()[0]
        assert (row["error"], row["rules"]) == (None, [])


def test_a_rule_that_a_missing_field_loses_is_warned_of_and_told() -> None:
    lost = policy('attributes.region != "EU"', forbid=["chat"])
    [warning] = kv.Policy.check(lost)
    assert (warning.severity, warning.path) == ("warning", "rules[0].when")
    assert "`r`" in warning.message and "`attributes.region`" in warning.message
    assert "has(attributes.region)" in str(warning.suggestion)
    router = kv.Router(lost)
    assert "lost" not in router.decide(REQUEST)
    told = router.decide({**REQUEST, "report_lost": True})
    assert told["lost"] == [{"field": "attributes.region", "rules": ["r"]}]
    assert "lost" not in router.decide({**REQUEST, "report_lost": True, "attributes": {"region": "US"}})
    guarded = policy('!has(attributes.region) || attributes.region != "EU"', forbid=["chat"])
    assert list(kv.Policy.check(guarded)) == []
    assert kv.Router(guarded).decide(REQUEST).channel == "mail"
