"""What a type checker must accept, and what it must know of the answers. Read by `mypy --strict`, not run."""

from __future__ import annotations

import datetime
import os
import pathlib
from collections.abc import Iterator, Mapping
from typing import Any

from typing_extensions import assert_type

import kanava as kv
from kanava.types import AppendOptions, Contact, Request, Resolver


class Frame:
    """A table of some other package."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return object()


class Batch:
    """One batch of some other package."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]:
        return object(), object()


def rows() -> Iterator[dict[str, Any]]:
    yield {"contact_id": "1"}


def inputs(history: kv.History, document: Mapping[str, object], path: pathlib.Path) -> None:
    history.append(Frame(), source="a", kind="records", columns={"phone": "ani"})
    history.append(Batch(), columns={"arrived_at": {"columns": ["date", "time"]}}, attributes=False)
    history.append({"contact_id": ["1", "2"]}, channel="voice", zone="Europe/Helsinki", region="FI")
    history.append([{"contact_id": "1"}])
    history.append(rows())
    history.append(document)
    history.append('{"contact_id": "1"}')
    history.append(kv.Table({"a": [1]}))
    kv.History()
    kv.History(path)
    kv.Router(os.fspath(path))
    kv.Router({"name": "x"})
    kv.read_csv(path)
    kv.read_csv(b"a,b")


def documents(history: kv.History, router: kv.Router) -> None:
    contact: Contact = {"contact_id": "1", "arrived_at": "2026-03-02T08:00:00Z", "phone": ["041", "+358 9 1"], "bot": True}
    history.append(contact, source="a", kind="contacts")
    options: AppendOptions = {"source": "a", "channel": "voice", "columns": {"phone": {"column": "ani", "null": ["-"]}}}
    history.append({"contact_id": ["1"]}, **options)
    resolver: Resolver = {"region": "FI", "kinds": {"phone": {"strength": "suggests", "cap": 6}}, "cases": {"window": "7d"}}
    kv.History(resolver)
    request: Request = {"at": "2026-03-02T08:00:00Z", "urgency": "high", "facts": {"open_case": {"contacts": 2}}}
    router.decide(history.facts(request))
    router.decide(request)
    assert_type(kv.columns("conditions"), kv.Table)
    assert_type(kv.schema("append"), kv.Document)
    # A slip is found before the program runs.
    history.append(contact, channel="fax")  # type: ignore[arg-type]
    history.append(contact, columns={"phone": {"colum": "ani"}})  # type: ignore[dict-item]
    kv.schema("polciy")  # type: ignore[arg-type]


def step(name: str, done: int, total: int) -> bool:
    return done <= total and bool(name)


def resolving(path: pathlib.Path, table: kv.Table) -> None:
    found = kv.resolve(Frame())
    kv.resolve(rows())
    kv.resolve({"record_id": ["1", "2"]}, path, link_only=True, phone_region="FI", threshold=0.9)
    kv.resolve({"crm": table, "shop": [{"record_id": "1"}], "web": Batch()}, found.resolver, kinds={"ref": "id"})
    kv.resolve(table, found.resolver.document, labels=[{"record_a": "1", "record_b": "2", "same": True}], progress=step)
    assert_type(found, kv.Resolution)
    assert_type(found.customers, kv.Table)
    assert_type(found.links, kv.Table)
    assert_type(found.refused, kv.Table)
    assert_type(found.evidence("a:1", "a:2"), kv.Table)
    assert_type(found.resolver, kv.Document)
    assert_type(found.report, kv.Document)
    assert_type(found.why("a:1", "a:2"), kv.Reason)
    assert_type(found.why_not("a:1", "a:2").text, str)
    assert_type(kv.score(found, {"record_id": ["1"], "customer_id": ["x"]}), kv.Document)
    assert_type(kv.score(table, Frame()), kv.Document)


def answers(history: kv.History, router: kv.Router, at: datetime.datetime) -> None:
    report = history.append([])
    assert_type(report, kv.AppendReport)
    assert_type(report.accepted, int)
    assert_type(report.rejected_rows, list[dict[str, Any]])
    assert_type(history.customer("a:1"), str)
    assert_type(history.timeline("a:1"), kv.Table)
    assert_type(history.cases(open=True, at=at), kv.Table)
    assert_type(history.brief("a:1", at), kv.Document)
    assert_type(history.brief("a:1").document, str)
    assert_type(history.why("a:1", "a:2"), kv.Document)
    assert_type(history.note("a:1", "text", at=at), str)
    assert_type(history.undo("a_1", at="2026-03-02T08:00:00Z"), str)
    assert_type(history.merge(history.log()), kv.AppendReport)
    decision = router.decide(history.facts({"at": "2026-03-02T08:00:00Z"}), None, 0.5)
    assert_type(decision, kv.Decision)
    assert_type(decision.channel, str)
    assert_type(decision.queue, str | None)
    assert_type(decision.when, datetime.datetime)
    assert_type(decision.ranked, list[dict[str, Any]])
    assert_type(decision.explanation, list[str])
    assert_type(decision.explain("fi", form="short", messages={"yes": "ja"}), str)
    assert_type(decision.replay(router, {"at": "2026-03-02T08:00:00Z"}), kv.Replay)
    assert_type(decision.replay({"name": "x"}, "{}", None).same, bool)
    assert_type(router.what_if("{}", {"facts": {"repeat": True}}, language="fi"), kv.WhatIf)
    assert_type(router.policy, kv.Policy)
    assert_type(kv.Policy.check("{}"), list[kv.Problem])
    assert_type(router.policy.diff({"name": "x"}).sentences, list[str])
    assert_type(kv.schema("policy"), kv.Document)
    assert_type(router.decide_table(Frame()), kv.Table)
    assert_type(router.hours("voice", at)["open"], Any)
    assert_type(kv.identity("phone", "1"), kv.Document)


def tables(table: kv.Table) -> None:
    assert_type(table["a"], list[Any])
    assert_type(table[0], dict[str, Any])
    assert_type(table[1:], kv.Table)
    assert_type(table.schema, dict[str, str])
    assert_type(list(table), list[dict[str, Any]])
    stream: kv.ArrowStreamExportable = table
    schema: kv.ArrowSchemaExportable = table
    del stream, schema


def errors() -> None:
    try:
        kv.Router("x.json")
    except kv.InvalidPolicy as error:
        assert_type(error.line, int | None)
        assert_type(error.problems, list[dict[str, Any]])
        assert_type(error.document, str)
        caught: ValueError = error
        del caught
