"""`resolve` when it takes long, and when the records are bad; and `score` on an example worked out by hand."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from generated import Row, groups, people
from test_threads import Clock, patient

import kanava as kv

__all__ = ["patient"]

STEPS = ["read", "block", "compare", "learn", "merge"]
ROWS, TRUTH = people(40)


@pytest.fixture(scope="module")
def many() -> kv.Table:
    return kv.Table(people(10_000)[0])


def test_progress_is_told_in_this_thread() -> None:
    told: list[tuple[str, int, int]] = []
    threads: set[int] = set()

    def progress(step: str, done: int, total: int) -> None:
        told.append((step, done, total))
        threads.add(threading.get_ident())

    found = kv.resolve(ROWS, progress=progress)
    assert {step for step, _, _ in told} <= set(STEPS) and told
    assert all(0 <= done <= total for _, done, total in told)
    assert threads == {threading.get_ident()}
    assert found.customers.to_pydict() == kv.resolve(ROWS).customers.to_pydict()


@pytest.mark.parametrize("after", [0, 1, 3])
def test_false_stops_it(many: kv.Table, after: int) -> None:
    calls: list[str] = []

    def progress(step: str, done: int, total: int) -> bool:
        calls.append(step)
        return len(calls) <= after

    with pytest.raises(kv.Cancelled) as caught:
        kv.resolve(many, progress=progress)
    assert caught.value.code == 10
    assert len(calls) == after + 1, "it went on after it was told to stop"


def test_only_false_stops_it() -> None:
    for answer in (None, 0, True, "", "stop"):
        assert len(kv.resolve(ROWS, progress=lambda *_, answer=answer: answer).customers) == 80


def test_an_exception_in_progress_comes_back_as_it_is(many: kv.Table) -> None:
    class Enough(BaseException):
        pass

    def progress(step: str, done: int, total: int) -> None:
        raise Enough(step)

    with pytest.raises(Enough) as caught:
        kv.resolve(many, progress=progress)
    assert caught.value.args[0] in STEPS and caught.traceback[-1].name == "progress"
    with pytest.raises(TypeError):
        kv.resolve(many, progress=lambda: None)  # type: ignore[arg-type,misc]


def test_progress_may_use_the_library(many: kv.Table) -> None:
    seen: list[int] = []

    def progress(step: str, done: int, total: int) -> bool:
        seen.append(len(kv.resolve(ROWS).customers))
        return False

    with pytest.raises(kv.Cancelled):
        kv.resolve(many, progress=progress)
    assert seen == [80]


def test_control_c_stops_it_before_its_end(many: kv.Table, control_c: None) -> None:
    def seconds(call: Callable[[], object]) -> float:
        began = time.perf_counter()
        call()
        return time.perf_counter() - began

    def stopped() -> None:
        timer = threading.Timer(whole / 20, signal.raise_signal, (signal.SIGINT,))
        with pytest.raises(KeyboardInterrupt):
            timer.start()
            kv.resolve(many)
            timer.join()  # it was over before the signal came
        timer.join()

    whole = min(seconds(lambda: kv.resolve(many)) for _ in range(2))
    # More than one try: a machine may be busy with something else.
    assert any(seconds(stopped) < 0.8 * whole for _ in range(5))


def test_a_second_thread_advances(many: kv.Table, patient: None) -> None:
    with Clock() as clock:
        before = clock.ticks
        kv.resolve(many)
        assert clock.ticks > before


def test_several_threads_get_the_same() -> None:
    alone = kv.resolve(ROWS)
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(kv.resolve, [ROWS, ROWS[::-1]] * 4):
            assert found.resolver.document == alone.resolver.document
            assert found.customers.to_pydict() == alone.customers.to_pydict()
        # One answer, asked by several at once: each table is made once.
        assert len(set(map(id, pool.map(lambda _: alone.links, range(16))))) == 1


def test_a_table_that_fails_half_way(pyarrow: Any) -> None:
    batch = pyarrow.RecordBatch.from_pylist(ROWS)

    def batches() -> Any:
        yield batch
        raise OSError("the disk is full")

    with pytest.raises(kv.InvalidArgument, match="the disk is full"):
        kv.resolve(pyarrow.RecordBatchReader.from_batches(batch.schema, batches()))


def test_without_a_record_id() -> None:
    for records in ([{"name": "Anna"}], [], {}, [{}], {"crm": [{"name": "Anna"}]}):
        with pytest.raises(kv.InvalidArgument, match="record_id"):
            kv.resolve(records)
    with pytest.raises(kv.InvalidArgument, match="is it `recordid`"):
        kv.resolve([{"recordid": "1"}])


def test_no_records_are_no_customers() -> None:
    for records in ({"record_id": [], "name": []}, kv.Table({"record_id": ["1"], "name": ["Anna"]})[:0]):
        found = kv.resolve(records)
        assert repr(found) == "<Resolution 0 records, 0 customers>"
        assert len(found.customers) == len(found.links) == len(found.refused) == 0
        assert found.customers.column_names == ["record_id", "customer_id", "confidence"]


def test_one_record_is_one_customer() -> None:
    found = kv.resolve([{"record_id": "1", "name": "Anna"}])
    assert found.customers["confidence"] == [1.0]


def test_ids_that_are_nothing_or_too_long_are_left_out_and_told() -> None:
    found = kv.resolve([*ROWS, {**ROWS[0], "record_id": None}, {**ROWS[1], "record_id": "i" * 1000}])
    assert groups(found.customers) == groups(TRUTH)
    assert [warning["column"] for warning in found.report["warnings"]] == ["record_id"]
    assert found.report["warnings"][0]["text"].startswith("2 rows ")


def test_the_same_id_twice_is_told() -> None:
    found = kv.resolve([*ROWS, ROWS[0]])
    assert groups(found.customers) == groups(TRUTH)
    assert "repeat" in found.report["warnings"][0]["text"]


def test_columns_that_say_nothing_change_nothing() -> None:
    empty: list[Row] = [{**row, "fax": None, "country": "GB"} for row in ROWS]
    found = kv.resolve(empty)
    assert groups(found.customers) == groups(TRUTH)
    assert any("fax" in str(warning) for warning in found.report["warnings"])


def test_nothing_but_ids() -> None:
    found = kv.resolve({"record_id": ["1", "2", "3"]})
    assert len(set(found.customers["customer_id"])) == 3
    found = kv.resolve({"record_id": ["1", "2", "3"], "name": [None, None, None], "email": ["", " ", None]})
    assert len(set(found.customers["customer_id"])) == 3


def test_long_and_odd_text() -> None:
    odd: list[Row] = [
        {**ROWS[0], "source": "odd", "record_id": "long", "last_name": "x" * 1_000_000},
        {**ROWS[1], "source": "odd", "record_id": "tabs", "first_name": "\r\n\t"},
        {**ROWS[2], "source": "odd", "record_id": "scripts", "last_name": "Вирта́нен\u202e日本", "street": "\U0001f600"},
        {"source": "odd", "record_id": "marks", "last_name": "%s'\"\\;--", "phone": "++++", "birth_date": "9999-99-99"},
    ]
    began = time.perf_counter()
    found = kv.resolve([*ROWS, *odd])
    assert time.perf_counter() - began < 30
    assert len(found.customers) == 84
    plain = [{name for name in customer if not name.startswith("odd:")} for customer in groups(found.customers)]
    assert groups(TRUTH) == {frozenset(customer) for customer in plain if customer}
    for name in ("odd:long", "odd:tabs", "odd:scripts"):
        assert len(str(found.evidence(name, "odd:marks"))) < 20_000
        assert len(reason(found, name, "odd:marks")) < 20_000


def test_reasons_cannot_take_over_a_terminal() -> None:
    odd = {**ROWS[1], "source": "odd", "record_id": "1", "first_name": "\x00\x1b[31m", "last_name": "\x1b]0;x\x07"}
    found = kv.resolve([*ROWS, odd])
    for row in ROWS:
        text = reason(found, "odd:1", f"{row['source']}:{row['record_id']}")
        assert not any(ord(letter) < 32 and letter != "\n" for letter in text)


def reason(found: kv.Resolution, a: str, b: str) -> str:
    try:
        return str(found.why(a, b))
    except kv.Conflict:
        return str(found.why_not(a, b))


def test_one_value_for_everybody() -> None:
    rows: list[Row] = [{**row, "birth_date": "1900-01-01", "phone": "0000000000"} for row in ROWS]
    found = kv.resolve(rows)
    sizes = [len(customer) for customer in groups(found.customers)]
    assert max(sizes) <= 3
    assert kv.score(found, TRUTH)["pairwise"]["precision"] > 0.9


def test_types_other_than_text() -> None:
    import datetime as dt

    typed: list[Row] = [
        {**row, "birth_date": row["birth_date"] and dt.date.fromisoformat(row["birth_date"]), "vip": number % 2 == 0}
        for number, row in enumerate(ROWS)
    ]
    assert groups(kv.resolve(typed).customers) == groups(TRUTH)


def test_score_of_an_example_worked_out_by_hand() -> None:
    # True: {1 2 3} {4 5} {6}, 4 pairs. Found: {1 2 3 4} {5} {6}, 6 pairs; 3 pairs are both.
    truth = {"record_id": ["1", "2", "3", "4", "5", "6"], "customer_id": ["a", "a", "a", "b", "b", "c"]}
    found = {"record_id": ["6", "5", "4", "3", "2", "1"], "customer_id": ["z", "y", "x", "x", "x", "x"]}
    score = kv.score(found, truth)
    pairs, records = score["pairwise"], score["bcubed"]
    assert (pairs["precision"], pairs["recall"], pairs["f1"]) == pytest.approx((0.5, 0.75, 0.6))
    # Precision: 3/4 three times, 1/4, 1, 1. Recall: 1, 1, 1, 1/2, 1/2, 1.
    expected = (4.5 / 6, 5 / 6, 2 * (4.5 / 6) * (5 / 6) / (9.5 / 6))
    assert (records["precision"], records["recall"], records["f1"]) == pytest.approx(expected)
    assert kv.score(truth, truth)["pairwise"] == {**pairs, "precision": 1.0, "recall": 1.0, "f1": 1.0}
    # One customer of three and one entity of three is the same set: {6}.
    whole = score["cluster"]
    assert (whole["precision"], whole["recall"], whole["f1"]) == pytest.approx((1 / 3, 1 / 3, 1 / 3))
    assert (score["over_merged"], score["split"]) == pytest.approx((1 / 3, 1 / 3))
    for name in ("customer_id", "entity_id", "who"):
        again = {"record_id": truth["record_id"], name: truth["customer_id"]}
        assert kv.score(kv.Table(found), again).document == score.document


def test_score_of_what_does_not_fit() -> None:
    truth = {"record_id": ["1", "2"], "customer_id": ["a", "a"]}
    for found, said in (({"record_id": ["1", "2"]}, "customer_id"), ({"customer_id": ["a", "a"]}, "record_id")):
        with pytest.raises(kv.InvalidArgument, match=said):
            kv.score(found, truth)
    assert kv.score({"record_id": ["1"], "customer_id": ["a"]}, truth)["unmatched"] == 1
    with pytest.raises(TypeError, match="expected a table"):
        kv.score(5, truth)  # type: ignore[arg-type]


def test_broken_rows_are_no_records() -> None:
    text = (
        b"record_id,name,phone\n1,Anna Laine,0401234567\n2,Eero Salo,0409999999,x\n3,Anna Laine,0401234567\n"
        b"4,Oiva Maki,0405555555\nTotal,,\n"
    )
    found = kv.resolve(kv.read_csv(text), phone_region="FI")
    assert sorted(found.customers["record_id"]) == ["1", "3", "4"]
    assert "read_error" not in found.report["columns"]
    assert any("were left out; the first: line 3" in warning["text"] for warning in found.report["warnings"])
