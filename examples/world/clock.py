"""Helsinki wall clock without a time zone database.

All times inside the generator are whole seconds since 1970 in UTC. Helsinki is two hours ahead, three from the last
Sunday of March to the last Sunday of October (both changes at 01:00 UTC).
"""

from datetime import datetime, timedelta

EPOCH = datetime(1970, 1, 1)
HOUR, DAY = 3600, 86400


def seconds(year, month, day, hour=0, minute=0, second=0):
    """Seconds since 1970 of a clock reading, taken as it stands."""
    return int((datetime(year, month, day, hour, minute, second) - EPOCH).total_seconds())


def _last_sunday(year, month):
    day = datetime(year, month, 31)
    return day - timedelta(days=(day.weekday() + 1) % 7)


def _change(year, month):
    day = _last_sunday(year, month)
    return seconds(day.year, day.month, day.day, 1)


SPRING, AUTUMN = _change(2026, 3), _change(2026, 10)


def offset(utc):
    """How far Helsinki is ahead of UTC, in seconds. Only for the world's year."""
    return 10800 if SPRING <= utc < AUTUMN else 7200


def to_utc(local):
    """The instant of a Helsinki clock reading. A reading in the autumn fold is its first one; no reading in the
    spring gap is ever asked for, except on purpose (see `exports.clock_traps`)."""
    guess = local - 3 * HOUR
    return guess if offset(guess) == 3 * HOUR else local - 2 * HOUR


def to_local(utc):
    """The Helsinki clock reading of an instant, as a `datetime` without a zone."""
    return EPOCH + timedelta(seconds=utc + offset(utc))


def weekday(utc):
    """0 is Monday, by the Helsinki calendar."""
    return ((utc + offset(utc)) // DAY + 3) % 7


def is_open(utc):
    """Whether people answer: Mo-Fr 08-20, Sa 10-16, shut on public holidays."""
    local = utc + offset(utc)
    day, hour = local // DAY, local % DAY // HOUR
    if day in HOLIDAYS:
        return False
    kind = (day + 3) % 7
    return 8 <= hour < 20 if kind < 5 else 10 <= hour < 16 if kind == 5 else False


def next_open(utc):
    """`utc` itself when people answer then, else the first full hour when they do."""
    while not is_open(utc):
        utc += HOUR - utc % HOUR
    return utc


HOLIDAYS = {
    seconds(2026, month, day) // DAY
    for month, day in [(1, 1), (1, 6), (4, 3), (4, 5), (4, 6), (5, 1), (5, 14), (5, 24), (6, 19), (6, 20), (10, 31),
                       (12, 6), (12, 24), (12, 25), (12, 26)]
}
