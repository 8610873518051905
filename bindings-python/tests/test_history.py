"""`History`: every method with good and with bad input."""

from __future__ import annotations

import datetime as dt
import decimal
import json
from pathlib import Path
from typing import Any

import pytest
from desk import AT, CALLS, CHAT, COLUMNS, history

import kanava as kv

MOMENT = dt.datetime(2026, 3, 5, 10, tzinfo=dt.timezone(dt.timedelta(hours=2)))


def test_a_table_is_taken_row_by_row() -> None:
    desk = kv.History()
    rows = [*CALLS, {**CALLS[0], "id": "c4", "start": "soon"}, {**CALLS[0], "id": None}]
    report = desk.append(rows, source="pbx", channel="voice", columns=COLUMNS)
    assert (report.accepted, report.rejected, report.superseded) == (3, 2, 0)
    bad = report.rejected_rows
    assert [row["row"] for row in bad] == [3, 4]
    assert bad[0]["column"] == "start" and bad[0]["value"] == "soon" and bad[0]["reason"]
    assert json.loads(report.document) == report
    assert str(report).startswith("3 accepted, 2 rejected\n  row 3, column `start`, value `soon`: ")
    again = desk.append(rows, source="pbx", channel="voice", columns=COLUMNS)
    assert (again.accepted, again.unchanged, again.skipped) == (0, 3, 0)


@pytest.mark.parametrize("form", ["rows", "columns", "generator", "table", "documents", "texts"])
def test_every_form_of_input_says_the_same(form: str) -> None:
    rows = [{ours: row[theirs] for ours, theirs in COLUMNS.items()} for row in CALLS]
    desk = kv.History()
    options: dict[str, Any] = {"source": "pbx", "channel": "voice", "region": "FI"}
    if form == "documents":
        reports = [desk.append(row, **options) for row in rows]
    elif form == "texts":
        reports = [desk.append(json.dumps(row), **options) for row in rows]
    elif form == "generator":
        reports = [desk.append((row for row in rows), **options)]
    elif form == "columns":
        reports = [desk.append({name: [row[name] for row in rows] for name in COLUMNS}, **options)]
    else:
        reports = [desk.append(kv.Table(rows) if form == "table" else rows, **options)]
    assert sum(report.accepted for report in reports) == 3
    desk.append(CHAT, source="web")
    assert desk.contacts().to_pydict() == history().contacts().to_pydict()
    assert desk.links().to_pydict() == history().links().to_pydict()
    assert [len(log) for log in (desk.log(), history().log())] == [4, 4]


def test_frames_of_other_packages(polars: Any) -> None:
    desk = kv.History()
    frame = polars.DataFrame(CALLS)
    assert desk.append(frame, source="pbx", channel="voice", region="FI", columns=COLUMNS).accepted == 3
    assert desk.timeline("+358412345678").to_polars()["contact_id"].to_list() == ["c1", "c2"]


def test_a_pyarrow_reader_is_read_batch_by_batch(pyarrow: Any) -> None:
    batch = pyarrow.RecordBatch.from_pylist(CALLS)
    reader = pyarrow.RecordBatchReader.from_batches(batch.schema, [batch.slice(0, 2), batch.slice(2)])
    desk = kv.History()
    assert desk.append(reader, source="pbx", channel="voice", columns=COLUMNS).accepted == 3
    assert desk.append(batch, source="pbx", channel="voice", columns=COLUMNS).unchanged == 3


def test_times_may_be_datetimes() -> None:
    local = dt.datetime(2026, 3, 2, 10)
    rows = [
        {"contact_id": "naive", "account": "7", "arrived_at": local},
        {"contact_id": "text", "account": "7", "arrived_at": "2026-03-02T08:00:00Z"},
    ]
    desk = kv.History()
    for row in rows:
        desk.append(row, source="a", channel="chat", zone="Europe/Helsinki")
        desk.append([row], source="b", channel="chat", zone="Europe/Helsinki")
    desk.append({"contact_id": "aware", "account": "7", "arrived_at": MOMENT}, source="a", channel="chat")
    times = desk.timeline("account:7")["arrived_at"]
    assert times == [dt.datetime(2026, 3, 2, 8, tzinfo=dt.timezone.utc)] * 4 + [MOMENT]


def test_identities_may_be_a_list_of_records() -> None:
    identities = [
        {"kind": "phone", "value": "+358412345678"},
        {"kind": "email", "value": "a@b.fi", "verified": True},
    ]
    desk = kv.History()
    contact = {**CHAT, "identities": identities, "phone": ["0401112222"]}
    assert desk.append(contact, source="web", region="FI").accepted == 1
    assert desk.customer("+358412345678") == desk.customer("a@b.fi") == desk.customer("+358401112222")


def test_bad_input_is_named() -> None:
    desk = history()
    with pytest.raises(kv.InvalidDocument) as caught:
        desk.append('{"contact_id": "1",\n "arrived_at": }', source="web", channel="chat")
    assert caught.value.line == 2
    with pytest.raises(kv.InvalidDocument, match="no colon"):
        desk.append(CALLS, source="a:b")
    with pytest.raises(kv.InvalidDocument, match="unknown channel `fax`"):
        desk.append(CALLS, source="a", channel="fax")
    with pytest.raises(kv.InvalidDocument, match="unknown kind `calls`"):
        desk.append(CALLS, source="a", kind="calls")
    with pytest.raises(kv.InvalidDocument, match="`phon` is not a column of contacts; did you mean `phone`"):
        desk.append(CALLS, source="a", columns={"phon": "ani"})
    with pytest.raises(kv.KanavaError, match="Mars"):
        desk.append(CALLS, source="a", channel="voice", zone="Mars/Olympus", columns=COLUMNS)
    with pytest.raises(TypeError, match="got `int`"):
        desk.append(5, source="a")  # type: ignore[arg-type]
    with pytest.raises(kv.InvalidArgument, match="row 1, column `contact_id`"):
        desk.append([{"contact_id": "1"}, {"contact_id": 2}], source="a")
    with pytest.raises(TypeError, match="a value of type `object` has no place in a document"):
        desk.append({**CHAT, "attributes": {"x": object()}}, source="a")
    with pytest.raises(kv.InvalidArgument, match="cannot be written as JSON"):
        desk.append({**CHAT, "amount": float("inf")}, source="a")
    assert desk.summary().document == history().summary().document


def test_decimals_go_into_documents_as_text() -> None:
    desk = kv.History()
    assert desk.append({**CHAT, "amount": decimal.Decimal("12.50")}, source="web").accepted == 1


def test_who_is_who() -> None:
    desk = history()
    customer = desk.customer("pbx:c1")
    for key in ("pbx:c2", "+358 41 234 5678", "phone:+358412345678", customer):
        assert desk.customer(key) == customer
    assert desk.customer("liisa.virtanen@example.fi") == desk.customer("web:h1") != customer
    for key in ("pbx:nobody", "+358 40 000 0000", ""):
        with pytest.raises(kv.NotFound):
            desk.customer(key)
    entries = desk.entries()
    assert len(entries) == 4 and len(set(entries["customer_id"])) == 3 == len(desk.customers())


def test_timelines_briefs_and_cases() -> None:
    desk = history()
    timeline = desk.timeline("pbx:c2")
    assert timeline["contact_id"] == ["c1", "c2"]
    assert json.loads(desk.timeline_document("pbx:c2").document) == desk.timeline_document("pbx:c2")
    for at in (None, AT, MOMENT):
        assert isinstance(desk.brief("pbx:c2", at), kv.Document)
    assert desk.brief("pbx:c2", AT).document == desk.brief("pbx:c2", MOMENT).document
    assert len(desk.cases()) == 3
    assert len(desk.cases(matter="order.status")) == 2
    assert len(desk.cases(customer="pbx:c1", open=True, at=AT)) == 1
    assert len(desk.cases(customer="pbx:c1", open=False, at=AT)) == 0
    assert desk.cases_document(customer="pbx:c1", at=MOMENT).document
    for ask in (desk.timeline, desk.timeline_document, desk.brief):
        with pytest.raises(kv.NotFound):
            ask("pbx:nobody")
    with pytest.raises(kv.InvalidArgument, match="has no zone"):
        desk.brief("pbx:c1", dt.datetime(2026, 3, 5))
    with pytest.raises(kv.InvalidArgument, match="`today` is not an instant"):
        desk.brief("pbx:c1", "today")
    with pytest.raises(TypeError, match="expected an instant"):
        desk.cases(at=5)  # type: ignore[arg-type]
    with pytest.raises(kv.KanavaError, match="today"):
        desk.cases(at="today")


def test_tables_of_everything() -> None:
    desk = history()
    contacts = desk.contacts()
    assert len(contacts) == 4
    assert {"contact_id", "source", "customer_id", "case_id"} <= set(contacts.column_names)
    assert len(desk.links()) >= 1
    assert len(desk.refused()) == 0
    assert len(desk.log()) >= 4
    assert str(contacts).endswith(" columns]") or "not shown" in str(contacts)


def test_why_and_why_not() -> None:
    desk = history()
    assert desk.why("pbx:c1", "pbx:c2").document
    assert desk.why_not("pbx:c1", "pbx:c3").document
    for ask in (desk.why, desk.why_not):
        with pytest.raises(kv.NotFound):
            ask("pbx:c1", "pbx:nobody")


def test_facts_for_a_request() -> None:
    desk = history()
    request = {"at": AT, "channel": "voice", "customer": "pbx:c1", "matter": "invoice.due_date"}
    filled = desk.facts(request)
    assert filled["facts"]["known"] is True
    assert filled["facts"]["repeat"] is True
    assert desk.facts(json.dumps(request)).document == filled.document
    with pytest.raises(kv.InvalidDocument):
        desk.facts({"channel": 5})
    with pytest.raises(TypeError, match="expected a document"):
        desk.facts(5)  # type: ignore[arg-type]


def test_assertions_and_their_undoing() -> None:
    desk = history()
    before = desk.contacts().to_pydict()
    said = desk.same("pbx:c1", "pbx:c3", at=AT, actor="mari", reason="she said so")
    assert desk.customer("pbx:c1") == desk.customer("pbx:c3")
    assert desk.same("pbx:c1", "pbx:c3", at=AT, actor="mari", reason="she said so") == said
    desk.undo(said, at=MOMENT)
    assert desk.contacts().to_pydict() == before
    apart = desk.not_same("pbx:c1", "pbx:c2", at=AT, id="mine")
    assert apart == "mine"
    assert desk.customer("pbx:c1") != desk.customer("pbx:c2")
    assert len(desk.refused()) >= 1
    desk.undo(apart, at=AT)
    desk.undo(desk.link_case("pbx:c3", "pbx:c1", at=AT), at=AT)
    noted = desk.note("pbx:c1", "wants to be called on Monday", at=AT, actor="mari")
    assert "wants to be called on Monday" in desk.brief("pbx:c1", AT).document
    desk.undo(noted, at=AT)
    settled = desk.settle("pbx:c2", at=AT)
    assert len(desk.cases(customer="pbx:c1", open=True, at="2026-03-06T00:00:00Z")) == 0
    reopened = desk.reopen("pbx:c2", at="2026-03-05T09:00:00Z")
    assert len(desk.cases(customer="pbx:c1", open=True, at="2026-03-06T00:00:00Z")) == 1
    desk.undo(reopened, at=AT)
    desk.undo(settled, at=AT)
    assert desk.contacts().to_pydict() == before
    desk.erase("pbx:c1", at=AT)
    with pytest.raises(kv.NotFound):
        desk.customer("+358412345678")
    assert desk.append(CALLS, source="pbx", channel="voice", columns=COLUMNS).accepted == 0
    assert "58412345678" not in str(desk.log().to_pylist())


@pytest.mark.parametrize(
    ("document", "kind", "said"),
    [
        ({"type": "shout", "at": AT}, kv.InvalidDocument, "shout"),
        ({"type": "same", "a": "pbx:c1", "at": AT}, kv.InvalidDocument, "missing field `b`"),
        ({"type": "same", "a": "pbx:c1", "b": "pbx:c1", "at": AT}, kv.InvalidDocument, "the same entry"),
        ({"type": "note", "subject": "pbx:c1", "at": AT}, kv.InvalidDocument, "a note needs `text`"),
        ({"type": "settle", "subject": "pbx:c1", "at": "now"}, kv.InvalidDocument, "`now` is not an instant"),
        ("{", kv.InvalidDocument, ""),
    ],
)
def test_assertions_that_say_nothing(document: Any, kind: type[kv.KanavaError], said: str) -> None:
    with pytest.raises(kind) as caught:
        history().assertion(document)
    assert said in str(caught.value)


def test_two_histories_that_exchanged_their_logs_agree() -> None:
    here, there = history(), kv.History()
    there.append({**CHAT, "contact_id": "h2", "phone": "+358412345678"}, source="web")
    there.note("web:h2", "from the other side", at=AT)
    assert there.merge(here.log()).accepted >= 4
    here.merge(there.log())
    assert here.contacts().to_pydict() == there.contacts().to_pydict()
    assert here.brief("web:h2", AT).document == there.brief("web:h2", AT).document
    with pytest.raises(kv.InvalidArgument):
        here.merge(kv.Table({"a": [1]}))


def test_resolvers(tmp_path: Path) -> None:
    default = kv.History().resolver
    path = tmp_path / "resolver.json"
    path.write_text(default.document, encoding="utf-8")
    for given in (default, default.document, path, str(path), {}, "{}"):
        assert kv.History(given).resolver.document == default.document
    assert kv.History.parse("{}").resolver == default
    with pytest.raises(kv.InvalidDocument) as caught:
        kv.History('{"version": 1,\n "kind": 5}')
    assert (caught.value.line, isinstance(caught.value.column, int)) == (2, True)
    with pytest.raises(FileNotFoundError):
        kv.History(str(tmp_path / "nowhere.json"))
    with pytest.raises(kv.InvalidDocument):
        kv.History.parse(str(path))


def test_strict_looks_at_what_is_here_too() -> None:
    desk = kv.History()
    twice = [{"contact_id": "a", "arrived_at": AT, "account": account} for account in ("7", "8")]
    options: Any = {"source": "s", "channel": "voice", "strict": True}
    with pytest.raises(kv.InvalidArgument, match="two rows of one id differ"):
        desk.append(twice, **options)
    assert desk.summary()["contacts"] == 0
    desk.append(twice[:1], **options)
    desk.append(twice[1:], **options)  # A later delivery is later: nothing to be looked at.
    with pytest.raises(kv.InvalidArgument, match="another kind"):
        desk.append([{"record_id": "a"}], kind="records", source="s", strict=True)
    with pytest.raises(kv.InvalidArgument, match="its events would make it"):
        desk.append([{"contact_id": "a", "arrived_at": AT}], kind="events", source="s", strict=True)


def test_lists_of_attributes_are_kept_whole() -> None:
    tags = ["vip", "late", "angry"]
    desk = kv.History()
    desk.append([{"contact_id": "1", "arrived_at": AT, "account": "7", "tags": tags}], source="s", channel="mail")
    desk.append({"contact_id": "2", "arrived_at": AT, "account": "7", "tags": tags}, source="s", channel="mail")
    assert desk.contacts(["attributes.tags"])["attributes.tags"] == ['["vip","late","angry"]'] * 2


def test_a_path_wants_no_more_than_it_says() -> None:
    row = {"contact_id": "1", "arrived_at": AT, "p": {"tel": "0401234567", "more": "x"}}
    for data in ([row], row):
        desk = kv.History()
        report = desk.append(
            data, source="s", channel="mail", region="FI", strict=True, columns={"phone": "p.tel"}
        )
        assert report.identities == {"phone": {"usable": 1}}, report


def test_revisions_that_a_frame_made_floats(pandas: Any) -> None:
    frame = pandas.DataFrame({"contact_id": ["1", "2"], "arrived_at": [AT] * 2, "revision": [1, None]})
    desk = kv.History()
    assert desk.append(frame, source="s", channel="mail").rejected == 0
    revisions = desk.contacts(["contact_id", "revision"])
    assert dict(zip(revisions["contact_id"], revisions["revision"])) == {"1": 1, "2": None}


def test_what_another_package_refuses_to_hand_over_is_our_own_error(pandas: Any) -> None:
    mixed = pandas.DataFrame({"contact_id": ["1", 2], "arrived_at": [AT] * 2})
    for read in (lambda: kv.History().append(mixed, source="s"), lambda: kv.resolve(mixed), lambda: kv.Table(mixed)):
        with pytest.raises(kv.InvalidArgument, match="cannot be handed over as a table"):
            read()


def of_two(resolver: dict[str, Any], *people: dict[str, Any]) -> tuple[kv.History, bool]:
    desk = kv.History(resolver)
    rows = [{**person, "contact_id": str(n), "arrived_at": AT} for n, person in enumerate(people)]
    desk.append(rows, source="x", channel="chat")
    return desk, desk.customer("x:0") == desk.customer("x:1")


def test_a_history_weighs_people_by_the_model_that_ships_unless_told_not_to() -> None:
    born = {"last_name": "Laine", "birth_date": "1980-02-01"}
    slip = ({**born, "first_name": "Aino"}, {**born, "first_name": "Ainno"})
    home = {"last_name": "Laine", "email": "laineet@posti.example", "phone": "+358 41 234 5678"}
    couple = ({**home, "first_name": "Aino"}, {**home, "first_name": "Onni"})
    desk, same = of_two({}, *slip)
    assert same and [step["rule"] for step in desk.why("x:0", "x:1")["path"]] == ["scored"]
    assert not of_two({}, *couple)[1]
    assert kv.History().resolver["model"] == "shipped"
    keys = {"model": "none"}
    assert not of_two(keys, *slip)[1]
    desk, same = of_two(keys, *couple)
    assert same and [step["rule"] for step in desk.why("x:0", "x:1")["path"]] == ["shares"]
    # Kept with the history: it means the same when it is read again.
    again = kv.History(desk.resolver)
    again.merge(desk.log())
    assert again.customer("x:0") == again.customer("x:1")
