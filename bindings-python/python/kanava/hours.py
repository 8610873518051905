"""Opening hours by themselves: open, closed or unknown, and when that changes."""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from kanava import _native
from kanava._inputs import document_text, given, instant_text
from kanava.documents import Document
from kanava.zones import ZoneData

__all__ = ["Hours", "HoursInterval", "HoursProblem", "holidays"]

Instant = datetime.datetime | str


@dataclasses.dataclass(frozen=True)
class HoursInterval:
    """A stretch of time in which hours are open or unknown.

    Attributes:
        start: Its beginning, in UTC.
        end: Its end, which is not in it.
        state: `open` or `unknown`.
        comment: The comment that the hours have for it, or None.
    """

    start: datetime.datetime
    end: datetime.datetime
    state: Literal["open", "unknown"]
    comment: str | None = None


@dataclasses.dataclass(frozen=True)
class HoursProblem:
    """What may surprise in hours that can be read.

    Attributes:
        field: The field it is in: `open`, `country` and so on.
        offset: Characters into the text there.
        message: What it is.
        suggestion: What may help.
    """

    field: str
    offset: int
    message: str
    suggestion: str

    def __str__(self) -> str:
        return f"{self.field}, character {self.offset + 1}: {self.message}; {self.suggestion}"


def holidays(
    place: str,
    start: int,
    end: int | None = None,
    *,
    bank_holidays: bool | None = None,
    observed: bool | None = None,
    eves: bool | None = None,
) -> Document:
    """Which days are off in a country or a part of it.

    Args:
        place: The country (`FI`) or its part (`DE-BW`), by ISO 3166.
        start: The first year.
        end: The last year; `start` when not given.
        bank_holidays: Whether the days on which banks are closed are told too; not when not given.
        observed: Whether the days are told on which holidays are observed that fall on others; they are when not given.
        eves: Whether customary eves (Finland, Sweden) are told; they are when not given.

    Returns:
        `place`, `holidays` (each with `date`, `name`, `kind`, `observed`, `estimated`) and the version of the data.

    Raises:
        InvalidArgument: The place or the years are not known.

    Example:
        >>> import kanava as kv
        >>> [day["date"] for day in kv.holidays("GB-SCT", 2026)["holidays"] if "Andrew" in day["name"]]
        ['2026-11-30']
    """
    asked = {"from": start, "to": end, "bank_holidays": bank_holidays, "observed": observed, "eves": eves}
    return Document(_native.holidays_document(given(place=place, **asked)))


class Hours:
    """Opening hours in a zone, as a policy has them.

    They never change, so any number of threads may use them. Instants are a `datetime` with a zone, or RFC 3339 text;
    what comes back is a `datetime` in UTC.

    Args:
        open: An OSM `opening_hours` string, such as `Mo-Fr 08:00-18:00; PH off`.
        zone: The IANA zone whose wall clock is meant; or a list of them: open by one of their clocks is open.
        country: The country (`FI`) or its part (`DE-BW`) whose public holidays `PH` means.
        bank_holidays: Whether `PH` is also a bank holiday of the country.
        observed: Whether `PH` is also the day on which a holiday is observed that falls on another one.
        eves: Whether customary eves (Finland, Sweden) count as `PH`.
        holidays: Holidays of one's own: dates (`2026-12-07`) and their names.
        school_holidays: What `SH` means: ranges of dates (`2026-06-06/2026-08-10`) and their names.
        exceptions: Days with hours of their own: dates, and `09:00-12:00` or `off`.
        zone_data: The time zones to use in place of those of the library; answers name its version.

    Raises:
        InvalidDocument: The hours cannot be read; `problems` lists every fault.

    Example:
        >>> import kanava as kv
        >>> office = kv.Hours("Mo-Fr 09:00-15:00; PH off", zone="Europe/Helsinki", country="FI")
        >>> office.is_open("2026-12-24T10:00:00+02:00")
        False
        >>> print(office.next_open("2026-12-24T10:00:00+02:00"))
        2026-12-28 07:00:00+00:00
        >>> office.open_time("2026-01-01T00:00:00+02:00", "2027-01-01T00:00:00+02:00") // 60_000_000_000
        90720
    """

    __slots__ = ("_core", "_text", "_zones")
    _core: _native.Hours
    _text: str
    _zones: ZoneData | None

    def __init__(
        self,
        open: str,
        zone: str | Sequence[str],
        country: str | None = None,
        *,
        bank_holidays: bool | None = None,
        observed: bool | None = None,
        eves: bool | None = None,
        holidays: Mapping[str, str] | None = None,
        school_holidays: Mapping[str, str] | None = None,
        exceptions: Mapping[str, str] | None = None,
        zone_data: ZoneData | None = None,
    ) -> None:
        self._make(
            given(
                open=open,
                zone=zone if isinstance(zone, str) else list(zone),
                country=country,
                bank_holidays=bank_holidays,
                observed=observed,
                eves=eves,
                holidays=holidays,
                school_holidays=school_holidays,
                exceptions=exceptions,
            ),
            zone_data,
        )

    @classmethod
    def parse(cls, document: Mapping[str, Any] | str, zone_data: ZoneData | None = None) -> Hours:
        """Reads an hours block as it stands in a policy.

        Args:
            document: The block: a dict, or JSON text.
            zone_data: As for hours that are made otherwise.

        Raises:
            InvalidDocument: The hours cannot be read.

        Example:
            >>> import kanava as kv
            >>> kv.Hours.parse({"open": "24/7", "zone": "UTC"}).state("2026-03-02T10:00:00Z")
            'open'
        """
        hours = cls.__new__(cls)
        hours._make(document_text(document), zone_data)
        return hours

    def _make(self, text: str, zones: ZoneData | None) -> None:
        if zones is not None and not isinstance(zones, ZoneData):
            raise TypeError(f"expected `ZoneData`, got `{type(zones).__name__}`")
        self._core = _native.Hours(text, None if zones is None else zones._core)
        self._text = text
        self._zones = zones

    def state(self, at: Instant) -> Literal["open", "closed", "unknown"]:
        """Open, closed, or unknown: an open end, `unknown`, or a comment such as `"by appointment"`.

        Args:
            at: The instant: a `datetime` with a zone, or RFC 3339 text.

        Raises:
            InvalidArgument: The instant has no zone or cannot be read.
        """
        return self._core.state(instant_text(at))

    def is_open(self, at: Instant) -> bool:
        """Whether it is open: unknown is not.

        Args:
            at: The instant: a `datetime` with a zone, or RFC 3339 text.
        """
        return self.state(at) == "open"

    def at(self, at: Instant) -> Document:
        """All that is told of an instant.

        Args:
            at: The instant: a `datetime` with a zone, or RFC 3339 text.

        Returns:
            `state`, `comment`, `holiday` and its name, `next_change`, `next_open`, the versions of zone and holiday data.

        Example:
            >>> import kanava as kv
            >>> hours = kv.Hours("Mo-Su 08:00-20:00; PH off", zone="Europe/Berlin", country="DE-BY")
            >>> hours.at("2026-01-06T12:00:00+01:00")["holiday_name"]
            'Epiphany'
        """
        return Document(self._core.at_document(instant_text(at)))

    def next_change(self, at: Instant) -> datetime.datetime | None:
        """The first instant after `at` at which the state changes; None when it does not within ten years.

        Args:
            at: The instant: a `datetime` with a zone, or RFC 3339 text.
        """
        return _instant(self._core.next_change(instant_text(at)))

    def next_open(self, at: Instant) -> datetime.datetime | None:
        """The first instant from `at` on at which it is open; None when there is none within ten years.

        Args:
            at: The instant: a `datetime` with a zone, or RFC 3339 text.
        """
        return _instant(self._core.next_open(instant_text(at)))

    def intervals(self, start: Instant, end: Instant) -> list[HoursInterval]:
        """The stretches between two instants in which it is open or unknown, in order.

        Args:
            start: The beginning.
            end: The end, at most 100 years later.

        Raises:
            InvalidArgument: The end is before the beginning, or too far from it.

        Example:
            >>> import kanava as kv
            >>> desk = kv.Hours("Fr 09:00-12:00,12:00+", zone="UTC")
            >>> for interval in desk.intervals("2026-03-06T00:00:00Z", "2026-03-08T00:00:00Z"):
            ...     print(interval.start.time(), interval.state)
            09:00:00 open
            12:00:00 unknown
        """
        told = json.loads(self._core.intervals_document(instant_text(start), instant_text(end)))
        return [
            HoursInterval(_read(part["from"]), _read(part["to"]), part["state"], part.get("comment"))
            for part in told["intervals"]
        ]

    def open_time(self, start: Instant, end: Instant) -> int:
        """How long it is open between two instants, in nanoseconds.

        Args:
            start: The beginning.
            end: The end.
        """
        return self._core.open_time(instant_text(start), instant_text(end))

    def after_open_time(self, at: Instant, length: int | datetime.timedelta) -> datetime.datetime | None:
        """The instant at which it has been open for so long since `at`: a promise in opening time.

        Args:
            at: The instant from which time counts.
            length: How long: nanoseconds, or a `timedelta`.

        Returns:
            The instant, or None when it does not open again within ten years of closing.

        Example:
            >>> import datetime, kanava as kv
            >>> desk = kv.Hours("Mo-Fr 09:00-18:00", zone="UTC")
            >>> print(desk.after_open_time("2026-03-06T17:40:00Z", datetime.timedelta(hours=1)))
            2026-03-09 09:40:00+00:00
        """
        if isinstance(length, datetime.timedelta):
            length = length // datetime.timedelta(microseconds=1) * 1000
        return _instant(self._core.after_open_time(instant_text(at), length))

    @property
    def problems(self) -> list[HoursProblem]:
        """What may surprise: rules that never count, shifts that meet a day that another rule has, unknown days.

        Example:
            >>> import kanava as kv
            >>> for problem in kv.Hours("Mo-Fr 22:00-06:00; PH off", zone="Europe/Helsinki").problems:
            ...     print(problem.message)
            `PH` is no day here: holidays are those of a country
        """
        told = json.loads(self._core.problems_document())
        return [HoursProblem(**problem) for problem in told["problems"]]

    def __reduce__(self) -> tuple[Any, ...]:
        return Hours.parse, (self._text, self._zones)

    def __copy__(self) -> Hours:
        # Nothing in it ever changes.
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Hours:
        return self

    def __repr__(self) -> str:
        told = json.loads(self._text)
        return f"<Hours: {told['open']} ({told['zone']})>"


def _instant(text: str | None) -> datetime.datetime | None:
    return None if text is None else _read(text)


def _read(text: str) -> datetime.datetime:
    # Python 3.10 reads no `Z`, and no fraction that is not of 3 or 6 digits: hours have whole seconds, the ends of a
    # range may have more.
    whole, _, rest = text.removesuffix("Z").partition(".")
    micro = int(rest.ljust(6, "0")[:6]) if rest else 0
    return datetime.datetime.fromisoformat(whole).replace(microsecond=micro, tzinfo=datetime.timezone.utc)
