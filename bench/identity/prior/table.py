"""A table in the making: how its people are written down, and whether what is written says who they are."""

import collections
from dataclasses import dataclass

from dice import Dice
from headers import headers
from lands import LANDS
from people import Town
from writing import Style, Writing, style

SOURCES = [
    ["crm", "shop"],
    ["crm", "shop", "support"],
    ["crm", "web"],
    ["crm", "b"],
    ["erp", "crm"],
    ["list1", "list2"],
    ["old", "new"],
]
# What may say that two records are of one person; a value that two people of the table have decides nothing.
USUAL = """
    ident first+mail mail first+phone phone first+last+born first+last+home initial+last+phone initial+last+mail initial+last+born
    first+last+line first+born+home first+born+phone first+born+mail
""".split()
JUNK_DATES = ["1900-01-01", "1970-01-01", "0000-00-00", "9999-12-31", "01.01.1900", "01/01/1900"]


@dataclass
class Row:
    who: object
    source: str
    cells: dict
    said: dict
    house: str = ""
    group: str = ""
    named: bool = True


class Table(Writing):
    """`columns`: meanings in their order. `put` writes a record of a person, `add` one of anything."""

    def __init__(self, name, seed, lands, columns, scale=1.0, rough=1.0, sources=None, town=None, **fixed):
        self.name, self.r, self.scale = name, Dice(f"{name}/{seed}"), scale
        r = self.r
        self.land = LANDS[r.choice(lands if isinstance(lands, list) else lands.split())]
        self.town = Town(r, self.land, **(town or {}))
        self.columns = columns.split()
        if "state" in self.columns and self.land.region != "US":
            self.columns.remove("state")
        if "postcode" in self.columns and self.land.locale == "ar_AE":
            self.columns.remove("postcode")
        self.headers = headers(r, self.land.lang, self.columns)
        self.sources = sources or r.choice(SOURCES)
        self.style = style(r, rough, **fixed)
        self.date = self.land.dates[0] if r.chance(0.7) else r.choice(self.land.dates[:2])
        self.tidy = r.chance(0.15)  # one manner of writing numbers
        self.manner = r.randrange(4)
        self.rows, self.trap, self.rule = [], "", ""

    def count(self, base):
        return self.r.count(base, self.scale)

    def put(self, p, source=None, only=None, blank=(), exact=False, style=None, who=None, **cells):
        """A record of this person; `cells` stand instead of what would be written and say nothing but what they show."""
        r, s = self.r, style or (Style(typo=0, slip=0, digit=0, short=0, dates=0) if exact else self.style)
        out, said = {}, {}
        skip = {m for m, share in s.missing.items() if r.chance(share)} | set(blank)
        if only is not None:
            skip |= set(self.columns) - set(only.split() if isinstance(only, str) else only)
        first = self.given(p, s, said, skip)
        last = self.typed(p.last, s) if p.last else ""
        if "last" not in skip and p.last:
            said["last"] = p.last
        if "full" in self.columns and "full" not in skip:
            out["full"] = self.whole(p, s, first, last)
        elif "full" in skip and "first" not in self.columns:
            said = {}
        for meaning in self.columns:
            if meaning in skip or meaning == "full":
                continue
            out[meaning] = self.cell(meaning, p, s, said, first, last)
        if "full" not in self.columns and "first" not in out:
            said.pop("first", None), said.pop("initial", None)
        for meaning, text in cells.items():
            out[meaning] = text
        self.rows.append(
            Row(
                p.who if who is None else who,
                source or r.choice(self.sources),
                out,
                said,
                p.house,
                p.group,
                "first" in said or "last" in said or "initial" in said,
            )
        )
        return self.rows[-1]

    def copies(self, p, shares, **how):
        """So many records of one person, some years apart from each other."""
        for at in range(self.r.times(shares)):
            self.put(p if at == 0 else self.town.later(p, **how))

    def again(self, row):
        """The row once more, letter for letter, in this or another source."""
        self.rows.append(Row(row.who, row.source, dict(row.cells), dict(row.said), row.house, row.group, row.named))

    def add(self, who, cells, said, source=None, house="", group="", named=True):
        said = {k: v for k, v in said.items() if v not in (None, "")}
        self.rows.append(Row(who, source or self.r.choice(self.sources), cells, said, house, group, named))
        return self.rows[-1]

    def settle(self, rules=USUAL, extra=()):
        """Takes out named records that nothing ties to the others of their person; a nameless one becomes somebody else."""
        rules = [rule.split("+") for rule in [*rules, *extra]]
        for _ in range(3):
            owners = collections.defaultdict(set)
            for row in self.rows:
                for key in keys(row, rules):
                    owners[key].add(row.who)
            mine = collections.defaultdict(list)
            for row in self.rows:
                mine[row.who].append(row)
            gone = False
            for who, rows in mine.items():
                for at, part in enumerate(parts(rows, rules, owners)):
                    for row in part if at else ():
                        gone = True
                        row.who = None if row.named else (who, id(row))
                        row.house = row.house if row.named else ""
            self.rows = [row for row in self.rows if row.who is not None]
            if not gone:
                break
        self.unlike()
        return self

    def unlike(self):
        """Of two records that say the same of different people only one stays, where that is a number or an address."""
        seen, kept = {}, []
        for row in self.rows:
            key = tuple(sorted((k, str(v)) for k, v in row.said.items()))
            if {"phone", "mail", "home", "born"} & row.said.keys() and seen.setdefault(key, row.who) != row.who:
                continue
            kept.append(row)
        self.rows = kept


def keys(row, rules):
    for rule in rules:
        if all(part in row.said for part in rule):
            yield (*rule, *(row.said[part] for part in rule))


def parts(rows, rules, owners):
    """The records of one person in groups that hang together, the largest first."""
    group = list(range(len(rows)))
    first = {}
    for at, row in enumerate(rows):
        for key in keys(row, rules):
            if len(owners[key]) > 1:
                continue
            other = group[first.setdefault(key, at)]
            if other != group[at]:
                old = group[at]
                group = [other if g == old else g for g in group]
    found = collections.defaultdict(list)
    for g, row in zip(group, rows, strict=True):
        found[g].append(row)
    return sorted(found.values(), key=lambda part: -len(part))
