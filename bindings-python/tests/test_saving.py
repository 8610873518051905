"""A history saved and loaded; a log through the packages that keep tables."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pytest

import kanava as kv
from kanava import _native


def a_history() -> kv.History:
    history = kv.History({"region": "FI"})
    rows = [
        {"contact_id": str(i), "arrived_at": f"2026-03-0{1 + i % 9}T08:00Z", "phone": f"04012345{i % 7:02d}", "matter": "m"}
        for i in range(50)
    ]
    history.append(rows, source="a", channel="voice")
    history.append([{"record_id": "r1", "full_name": "Aino Laine", "phone": "0401234501"}], source="crm", kind="records")
    at = "2026-03-09T08:00Z"
    history.same("a:1", "a:2", at=at)
    history.note("a:3", "hei", at=at)
    history.settle("a:4", at=at)
    history.erase("a:5", at=at)
    return history


def told(history: kv.History) -> list[Any]:
    tables = (history.contacts(), history.cases(), history.customers(), history.log())
    return [table.to_pylist() for table in tables]


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    history, path = a_history(), tmp_path / "history.kanava"
    history.save(path)
    loaded = kv.History.load(path)
    assert told(loaded) == told(history)
    assert loaded.resolver == history.resolver
    before = path.read_bytes()
    loaded.save(str(path))
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["history.kanava"]
    other = kv.History.load(str(path), {"region": "SE"})
    assert other.resolver["region"] == "SE"


def test_a_crash_while_saving_leaves_the_file_of_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    history, path = a_history(), tmp_path / "history.kanava"
    history.save(path)
    before = path.read_bytes()

    def torn(file: int) -> None:
        raise OSError("the disk is full")

    history.append({"contact_id": "new", "arrived_at": "2026-03-09T09:00:00Z"}, source="a")
    monkeypatch.setattr(os, "fsync", torn)
    with pytest.raises(OSError, match="the disk is full"):
        history.save(path)
    assert path.read_bytes() == before and os.listdir(tmp_path) == ["history.kanava"]
    with pytest.raises(FileNotFoundError):
        history.save(tmp_path / "nowhere" / "history.kanava")


def test_a_file_that_is_none_or_not_whole_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "history.kanava"
    a_history().save(path)
    whole = path.read_bytes()
    for size in (7, 8, 9, 100, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:size])
        with pytest.raises(kv.StoreCorrupt, match="cut short"):
            kv.History.load(path)
    path.write_bytes(whole[:200] + bytes([whole[200] ^ 1]) + whole[201:])
    with pytest.raises(kv.StoreCorrupt, match="damaged"):
        kv.History.load(path)
    for foreign in (b"", b"contact_id,arrived_at\n1,2\n", b"PAR1" + whole):
        path.write_bytes(foreign)
        with pytest.raises(kv.InvalidArgument, match="expected a saved history"):
            kv.History.load(path)
    with pytest.raises(FileNotFoundError):
        kv.History.load(tmp_path / "nothing")
    path.write_bytes(whole)
    with pytest.raises(kv.InvalidDocument):
        kv.History.load(path, {"regoin": "FI"})  # type: ignore[arg-type]


def test_what_a_file_raises_comes_out(tmp_path: Path) -> None:
    class Full(io.RawIOBase):
        def write(self, data: Any) -> int:
            raise BlockingIOError("no room")

    with pytest.raises(BlockingIOError, match="no room"):
        a_history()._core.save(Full())

    class Slow(io.BytesIO):
        """Takes and gives a few bytes at a time."""

        def write(self, data: Any) -> int:
            return super().write(bytes(data)[:100])

        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size or 0, 77))

    slow = Slow()
    history = a_history()
    history._core.save(slow)
    slow.seek(0)
    again = _native.History.load(slow)
    assert again.summary_document() == history._core.summary_document()


def through(name: str, log: kv.Table, folder: Path, packages: Any) -> Any:
    pa, pl, pd = packages
    import pyarrow.feather
    import pyarrow.parquet

    path = folder / "log.parquet"
    if name == "pyarrow parquet":
        pyarrow.parquet.write_table(pa.table(log), path)
        return pyarrow.parquet.read_table(path)
    if name == "pyarrow parquet with dictionaries":
        pyarrow.parquet.write_table(pa.table(log), path)
        return pyarrow.parquet.read_table(path, read_dictionary=["kind", "source", "id", "content"])
    if name == "feather":
        pyarrow.feather.write_feather(pa.table(log), folder / "log.arrow")
        return pyarrow.feather.read_table(folder / "log.arrow")
    if name == "polars":
        return log.to_polars()
    if name == "polars parquet":
        log.to_polars().write_parquet(path)
        return pl.read_parquet(path)
    if name == "polars parquet by pyarrow":
        log.to_polars().write_parquet(path)
        return pyarrow.parquet.read_table(path)
    if name == "polars oldest":
        return log.to_polars().to_arrow(compat_level=pl.CompatLevel.oldest())
    if name == "pandas":
        return log.to_pandas()
    if name == "pandas of pyarrow":
        return pa.table(log).to_pandas(types_mapper=pd.ArrowDtype)
    if name == "pandas parquet":
        log.to_pandas().to_parquet(path)
        return pd.read_parquet(path)
    if name == "large":
        big = {"string": pa.large_string(), "binary": pa.large_binary()}
        table = pa.table(log)
        return table.cast(pa.schema([(f.name, big.get(str(f.type), f.type)) for f in table.schema]))
    if name == "chunks":
        table = pa.table(log)
        return pa.concat_tables([table.slice(i, 7) for i in range(0, len(table), 7)])
    return log.to_pylist()


ROUTES = [
    "pyarrow parquet",
    "pyarrow parquet with dictionaries",
    "feather",
    "polars",
    "polars parquet",
    "polars parquet by pyarrow",
    "polars oldest",
    "pandas",
    "pandas of pyarrow",
    "pandas parquet",
    "large",
    "chunks",
    "rows",
]


@pytest.mark.parametrize("route", ROUTES)
def test_a_log_goes_through(route: str, pyarrow: Any, polars: Any, pandas: Any, tmp_path: Path) -> None:
    history = a_history()
    other = kv.History(history.resolver)
    report = other.merge(through(route, history.log(), tmp_path, (pyarrow, polars, pandas)))
    assert (report.rejected, report.warnings) == (0, [])
    assert told(other) == told(history)


def test_floats_that_may_have_lost_digits_are_refused(pandas: Any) -> None:
    history = a_history()
    contact = {"contact_id": "odd", "arrived_at": "2026-03-02T08:00:00.123456789Z"}
    history.append(contact, source="a")
    frame = history.log().to_pandas()
    assert frame["at"].dtype == "float64"
    with pytest.raises(kv.InvalidArgument, match="its column `at` has the value .* as a float"):
        kv.History().merge(frame)
