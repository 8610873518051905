"""Half of a surrogate pair is no character: every argument that is text refuses it, in the library's own words."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest

import kanava as kv
from kanava import _native

HALF = "ä\ud800b"
AT = "2026-03-02T12:00:00Z"
POLICY = {
    "name": "t",
    "version": "7",
    "objective": {},
    "channels": {"chat": {"kind": "chat"}},
    "fallback": {"channel": "chat"},
}
RECORDS = {"record_id": ["1", "2"], "name": ["Aino Virtanen", "Aino Virtanen"]}


def found() -> kv.Resolution:
    return kv.resolve({"crm": RECORDS})


@pytest.mark.parametrize(
    "call",
    [
        lambda: kv.identity(HALF, "1"),
        lambda: kv.identity("phone", HALF),
        lambda: kv.identity("phone", "1", HALF),
        lambda: kv.schema(HALF),
        lambda: kv.History().customer(HALF),
        lambda: kv.History().timeline(HALF),
        lambda: kv.History().brief(HALF),
        lambda: kv.History().brief("crm:1", at=HALF),
        lambda: kv.History().why(HALF, "crm:1"),
        lambda: kv.History().why("crm:1", HALF),
        lambda: kv.History().why_not(HALF, HALF),
        lambda: kv.Router(POLICY).hours(HALF, AT),
        lambda: kv.Router(POLICY).hours("chat", HALF),
        lambda: kv.resolve({HALF: RECORDS}),
        lambda: kv.resolve({"crm": {**RECORDS, HALF: ["1", "2"]}}),
        lambda: kv.resolve({"crm": {**RECORDS, "name": ["1", HALF]}}),
        lambda: found().why(HALF, "crm:1"),
        lambda: found().why_not("crm:1", HALF),
        lambda: found().evidence(HALF, "crm:1"),
        lambda: kv.Table({"n": [{HALF: 1}]}),
        lambda: kv.Router(POLICY).decide_table([{"at": AT, "text": HALF}]),
        lambda: kv.Router(HALF),
        lambda: kv.History(HALF),
        lambda: kv.Policy.check(HALF),
        lambda: kv.read_csv(HALF),
    ],
)
def test_an_argument(call: Callable[[], object]) -> None:
    with pytest.raises(kv.InvalidArgument, match=r"\\ud800") as caught:
        call()
    assert "codec" not in str(caught.value)


@pytest.mark.parametrize(
    "call",
    [
        lambda: kv.History.parse(HALF),
        lambda: kv.Router.parse(HALF),
        lambda: kv.Decision(HALF),
        lambda: kv.Policy.check("{" + HALF),
        lambda: kv.History().append({"contact_id": HALF}, source="crm"),
        lambda: kv.History().append({"contact_id": ["1"]}, source=HALF),
        lambda: kv.History().note("crm:1", HALF, at=AT),
        lambda: kv.History().cases(matter=HALF),
        lambda: kv.History().cases(customer=HALF),
        lambda: kv.History().facts({"customer": HALF}),
        lambda: kv.Router(POLICY).decide({"at": AT, "text": HALF}),
        lambda: kv.Router(POLICY).decide_table({"at": [AT]}, floor={"queues": {HALF: {}}}),
        lambda: kv.Router(POLICY).decide({"at": AT}).explain(HALF),
        lambda: kv.Router(POLICY).decide({"at": AT}).replay(kv.Router(POLICY), HALF),
        lambda: kv.Router(POLICY).what_if({"at": AT}, language=HALF),
        lambda: kv.Policy(POLICY).diff(POLICY, language=HALF),
        lambda: kv.queueing({"model": HALF}),
        lambda: kv.resolve(RECORDS, phone_region=HALF),
        lambda: kv.simulate([POLICY], {"at": [AT]}, {"queues": {}}, seed=1, zone=HALF),
    ],
)
def test_a_document(call: Callable[[], object]) -> None:
    with pytest.raises(kv.InvalidDocument, match=r"\\ud800` ends in half of a surrogate pair, expected text"):
        call()


def test_no_native_function_lets_the_codec_speak() -> None:
    """Every argument of every native function that takes text, one at a time."""
    history, router = _native.History(), _native.Router(kv.Policy(POLICY).document)
    owners: list[Any] = [_native, history, router, found()._core]
    tried = 0
    for owner in owners:
        for name in dir(owner):
            call = getattr(owner, name)
            if name.startswith("_") or not callable(call):
                continue
            try:
                arguments = list(inspect.signature(call).parameters)
            except ValueError:
                continue
            for place in range(len(arguments)):
                given = ["{}"] * place + [HALF] + ["{}"] * (len(arguments) - place - 1)
                try:
                    call(*given)
                except (kv.KanavaError, TypeError):
                    tried += 1
    assert tried > 40
