"""All tables by name, in the order in which they are shown."""

from collections.abc import Callable
from dataclasses import dataclass

import english
import firms
import northern
import simple
import southern
from chance import Chance


@dataclass(frozen=True)
class Table:
    """A generator, its seed, how many it is asked for (of families for patients), and whether its rows are shuffled."""

    make: Callable
    seed: int
    count: int
    shuffled: bool = True

    def rows(self):
        r = Chance(self.seed)
        rows = list(self.make(r, self.count))
        if self.shuffled:
            r.shuffle(rows)
        return rows


FINNISH = Table(northern.finnish, 1, 4000)
TABLES = {
    "german": Table(northern.german, 2, 3500),
    "swedish": Table(northern.swedish, 9, 3000),
    "spanish": Table(southern.spanish, 22, 3000, shuffled=False),
    "french": Table(southern.french, 26, 3000, shuffled=False),
    "russian": Table(southern.russian, 23, 3000, shuffled=False),
    "chinese": Table(southern.chinese, 10, 3000),
    "camel_case": Table(english.camel_case, 25, 3500, shuffled=False),
    "hotel": Table(english.hotel, 4, 3000),
    "patients": Table(english.patients, 7, 3000),
    "mails": Table(english.mails, 5, 5000),
    "one_name": Table(english.one_name, 6, 4000),
    "companies": Table(firms.companies, 3, 3000),
    "vendors": Table(firms.vendors, 24, 2500, shuffled=False),
    "products": Table(firms.products, 8, 3000),
    "events": Table(firms.events, 21, 3000, shuffled=False),
}
SIMPLE_SEED = 5
SIMPLE = """
    finnish_english finnish_state finnish_no_birth finnish_junk_2 finnish_junk_8 keys_email keys_phone keys_both
    keys_phone_city keys_device keys_ssn keys_company copies_20 copies_21 copies_100 copies_of_some
""".split()
NAMES = ["finnish", *SIMPLE[:5], *TABLES, *SIMPLE[5:]]


def chosen(text):
    """The names in `german,hotel`; every name for nothing or `all`."""
    if text in ("", "all"):
        return NAMES
    names = text.replace(",", " ").split()
    if unknown := [name for name in names if name not in NAMES]:
        raise SystemExit(f"no set `{unknown[0]}`; there are: {', '.join(NAMES)}, and `all`")
    return names


def made(names):
    """Each table that is named, as pairs of a person's number and a record, in the order of `NAMES`."""
    found = {}
    if any(name == "finnish" or name in SIMPLE for name in names):
        found["finnish"] = FINNISH.rows()
        found.update(simple.renamed(found["finnish"]))
        found.update(simple.drawn(Chance(SIMPLE_SEED), found["finnish"]))
    for name in NAMES:
        if name in names:
            yield name, found[name] if name in found else TABLES[name].rows()
