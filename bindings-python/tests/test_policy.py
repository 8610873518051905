"""`Policy`, `schema`, and what a decision says of itself: every method with good and with bad input."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from desk import POLICY

import kanava as kv

OPEN = "2026-03-02T10:00:00+02:00"
LATE = "2026-03-02T22:00:00+02:00"
SCHEMAS = Path(__file__).resolve().parents[2] / "core" / "schema"


@pytest.fixture
def router() -> kv.Router:
    return kv.Router(POLICY)


@pytest.mark.parametrize("name", sorted(path.stem for path in SCHEMAS.glob("*.json")))
def test_schemas_are_the_files_that_are_shipped(name: Any) -> None:
    schema = kv.schema(name)
    assert schema.document == (SCHEMAS / f"{name}.json").read_text(encoding="utf-8")
    assert schema["$schema"].startswith("https://json-schema.org/draft/2020-12")


def test_an_unknown_schema() -> None:
    with pytest.raises(kv.NotFound, match="did you mean `policy`"):
        kv.schema("polciy")  # type: ignore[arg-type]


def test_a_policy_may_name_its_schema() -> None:
    assert kv.Policy.check({"$schema": "policy.json", **POLICY}) == []


def test_every_problem_at_once() -> None:
    text = json.dumps({**POLICY, "verzion": "1", "fallback": {"channel": "mial"}}, indent=1)
    problems = kv.Policy.check(text)
    assert [(problem.path, problem.severity) for problem in problems] == [
        ("fallback.channel", "error"),
        ("verzion", "error"),
    ]
    last = problems[0]
    assert (last.message, last.suggestion) == ("channel `mial` is not defined", "did you mean `mail`?")
    assert '"mial"' in text.splitlines()[last.line - 1]
    assert str(last) == (
        f"line {last.line}, column {last.column}: error: channel `mial` is not defined; did you mean `mail`? "
        "(at fallback.channel)"
    )
    assert [problem.message for problem in kv.Policy.check("{")] == ["the document ends too early, within an object"]


def test_warnings_of_a_policy_that_can_be_used(tmp_path: Path) -> None:
    rules = [{"name": "never", "when": "facts.repeat && !facts.repeat", "then": {"prefer": ["voice"]}}]
    path = tmp_path / "policy.json"
    path.write_text(json.dumps({**POLICY, "rules": rules}), encoding="utf-8")
    for given in (path, {**POLICY, "rules": rules}):
        (problem,) = kv.Policy.check(given)
        assert (problem.severity, problem.path) == ("warning", "rules[0].when")
    assert kv.Policy.check(POLICY) == []
    assert kv.Policy(path)["rules"][0]["name"] == "never"


def test_a_policy_is_its_normal_form(router: kv.Router) -> None:
    policy = kv.Policy(POLICY)
    assert policy.document == router.policy.document
    assert type(router.policy) is kv.Policy
    assert kv.Router(policy).policy == policy
    for again in (copy.deepcopy(policy), pickle.loads(pickle.dumps(policy))):
        assert type(again) is kv.Policy and again == policy
    with pytest.raises(kv.InvalidPolicy) as caught:
        kv.Policy({**POLICY, "objective": {"cost": "x"}, "fallback": {"channel": "pigeon"}})
    assert len(caught.value.problems) == 2


def test_what_changes() -> None:
    policy = kv.Policy(POLICY)
    other = copy.deepcopy(POLICY)
    other["version"] = "2"
    other["hours"]["day"]["open"] = "Mo-Fr 09:00-18:00"
    diff = policy.diff(other)
    assert diff["to"]["version"] == "2"
    assert [(change["what"], change["name"], change["by"]) for change in diff.changes] == [
        ("hours", "voice", 5.0),
        ("hours", "mail", 5.0),
    ]
    assert str(diff).splitlines()[0].endswith("(+5 h in an ordinary week).")
    assert "tavallisessa viikossa" in str(policy.diff(other, language="fi"))
    own = {"diff_no_change": "Ingenting ändras."}
    assert policy.diff(POLICY, language="sv", messages=own).sentences == ["Ingenting ändras."]
    assert policy.diff(POLICY, language="sv", messages=json.dumps(own)).sentences == ["Ingenting ändras."]
    with pytest.raises(kv.InvalidArgument, match="no sentences for `sv`"):
        policy.diff(other, language="sv")
    with pytest.raises(kv.InvalidPolicy):
        policy.diff({})


def test_a_decision_explains_itself(router: kv.Router) -> None:
    decision = router.decide({"at": LATE, "channel": "voice"})
    assert "explanation" not in decision
    assert decision.explain() == "\n".join(decision.explanation)
    assert str(decision) == decision.explain(form="short")
    assert decision.explanation[-1] == "`voice`: closed until 2026-03-03 09:00 (Europe/Helsinki)."
    assert decision.explain("fi").endswith("`voice`: suljettu, aukeaa 03.03.2026 klo 09.00 (Europe/Helsinki).")
    swedish = decision.explain("sv", messages={"closed_until": "`{channel}`: stängt till {when} ({zone})."})
    assert swedish.endswith("`voice`: stängt till 2026-03-03 09:00 (Europe/Helsinki).")
    with pytest.raises(kv.InvalidDocument, match="lacks the place"):
        decision.explain("sv", messages={"closed_until": "stängt"})
    with pytest.raises(kv.InvalidDocument, match="did you mean `closed_until`"):
        decision.explain("sv", messages={"closed_untill": "stängt"})
    with pytest.raises(kv.InvalidDocument, match="did you mean `short`"):
        decision.explain(form="shrot")
    with pytest.raises(kv.InvalidArgument):
        decision.explain("sv")


def test_a_stored_decision_is_taken_again(router: kv.Router) -> None:
    request = {"at": OPEN, "channel": "voice"}
    floor = {"queues": {"service": {"channels": ["voice"], "staffed": 2}}}
    stored = kv.Decision(json.dumps(dict(router.decide(request, floor)), indent=2))
    for policy in (router, POLICY, json.dumps(POLICY)):
        replay = stored.replay(policy, request, floor)
        assert replay.same and replay.differences == []
    replay = stored.replay(router, {**request, "at": LATE}, floor)
    assert not replay.same
    assert replay.differences[0] == {"path": "at", "then": "2026-03-02T08:00:00Z", "now": "2026-03-02T20:00:00Z"}


def test_a_draw_is_carried(router: kv.Router) -> None:
    exploring = kv.Router({**POLICY, "exploration": {"kind": "epsilon", "epsilon": 1.0}})
    request = {"at": OPEN, "channel": "voice"}
    for draw in (0.1, 0.9):
        assert exploring.decide(request, draw=draw).replay(exploring, request).same


def test_what_would_have_tipped_it(router: kv.Router) -> None:
    request: dict[str, Any] = {"at": OPEN, "channel": "voice"}
    answer = router.what_if(request)
    assert answer["now"]["channel"] == "voice"
    assert {"channel", "at"} <= {alternative["fact"] for alternative in answer.alternatives}
    assert str(answer) == "\n".join(answer.sentences)
    assert router.what_if(request, language="fi", most=1).sentences[0].endswith(" valinta olisi `mail`.")
    given = router.what_if(request, {"channel": "mail", "text": None})
    assert given["then"]["channel"] == "mail"
    floor = {"queues": {"service": {"channels": ["voice"], "staffed": 0}}}
    assert router.what_if(request, floor=floor, draw=0.5)["now"]["channel"] == "mail"
    with pytest.raises(kv.InvalidDocument, match="with the changes the request is none"):
        router.what_if(request, {"at": None})
    with pytest.raises(kv.InvalidArgument):
        router.what_if(request, language="xx")


def test_a_what_if_in_other_words(router: kv.Router) -> None:
    request: dict[str, Any] = {"at": OPEN, "channel": "voice"}
    words = {"if_at": "Kl. {when} ({zone}): `{channel}`{queue}{agent}."}
    assert any(said.startswith("Kl. ") for said in router.what_if(request, language="sv", messages=words).sentences)
    with pytest.raises(kv.InvalidDocument, match="did you mean `if_at`") as fault:
        router.what_if(request, messages={"if_att": ""})
    assert fault.value.path == "messages.if_att"
    with pytest.raises(kv.InvalidDocument) as fault:
        router.what_if(request, {"facts": {"repaet": True}})
    assert fault.value.path == "changes.facts.repaet"
    with pytest.raises(kv.InvalidDocument):
        router.what_if(request, "no document")
