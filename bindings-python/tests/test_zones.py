"""`ZoneData`: a release that never was, with one zone whose clock changes once."""

from __future__ import annotations

import copy
import pickle
import struct
from pathlib import Path

import pytest

import kanava as kv

POLICY = {
    "name": "base",
    "version": "1",
    "objective": {},
    "hours": {"day": {"open": "Mo-Su 09:00-17:00", "zone": "Mars/Base"}},
    "channels": {"voice": {"kind": "voice", "hours": "day"}, "mail": {"kind": "mail"}},
    "fallback": {"channel": "mail"},
}


def tzif() -> bytes:
    """An hour ahead of UTC until 2026-06-01T00:00:00Z, and then two."""

    def block(form: str) -> bytes:
        head = b"TZif2" + bytes(15) + struct.pack(">6I", 0, 0, 0, 1, 2, 8)
        return head + struct.pack(form, 1_780_272_000, 1) + struct.pack(">iBBiBB", 3600, 0, 0, 7200, 0, 4) + b"ONE\0TWO\0"

    return block(">iB") + block(">qB") + b"\nTWO-2\n"


def concatenated() -> bytes:
    zone = tzif()
    row = struct.pack(">40sIII", b"Mars/Base", 0, len(zone), 0)
    return b"tzdata2099z\0" + struct.pack(">III", 24, 24 + len(row), 24 + len(row) + len(zone)) + row + zone


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "Mars").mkdir()
    (tmp_path / "Mars" / "Base").write_bytes(tzif())
    (tmp_path / "zone.tab").write_text("# a table")
    (tmp_path / "round").symlink_to(tmp_path)
    return tmp_path


def test_a_folder_a_file_and_bytes_are_the_same(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "tzdata").write_bytes(concatenated())
    named = kv.ZoneData(folder, version="2099z")
    (folder / "tzdata.zi").write_text("# version 2099z\n# more")
    for data in (named, kv.ZoneData(str(folder)), kv.ZoneData(tmp_path / "tzdata"), kv.ZoneData(concatenated())):
        assert (data.version, data.names) == ("2099z", ["Mars/Base"])
        assert repr(data) == "<ZoneData: 2099z, 1 zones>"
        router = kv.Router(POLICY, zone_data=data)
        for again in (router, pickle.loads(pickle.dumps(router)), kv.Router.parse(router.policy.document, data)):
            hours = again.hours("voice", "2026-05-31T07:30:00Z")
            assert (hours["open"], hours["next_change"], hours["zone_data"]) == (False, "2026-05-31T08:00:00Z", "2099z")
            assert again.hours("voice", "2026-06-01T07:30:00Z")["open"]
            assert again.hours("mail", "2026-06-01T07:30:00Z")["zone_data"] == "2099z"
            decision = again.decide({"at": "2026-06-01T07:30:00Z", "channel": "voice"})
            assert decision["zone_data"] == "2099z"
            assert pickle.loads(pickle.dumps(again.policy)) == copy.copy(again.policy) == router.policy


def test_nothing_is_taken_from_the_library_in_its_place() -> None:
    data = kv.ZoneData(concatenated())
    helsinki = {**POLICY, "hours": {"day": {"open": "Mo-Su 09:00-17:00", "zone": "Europe/Helsinki"}}}
    with pytest.raises(kv.InvalidPolicy, match="`Europe/Helsinki` is not in the zone data `2099z`"):
        kv.Router(helsinki, zone_data=data)
    with pytest.raises(kv.InvalidPolicy, match="`Mars/Base` is not a time zone"):
        kv.Router(POLICY)
    assert kv.Router(helsinki).hours("voice", "2026-06-01T07:30:00Z")["zone_data"] != "2099z"


def test_what_is_no_zone_data_says_so(folder: Path) -> None:
    with pytest.raises(kv.InvalidArgument, match="these zone files name no version"):
        kv.ZoneData(folder)
    with pytest.raises(kv.InvalidArgument, match="`version` is for a folder"):
        kv.ZoneData(concatenated(), version="2099z")
    with pytest.raises(kv.InvalidArgument, match="is damaged"):
        kv.ZoneData(concatenated()[:-1])
    with pytest.raises(FileNotFoundError):
        kv.ZoneData(folder / "nowhere")
    with pytest.raises(TypeError):
        kv.Router(POLICY, zone_data=str(folder))  # type: ignore[arg-type]


def test_conditions_go_by_the_zones_of_the_router(folder: Path) -> None:
    zones = kv.ZoneData(folder, version="2099z")
    rules = [{"name": "late", "when": 'at.getHours("Mars/Base") == 14', "then": {"prefer": ["mail"]}}]
    router = kv.Router({**POLICY, "rules": rules}, zone_data=zones)
    fired = [step for step in router.decide({"at": "2026-07-01T12:00:00Z"})["steps"] if step["step"] == "rule"]
    assert [step["rule"] for step in fired] == ["late"]
    # A customer's zone is one of them too.
    quiet = {"at": "2026-07-01T12:00:00Z", "quiet_hours": "21:00-08:00", "zone": "Mars/Base"}
    assert router.decide(quiet)["zone_data"] == "2099z"
    with pytest.raises(kv.InvalidDocument, match="is not in the zone data"):
        router.decide({**quiet, "zone": "Europe/Helsinki"})
    rules[0]["when"] = 'at.getHours("Europe/Helsinki") == 14'
    with pytest.raises(kv.InvalidPolicy, match="is not in the zone data"):
        kv.Router({**POLICY, "rules": rules}, zone_data=zones)
