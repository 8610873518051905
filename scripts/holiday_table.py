"""Makes core/src/holidays/table.bin from the package `holidays` (MIT): the days off of every country and subdivision.

holiday_table.py: writes the table. holiday_table.py --check: says whether the committed one is what the package gives.
Both say how many places and years agree with the package when it is asked without any of our marks.

The same package gives the same bytes. The form of the file stands in core/src/holidays/table.rs.
"""

import functools
import re
import sys
import warnings
from datetime import date
from pathlib import Path

import holidays
from holidays.groups.eastern import EasternCalendarHolidays
from holidays.registry import COUNTRIES

TABLE = Path("core/src/holidays/table.bin")
FIRST, LAST = 2000, 2050
EPOCH = date(1970, 1, 1)

# What the package says by labels in some fifty languages is said by two marks instead.
OBSERVED, ESTIMATED = "\x01", "\x02"
MARKS = {
    "observed_label": f"%s{OBSERVED}",
    "observed_label_before": f"%s{OBSERVED}",
    "estimated_label": f"%s{ESTIMATED}",
    "observed_estimated_label": f"%s{OBSERVED}{ESTIMATED}",
}


def add_marked(self, name, dt_estimated, *, show_estimated=True, days_delta=0):
    """Marks every estimated date: some countries leave the label out."""
    add = EasternCalendarHolidays._add_eastern_calendar_holiday
    return add(self, name, dt_estimated, show_estimated=True, days_delta=days_delta)


# Labels that the package has as text only.
SUBSTITUTED = re.compile(r" \(substituted from [^)]*\)")
SUBSTITUTE = re.compile(r"\b(observed|substitut)", re.IGNORECASE)
# Days that are off from some hour on are no days off.
HALF = re.compile(r"\(from \d+ ?(am|pm)\)|\(afternoon\)|\bhalf[- ]day\b", re.IGNORECASE)

# Customary, not statutory: off by habit and by collective agreement. In Finland the package counts them as public.
EVES_BY_NAME = {"FI": {"Midsummer Eve", "Christmas Eve"}}
EVES_BY_CATEGORY = {"SE": "de_facto"}

PUBLIC, EVE, BANK = range(3)
PLAIN_MODE, OBSERVED_MODE = 1, 2


class Place:
    """What the package has of a country or of one of its subdivisions."""

    def __init__(self, country, subdivision):
        self.country, self.subdivision = country, subdivision
        self.code = f"{country}-{subdivision}" if subdivision else country
        self.of = type(holidays.country_holidays(country))
        self.years = range(max(FIRST, self.of.start_year), min(LAST, self.of.end_year) + 1)
        self.bank = "bank" in self.of.supported_categories

    @functools.cache
    def ask(self, of, categories, observed):
        asked = of(years=range(FIRST, LAST + 1), subdiv=self.subdivision, observed=observed, categories=categories,
                   language="en_US")
        found = {day: [name for name in names.split("; ") if not HALF.search(name)] for day, names in asked.items()}
        return {(day - EPOCH).days: names for day, names in found.items() if names}

    def days(self, bank, observed, eves):
        """The days off, by the package alone."""
        categories = ("public",) + ("bank",) * (bank and self.bank)
        categories += (EVES_BY_CATEGORY[self.country],) if eves and self.country in EVES_BY_CATEGORY else ()
        customary = set() if eves else EVES_BY_NAME.get(self.country, set())
        found = self.ask(self.of, categories, observed)
        return sorted(day for day, names in found.items() if set(names) - customary)

    def series(self):
        """Days by (name, flags): a name on the same footing every year is one series."""
        marks = {key: mark for key, mark in MARKS.items() if key != "observed_label_before" or hasattr(self.of, key)}
        marks |= {"_add_eastern_calendar_holiday": add_marked}
        marked = type(self.of.__name__, (self.of,), marks)
        modes = {}

        def put(kind, mode, day, name):
            key = (day, kind, name)
            modes[key] = modes.get(key, 0) | mode

        for mode in (PLAIN_MODE, OBSERVED_MODE):
            public = self.ask(marked, ("public",), mode == OBSERVED_MODE)
            customary = EVES_BY_NAME.get(self.country, set())
            for day, names in public.items():
                for name in names:
                    put(EVE if name in customary else PUBLIC, mode, day, name)
            more = [(BANK, "bank")] * self.bank
            more += [(EVE, EVES_BY_CATEGORY[self.country])] if self.country in EVES_BY_CATEGORY else []
            for kind, category in more:
                found = self.ask(marked, ("public", category), mode == OBSERVED_MODE)
                assert public.keys() <= found.keys(), f"{self.code}: a public day is none with {category}"
                for day, names in found.items():
                    for name in names if day not in public else ():
                        put(kind, mode, day, name)

        series = {}
        for (day, kind, name), mode in modes.items():
            plain = SUBSTITUTED.sub("", name.replace(OBSERVED, "").replace(ESTIMATED, "")).strip()
            observed = mode == OBSERVED_MODE or OBSERVED in name or SUBSTITUTE.search(name)
            flags = kind | mode << 2 | bool(observed) << 4 | (ESTIMATED in name) << 5
            series.setdefault((plain, flags), set()).add(day)
        return {(name, tuple(sorted(days)), flags) for (name, flags), days in series.items()}


def places():
    for country, subdivisions in sorted(holidays.list_supported_countries(include_aliases=False).items()):
        yield Place(country, None)
        for subdivision in sorted(subdivisions):
            yield Place(country, subdivision)


def three_letters():
    """The ISO codes of three letters, by those of two."""
    found = {}
    for _, *codes in COUNTRIES.values():
        two = next(code for code in codes if len(code) == 2)
        found[two] = next(code for code in codes if len(code) == 3)
    return found


def number(value):
    """Seven bits a byte, the lowest first; the highest bit says that more follow."""
    out = bytearray()
    while value >= 128:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes(out + bytes([value]))


def text(value):
    return number(len(value.encode())) + value.encode()


def same_next_year(day):
    at = date.fromordinal(EPOCH.toordinal() + day)
    return (date(at.year + 1, at.month, at.day) - EPOCH).days if (at.month, at.day) != (2, 29) else None


def packed(days):
    """The first day, then steps: 0 and n for the same date in the n years that follow, otherwise one more than the gap
    is short of or past, zigzag, 354 days."""
    out, at = number(days[0] - (date(FIRST, 1, 1) - EPOCH).days), 1
    while at < len(days):
        run, day = 0, days[at - 1]
        while at + run < len(days) and days[at + run] == same_next_year(day):
            day, run = days[at + run], run + 1
        if run:
            out += number(0) + number(run)
            at += run
            continue
        gap = days[at] - days[at - 1] - 354
        out += number((gap * 2 if gap >= 0 else -gap * 2 - 1) + 1)
        at += 1
    return out


def increasing(values):
    """How many, and by how much each is larger than the one before."""
    steps = [value - before for before, value in zip([0, *values], values)]
    return number(len(values)) + b"".join(map(number, steps))


def made():
    """The file, and how many (place, year) there are and agree."""
    everywhere = [(place, place.series()) for place in places()]
    uses = {}
    for _, series in everywhere:
        for one in series:
            uses[one] = uses.get(one, 0) + 1
    all_series = sorted(uses, key=lambda one: (-uses[one], one))
    names = sorted({name for name, _, _ in all_series})
    lists = sorted({days for _, days, _ in all_series})
    name_at, list_at = ({one: at for at, one in enumerate(these)} for these in (names, lists))
    series_at = {one: at for at, one in enumerate(all_series)}

    out = [b"kanava holidays 1\n", f"holidays {holidays.__version__}\n".encode()]
    out += [number(len(names)), *map(text, names)]
    out += [number(len(lists))]
    for days in lists:
        steps = packed(days)
        out += [number(len(steps)), steps]
    out += [number(len(all_series))]
    out += [number(name_at[name]) + number(list_at[days]) + number(flags) for name, days, flags in all_series]
    long_codes, national = three_letters(), set()
    out += [number(len(everywhere))]
    for place, series in everywhere:
        out += [text(place.code), text("" if place.subdivision else long_codes[place.country])]
        out += [number(place.years.start - FIRST), number(place.years.stop - 1 - FIRST), number(place.bank)]
        national = set() if place.subdivision is None else national
        out += [increasing(sorted(series_at[one] for one in these)) for these in (national - series, series - national)]
        national = series if place.subdivision is None else national

    # What the package says without our marks, as a number that the library's tests work out from the file.
    asked = agreed = 0
    checksum = 0xCBF29CE484222325
    for place, series in everywhere:
        right = {year: True for year in place.years}
        for options in range(8):
            bank, observed, eves = (bool(options & bit) for bit in (1, 2, 4))
            days = place.days(bank, observed, eves)
            kinds = {PUBLIC} | ({BANK} if bank else set()) | ({EVE} if eves else set())
            mode = OBSERVED_MODE if observed else PLAIN_MODE
            ours = {day for _, these, flags in series if flags & 3 in kinds and flags >> 2 & mode for day in these}
            for day in ours ^ set(days):
                right[date.fromordinal(EPOCH.toordinal() + day).year] = False
            for byte in b"".join(day.to_bytes(4, "little") for day in days):
                checksum = (checksum ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
        asked, agreed = asked + len(right), agreed + sum(right.values())
    return b"".join(out) + checksum.to_bytes(8, "little"), asked, agreed


def main():
    warnings.simplefilter("ignore")
    table, asked, agreed = made()
    print(f"holidays {holidays.__version__}: {len(table):,} bytes; {agreed:,} of {asked:,} places and years agree")
    if "--check" not in sys.argv[1:]:
        TABLE.write_bytes(table)
    elif TABLE.read_bytes() != table:
        sys.exit(f"{TABLE} is not what the package gives: run scripts/holidays.sh and commit it")
    sys.exit(agreed != asked)


main()
