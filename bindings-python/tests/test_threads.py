"""Other threads go on while Kanava works, and several may work on one history."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from desk import AT, CALLS, COLUMNS, POLICY, many

import kanava as kv

ROWS = 40_000


class Clock:
    """A thread that counts. It can only count while somebody else has let go of the interpreter."""

    def __init__(self) -> None:
        self.ticks = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        while not self._stop.is_set():
            self.ticks += 1
            time.sleep(0.0002)

    def __enter__(self) -> Clock:
        self._thread.start()
        while not self.ticks:
            time.sleep(0.001)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()


@pytest.fixture
def patient() -> Iterator[None]:
    """Python takes the interpreter from a running thread after this long: never, in effect."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(60.0)
    yield
    sys.setswitchinterval(before)


@pytest.fixture(scope="module")
def table() -> kv.Table:
    return kv.Table(many(ROWS))


@pytest.fixture(scope="module")
def desk(table: kv.Table) -> kv.History:
    history = kv.History()
    assert history.append(table, source="pbx", channel="voice").accepted == ROWS
    return history


@pytest.mark.parametrize("name", ["append", "merge", "contacts", "customers", "entries", "log", "read_csv", "decide_table"])
def test_a_second_thread_advances(name: str, table: kv.Table, desk: kv.History, patient: None) -> None:
    log = desk.log()
    text = b"id,ani,name\n" + b"1,0412345678,Virtanen\n" * 200_000
    requests = kv.Table({"at": [AT] * ROWS, "channel": ["voice"] * ROWS})
    router = kv.Router(POLICY)
    calls: dict[str, Callable[[], object]] = {
        "append": lambda: kv.History().append(table, source="pbx", channel="voice"),
        "merge": lambda: kv.History().merge(log),
        "contacts": desk.contacts,
        "customers": desk.customers,
        "entries": desk.entries,
        "log": desk.log,
        "read_csv": lambda: kv.read_csv(text),
        "decide_table": lambda: router.decide_table(requests),
    }
    with Clock() as clock:
        before = clock.ticks
        assert clock.ticks == before, "the other thread ran although nobody let it"
        calls[name]()
        assert clock.ticks > before


def test_many_readers_and_one_writer() -> None:
    history = kv.History()
    parts = [kv.Table(many(4_000))[start : start + 500] for start in range(0, 4_000, 500)]
    done = threading.Event()

    def ask() -> int:
        answered, seen = 0, 0
        while not done.is_set() or not answered:
            count = len(history.contacts())
            assert count >= seen and count % 500 == 0
            seen, answered = count, answered + 1
        return answered

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(ask) for _ in range(3)]
        for part in parts:
            history.append(part, source="pbx", channel="voice")
        done.set()
        assert all(reader.result() > 0 for reader in readers)
    assert len(history.contacts()) == 4_000


def test_several_writers_lose_nothing() -> None:
    history, alone = kv.History(), kv.History()
    whole = kv.Table(many(2_000))
    with ThreadPoolExecutor(4) as pool:
        parts = [whole[start : start + 100] for start in range(0, 2_000, 100)]
        reports = list(pool.map(lambda part: history.append(part, source="pbx", channel="voice"), parts))
    assert sum(report.accepted for report in reports) == 2_000
    alone.append(whole, source="pbx", channel="voice")
    assert history.contacts().to_pydict() == alone.contacts().to_pydict()


def test_a_table_that_calls_back_is_told(pyarrow: Any) -> None:
    history = kv.History()
    told: list[str] = []

    def batches() -> Any:
        for call in CALLS:
            try:
                history.summary()
            except kv.Conflict as error:
                told.append(str(error))
            yield pyarrow.RecordBatch.from_pylist([call])

    reader = pyarrow.RecordBatchReader.from_batches(pyarrow.RecordBatch.from_pylist(CALLS[:1]).schema, batches())
    assert history.append(reader, source="pbx", channel="voice", columns=COLUMNS).accepted == 3
    assert len(told) == 3 and "calls back" in told[0]
    assert history.summary()


def test_control_c_is_raised_when_the_call_returns(table: kv.Table, control_c: None) -> None:
    history = kv.History()
    timer = threading.Timer(0.001, signal.raise_signal, (signal.SIGINT,))
    with pytest.raises(KeyboardInterrupt):
        timer.start()
        for _ in range(1000):
            history.append(table, source="pbx", channel="voice")
    timer.join()
    assert history.summary()
