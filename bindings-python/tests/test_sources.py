"""Reading CSV, and looking at one identity."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

import kanava as kv

TEXT = "id,ani,name\n1,0412345678,Mäki\n2,,\"a, b\"\n"


@pytest.mark.parametrize("packed", [False, True])
def test_csv_from_bytes_and_files(tmp_path: Path, packed: bool) -> None:
    content = gzip.compress(TEXT.encode()) if packed else TEXT.encode()
    path = tmp_path / "calls.csv"
    path.write_bytes(content)
    for source in (content, bytearray(content), memoryview(content), path, str(path)):
        table = kv.read_csv(source)
        assert table["id"] == ["1", "2"]
        assert table["name"] == ["Mäki", "a, b"]
        assert table.num_rows == 2


def test_a_ragged_row_is_kept_and_named() -> None:
    table = kv.read_csv(b"contact_id,account,arrived_at\n1,7,2026-03-02T08:00:00Z\n2,7\n3,7,2026-03-02T09:00:00Z\n")
    assert table["contact_id"] == ["1", "2", "3"]
    errors = table["read_error"]
    assert errors[0] is None and errors[1] and errors[2] is None
    report = kv.History().append(table, source="web", channel="chat")
    assert (report.accepted, report.rejected) == (2, 1)
    assert report.rejected_rows[0]["row"] == 1


def test_bad_sources(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        kv.read_csv(tmp_path / "nowhere.csv")
    with pytest.raises(TypeError, match="expected a path or bytes, got `int`"):
        kv.read_csv(5)  # type: ignore[arg-type]
    whole = gzip.compress(TEXT.encode() * 100)
    for broken in (whole[:20], whole[:10] + b"\xff" * 40, b"\x1f\x8b"):
        with pytest.raises(kv.InvalidArgument, match="the gzip data cannot be read"):
            kv.read_csv(broken)


def test_identities() -> None:
    phone = kv.identity("phone", "041 234 5678", "FI")
    assert (phone["value"], phone["key"]) == ("+358412345678", True)
    assert kv.identity("phone", "070 123 45 67", region="SE")["value"] == "+46701234567"
    assert kv.identity("email", "Liisa@Example.FI")["key"] is True
    assert kv.identity("email", "nobody")["key"] is False
    with pytest.raises(kv.InvalidArgument, match="`fax`"):
        kv.identity("fax", "1")
    with pytest.raises(kv.InvalidArgument):
        kv.identity("phone", "041 234 5678", region="Finland")
    with pytest.raises(TypeError):
        kv.identity("phone", 412345678)  # type: ignore[arg-type]
