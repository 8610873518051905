"""A log in files and in other packages, and what a later version wrote into one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from desk import AT, CALLS, CHAT, history

import kanava as kv

COLUMNS = ["kind", "source", "id", "at", "revision", "content", "format", "delivery"]
LATER = "is of a later version: kept and passed on, not read"


def merged(log: Any) -> list[dict[str, Any]]:
    desk = kv.History()
    assert desk.merge(log).rejected == 0
    return desk.log().to_pylist()


def test_a_log_may_be_kept_in_a_file(polars: Any, pyarrow: Any, pandas: Any, tmp_path: Path) -> None:
    desk = history()
    desk.note("pbx:c1", "kutsui kahdesti", at=AT)
    log = desk.log()
    rows = log.to_pylist()
    assert list(rows[0]) == COLUMNS and {row["format"] for row in rows} == {2}
    log.to_polars().write_parquet(tmp_path / "log.parquet")
    frame = polars.read_parquet(tmp_path / "log.parquet")
    assert merged(frame) == merged(frame.to_arrow()) == merged(log.to_pyarrow()) == rows
    assert merged(frame.drop("format")) == rows
    # A log of version 0.1.0 and one of this, one after the other.
    assert merged(polars.concat([frame.drop("format"), frame], how="diagonal")) == rows
    kept = log.to_pyarrow().to_pandas(types_mapper=pandas.ArrowDtype)
    assert merged(pyarrow.Table.from_pandas(kept)) == rows
    # Times as floats have lost their nanoseconds, but whole seconds have none.
    assert merged(pyarrow.Table.from_pandas(log.to_pyarrow().to_pandas())) == rows


def test_what_a_later_version_wrote(polars: Any) -> None:
    frame = history().log().to_polars()
    visit = {"kind": "visits", "source": "web", "id": "v1", "at": 5, "revision": 1, "content": b"\x01\x02", "format": 2, "delivery": 3}
    call = {**visit, "kind": "contacts", "id": "v2", "content": b"\x00\x4d\x3c\x01\xff"}
    later = polars.concat([frame, polars.DataFrame([visit, call], schema=frame.schema)])
    desk = kv.History()
    report = desk.merge(later)
    assert (report.accepted, report.rejected) == (len(CALLS) + len([CHAT]) + 2, 0)
    assert [(warning["column"], warning["rows"], warning["reason"]) for warning in report["warnings"]] == [
        ("content", 1, f"field 60 {LATER}"),
        ("content", 1, f"word 77 of `channel` {LATER}"),
        ("kind", 1, f"the kind `visits` {LATER}"),
    ]
    kept = desk.log().to_pylist()
    assert visit in kept and call in kept
    assert merged(desk.log()) == kept
    desk = kv.History()
    with pytest.raises(kv.Unsupported, match="the log has format 3"):
        desk.merge(frame.with_columns(format=3))
    assert len(desk.log()) == 0


def test_damaged_bytes_are_named() -> None:
    row = {"kind": "contacts", "source": "web", "id": "1", "at": 5, "revision": 0, "content": b"\x09\x05m"}
    report = kv.History().merge(kv.Table([row]))
    assert (report.accepted, report.rejected) == (0, 1)
    assert report.rejected_rows[0] == {
        "row": 0,
        "id": "1",
        "column": "content",
        "value": "1",
        "reason": "damaged bytes: `matter` is cut short or not as it is written",
    }
