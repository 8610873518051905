"""The vectors that Rust, Python and C walk alike: the same steps, the same bytes.

`tests/vectors/*.txt` at the root of the repository. A case begins with `== name`; a step is a line of tab-separated
words, followed by `=` and the expected text, or `!` and the expected error document.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import kanava as kv

VECTORS = Path(__file__).resolve().parents[2] / "tests" / "vectors"


@dataclass
class Step:
    line: int
    words: list[str]
    expected: str | None = None
    fails: bool = False


@dataclass
class Case:
    name: str
    steps: list[Step] = field(default_factory=list)


class Walk:
    """One case: a history and a router of its own. Without a resolver of its own it is joined by shared keys alone."""

    def __init__(self) -> None:
        self.history = kv.History.parse('{"model":"none"}')
        self.router: kv.Router | None = None
        self.decision: kv.Decision | None = None

    def step(self, op: str, *args: str) -> str:
        method: Callable[..., str] | None = getattr(self, f"do_{op}", None)
        assert method is not None, f"no such step: {op}"
        return method(*args)

    def do_resolver(self, resolver: str) -> str:
        self.history = kv.History.parse(resolver)
        return self.history.resolver.document

    def do_append(self, options: str, contact: str) -> str:
        # The text as it stands: an error names the column of the options document.
        return self.history._core.append_document(contact, options)

    def do_policy(self, policy: str) -> str:
        self.router = kv.Router.parse(policy)
        return self.router.policy.document

    def do_assert(self, document: str) -> str:
        return self.history.assertion(document)

    def do_identity(self, kind: str, raw: str = "", region: str = "") -> str:
        return kv.identity(kind, raw, region).document

    def do_customer(self, key: str) -> str:
        return self.history.customer(key)

    def do_timeline(self, key: str) -> str:
        return self.history.timeline_document(key).document

    def do_brief(self, key: str, at: str = "") -> str:
        return self.history.brief(key, at or None).document

    def do_cases(self, filter: str = "{}") -> str:
        return self.history._core.cases_document(filter or "{}")

    def do_facts(self, request: str) -> str:
        return self.history.facts(request).document

    def do_why(self, a: str, b: str) -> str:
        return self.history.why(a, b).document

    def do_why_not(self, a: str, b: str) -> str:
        return self.history.why_not(a, b).document

    def do_summary(self) -> str:
        return self.history.summary().document

    def do_table(self, options: str) -> str:
        table = kv.Table._of(self.history._core.table(options))
        rows = zip(*(table.column(name) for name in table.column_names))
        printed = ",".join(f"[{','.join(map(cell, row))}]" for row in rows)
        names = ",".join(map(cell, table.column_names))
        return f'{{"columns":[{names}],"rows":[{printed}]}}'

    def do_decide(self, request: str, floor: str = "", draw: str = "") -> str:
        assert self.router is not None, "no policy before decide"
        self.decision = self.router.decide(request, floor or None, float(draw) if draw else None)
        return self.decision.document

    def do_explain(self, options: str = "") -> str:
        assert self.decision is not None, "no decision before explain"
        return kv._native.explain_document(self.decision.document, options or None)

    def do_replay(self, request: str, floor: str = "") -> str:
        assert self.router is not None and self.decision is not None, "no decision before replay"
        return self.decision.replay(self.router, request, floor or None).document

    def do_what_if(self, request: str, options: str = "", floor: str = "", draw: str = "") -> str:
        assert self.router is not None, "no policy before what_if"
        given = (request, floor or None, float(draw) if draw else None, options or None)
        return self.router._core.what_if_document(*given)

    def do_check(self, policy: str) -> str:
        return kv._native.policy_check_document(policy)

    def do_diff(self, before: str, after: str, options: str = "") -> str:
        return kv._native.policy_diff_document(before, after, options or None)

    def do_queueing(self, question: str) -> str:
        return kv.queueing(question).document

    def do_simulate(self, simulation: str) -> str:
        # The text as it stands: the function puts a document together from its arguments.
        return kv._native.simulate(simulation)[0]

    def do_holidays(self, question: str) -> str:
        return kv._native.holidays_document(question)

    def do_hours_at(self, document: str, at: str) -> str:
        return kv.Hours.parse(document).at(at).document

    def do_hours_intervals(self, document: str, start: str, end: str) -> str:
        return kv.Hours.parse(document)._core.intervals_document(start, end)

    def do_hours_problems(self, document: str) -> str:
        return kv.Hours.parse(document)._core.problems_document()

    def do_hours(self, channel: str, at: str) -> str:
        assert self.router is not None, "no policy before hours"
        return self.router.hours(channel, at).document


def cell(value: Any) -> str:
    """A value of a table, as all three languages print it: times in nanoseconds, numbers to a millionth."""
    if isinstance(value, dt.datetime):
        since = value - dt.datetime(1970, 1, 1, tzinfo=dt.timezone.utc)
        return str(since // dt.timedelta(microseconds=1) * 1000)
    if isinstance(value, float):
        return f"{value:.6f}"
    if isinstance(value, list):
        return f"[{','.join(map(cell, value))}]"
    if isinstance(value, dict):
        return cell(list(value.values()))
    return json.dumps(value, ensure_ascii=False)


def read(path: Path) -> Iterator[Case]:
    case: Case | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line or line.startswith("#"):
            continue
        if line.startswith("== "):
            if case is not None:
                yield case
            case = Case(line[3:])
            continue
        assert case is not None, f"{path.name}:{number}: a step before the first case"
        words = line.split("\t")
        if words[0] in ("=", "!"):
            assert case.steps and case.steps[-1].expected is None, f"{path.name}:{number}: an answer without a step"
            case.steps[-1].expected = line[2:]
            case.steps[-1].fails = words[0] == "!"
        else:
            case.steps.append(Step(number, words))
    if case is not None:
        yield case


def cases() -> list[Any]:
    files = sorted(VECTORS.glob("*.txt"))
    return [pytest.param(path.name, case, id=f"{path.stem}: {case.name}") for path in files for case in read(path)]


def test_there_are_as_many_as_promised() -> None:
    assert len(cases()) >= 240


@pytest.mark.parametrize(("file", "case"), cases())
def test_vector(file: str, case: Case) -> None:
    walk = Walk()
    for step in case.steps:
        try:
            said, failed = walk.step(*step.words), False
        except kv.KanavaError as error:
            said, failed = error.document, True
        where = f"{file}:{step.line} {step.words[0]}"
        assert step.expected is not None, f"{where}: a step without an answer"
        assert (failed, said) == (step.fails, step.expected), where
