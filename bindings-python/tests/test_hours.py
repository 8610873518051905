"""`kanava.Hours`: the oracles of opening hours, the reference's own strings, and holidays beside the package's."""

from __future__ import annotations

import copy
import datetime
import json
import os
import pickle
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import kanava as kv
import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("KANAVA_SHARED") or ROOT / ".." / "shared")
HELSINKI = ZoneInfo("Europe/Helsinki")
OFFICE = kv.Hours("Mo-Fr 09:00-15:00; PH off", zone="Europe/Helsinki", country="FI")


def at(*parts: int) -> datetime.datetime:
    return datetime.datetime(*parts, tzinfo=HELSINKI)


def test_the_year_2026_has_252_business_days_and_90_720_open_minutes() -> None:
    intervals = OFFICE.intervals(at(2026, 1, 1), at(2027, 1, 1))
    assert len(intervals) == 252 and {interval.state for interval in intervals} == {"open"}
    minutes = OFFICE.open_time(at(2026, 1, 1), at(2027, 1, 1)) / 60e9
    assert minutes == sum((i.end - i.start).total_seconds() for i in intervals) / 60 == 90_720


def test_the_clock_changes() -> None:
    assert OFFICE.next_open(at(2026, 3, 28, 12)) == at(2026, 3, 30, 9)
    night = kv.Hours("00:00-06:00", zone="Europe/Helsinki")
    assert night.open_time(at(2026, 3, 29), at(2026, 3, 30)) == 5 * 3600 * 10**9
    assert night.open_time(at(2026, 10, 25), at(2026, 10, 26)) == 7 * 3600 * 10**9


def test_what_is_not_sure_is_not_open_and_says_why() -> None:
    hours = kv.Hours('Mo-Fr 09:00-17:00 || "by appointment"; PH off', zone="Europe/Helsinki", country="FI")
    evening = at(2026, 3, 2, 20)
    assert hours.state(evening) == "unknown" and not hours.is_open(evening)
    assert hours.at(evening)["comment"] == "by appointment"
    assert hours.next_open(evening) == at(2026, 3, 3, 9)
    assert hours.state(at(2026, 12, 25, 12)) == "closed"


def test_an_answer_names_the_holiday_and_the_data() -> None:
    told = OFFICE.at(at(2026, 12, 25, 12))
    assert told["holiday"] and told["holiday_name"] == "Christmas Day"
    assert told["holiday_data"].startswith("holidays ") and told["zone_data"]
    assert "note" not in told
    assert "known for 2000 to 2050, not for 2060" in OFFICE.at(at(2060, 1, 1))["note"]


def test_lists_of_ones_own() -> None:
    hours = kv.Hours(
        "Mo-Fr 09:00-17:00; SH 10:00-12:00; PH off",
        zone="Europe/Helsinki",
        holidays={"2026-03-03": "Company day"},
        school_holidays={"2026-06-06/2026-08-10": "Summer"},
        exceptions={"2026-03-04": "12:00-13:00"},
    )
    assert not hours.is_open(at(2026, 3, 3, 10)) and hours.at(at(2026, 3, 3))["holiday_name"] == "Company day"
    assert [hours.is_open(at(2026, 3, 4, hour)) for hour in (10, 12)] == [False, True]
    assert [hours.is_open(at(2026, 7, 1, hour)) for hour in (9, 11, 13)] == [False, True, False]
    assert hours.problems == []


def test_faults_are_all_told_and_problems_have_places() -> None:
    with pytest.raises(kv.InvalidDocument) as raised:
        kv.Hours("Nov 31 off", zone="Europe/Helsinky", country="UK", holidays={"7.12.": "x"})
    assert len(raised.value.problems) == 4
    assert "did you mean `GB`" in str(raised.value.problems)
    (problem,) = kv.Hours("Mo-Fr 09:00-17:00; Mo 10:00-12:00; Mo 11:00-13:00", zone="UTC").problems
    assert problem.offset == 19 and "never counts" in str(problem)


def test_what_is_no_instant_or_no_range_is_refused() -> None:
    for bad in ("noon", datetime.datetime(2026, 3, 2)):
        with pytest.raises(kv.InvalidArgument):
            OFFICE.is_open(bad)
    with pytest.raises(kv.InvalidArgument, match="not before the beginning"):
        OFFICE.intervals(at(2026, 3, 2), at(2026, 3, 1))
    with pytest.raises(TypeError):
        OFFICE.state(7)  # type: ignore[arg-type]


def test_hours_are_copied_and_saved() -> None:
    again = pickle.loads(pickle.dumps(OFFICE))
    assert repr(again) == repr(OFFICE) == "<Hours: Mo-Fr 09:00-15:00; PH off (Europe/Helsinki)>"
    assert copy.deepcopy(OFFICE) is OFFICE and again.is_open(at(2026, 3, 2, 10))


def test_a_promise_is_kept_in_opening_time() -> None:
    desk = kv.Hours("Mo-Fr 09:00-18:00", zone="Europe/Helsinki")
    assert desk.after_open_time(at(2026, 3, 6, 17, 40), datetime.timedelta(hours=1)) == at(2026, 3, 9, 9, 40)
    policy: dict[str, Any] = {
        "name": "p",
        "version": "1",
        "objective": {},
        "hours": {"desk": {"open": "Mo-Fr 09:00-18:00", "zone": "Europe/Helsinki"}},
        "channels": {"callback": {"kind": "callback", "hours": "desk", "queue": "s"}, "mail": {"kind": "mail"}},
        "rules": [
            {
                "name": "cb",
                "then": {"prefer": ["callback"], "promise_callback": {"channel": "callback", "within_minutes": 60}},
            }
        ],
        "fallback": {"channel": "mail"},
    }
    request = {"at": "2026-03-06T17:40:00+02:00"}
    when = kv.Router(policy).decide(request)["when"]
    assert when == {"mode": "now", "at": "2026-03-06T15:40:00Z", "promised_by": "2026-03-06T16:00:00Z"}
    policy["rules"][0]["then"]["promise_callback"]["within"] = "working_time"
    when = kv.Router(policy).decide(request)["when"]
    assert when == {"mode": "now", "at": "2026-03-06T15:40:00Z", "promised_by": "2026-03-09T07:40:00Z"}
    quiet = {"zone": "Europe/London", "quiet_hours": "15:00-10:00"}
    when = kv.Router(policy).decide({**request, **quiet})["when"]
    assert when == {"mode": "next_opening", "at": "2026-03-09T10:00:00Z", "promised_by": "2026-03-09T11:00:00Z"}
    with pytest.raises(kv.InvalidDocument, match="quiet_hours"):
        kv.Router(policy).decide({**request, "quiet_hours": "9-17"})
    rows = [{**request, **quiet}, {**request, "quiet_hours": "9-17"}, request]
    table = kv.Router(policy).decide_table(rows).to_pydict()
    assert [at and at.isoformat() for at in table["promised_by"]][::2] == [
        "2026-03-09T11:00:00+00:00",
        "2026-03-09T07:40:00+00:00",
    ]
    assert "minutes are missing" in table["error"][1] and table["error"][::2] == [None, None]


def test_one_channel_of_two_teams_in_two_zones() -> None:
    policy = {
        "name": "p",
        "version": "1",
        "objective": {},
        "hours": {
            "london": {"open": "Mo-Fr 06:00-19:00", "zone": "Europe/London"},
            "pacific": {"open": "Mo-Fr 10:00-19:00", "zone": "America/Los_Angeles"},
        },
        "channels": {"voice": {"kind": "voice", "hours": ["london", "pacific"]}, "mail": {"kind": "mail"}},
        "fallback": {"channel": "mail"},
    }
    router = kv.Router(policy)
    line = kv.Hours("Mo-Fr 06:00-19:00", zone=["Europe/London", "America/Los_Angeles"])
    told = {
        "2026-03-02T05:30:00Z": False,
        "2026-03-02T06:30:00Z": True,
        "2026-03-03T02:30:00Z": True,
        "2026-03-03T03:30:00Z": False,
        "2026-03-17T01:30:00Z": True,
        "2026-03-17T02:30:00Z": False,
        "2026-03-31T05:30:00Z": True,
    }
    assert {instant: router.hours("voice", instant)["open"] for instant in told} == told
    assert {instant: line.is_open(instant) for instant in told} == told


def test_the_strings_of_the_reference() -> None:
    data = SHARED / "cases" / "hours" / "opening_hours.json"
    if not data.exists():
        pytest.skip(f"{data} is not there")
    silently_wrong = []
    for case in json.loads(data.read_text(encoding="utf-8")):
        place = case.get("country") and {"Baden-Württemberg": "DE-BW"}.get(case.get("state"), case["country"])
        try:
            hours = kv.Hours(case["open"], zone=case["zone"], country=place)
        except kv.InvalidDocument:
            continue
        zone = ZoneInfo(case["zone"])
        told: dict[str, list[str]] = {"open": [], "unknown": []}
        for interval in hours.intervals(case["from"], case["to"]):
            start, end = interval.start.astimezone(zone), interval.end.astimezone(zone)
            told[interval.state].append(f"{start:%Y-%m-%d %H:%M}..{end:%m-%d %H:%M}")
        right = told["open"] == case["intervals"] and case["unknown"] in (None, told["unknown"])
        if not right and not hours.problems:
            silently_wrong.append(case["open"])
    assert silently_wrong == []


def test_days_off_of_a_place() -> None:
    told = kv.holidays("DE-BW", 2026)
    assert told["place"] == "DE-BW" and len(told["holidays"]) == 12
    assert {"date": "2026-01-06", "name": "Epiphany"}.items() <= told["holidays"][1].items()
    assert {day["kind"] for day in kv.holidays("AT", 2026, bank_holidays=True)["holidays"]} == {"public", "bank"}
    with pytest.raises(kv.InvalidArgument, match="those of `FI` are 2000 to 2050"):
        kv.holidays("FI", 2050, 2051)


def test_infinity_in_a_table_is_refused_by_row() -> None:
    policy = {
        "name": "p",
        "version": "1",
        "objective": {},
        "channels": {"mail": {"kind": "mail"}},
        "rules": [{"name": "r", "when": "attributes.x > 5", "then": {"prefer": ["mail"]}}],
        "fallback": {"channel": "mail"},
    }
    rows = {"at": ["2026-03-02T10:00:00Z"] * 3, "attributes.x": [6.0, float("inf"), float("nan")]}
    errors = kv.Router(policy).decide_table(rows).to_pydict()["error"]
    assert errors[0] is errors[2] is None and "expected a finite one" in errors[1]
