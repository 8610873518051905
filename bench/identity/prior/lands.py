"""What the tables of each country look like; the countries themselves stand in countries/."""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Land:
    locale: str
    region: str
    lang: str  # of the headers
    names: str  # the list of names in Faker
    code: str
    trunk: str
    mobile: list  # patterns of numbers without the trunk digit
    landline: list
    towns: dict
    stems: list  # of streets
    kinds: list  # `%s` is the stem
    short: dict  # shorter forms of the kinds
    street: str  # how name and number stand
    unit: list
    mails: list
    dates: list  # forms of a date, the usual first
    forms: list  # of firms
    sole: list  # of sole traders; `%s` is the person
    trades: list


def read(folder):
    """The countries of all files; one that is like another of its file has the rest from it."""
    found = {}
    for part in ("north", "middle", "south"):
        for locale, table in tomllib.loads((folder / f"{part}.toml").read_text(encoding="utf-8")).items():
            found[locale] = {**found.get(table.pop("like", ""), {}), **table}
    return {locale: land(locale, **table) for locale, table in found.items()}


def land(locale, **table):
    split = {
        "mobile": None,
        "landline": None,
        "stems": None,
        "mails": None,
        "kinds": ",",
        "unit": ",",
        "sole": ",",
        "trades": ",",
    }
    table |= {key: table[key].split(by) for key, by in split.items()}
    table |= {key: table[key].split("|") for key in ("dates", "forms")}
    towns = (town.split(": ") for town in table["towns"].split("; "))
    table["towns"] = {name: codes.split(", ") for name, codes in towns}
    table["short"] = dict(pair.split("=") for pair in table["short"].split(", ") if pair)
    return Land(locale, **table)


LANDS = read(Path(__file__).parent / "countries")
LATIN = [name for name in LANDS if name not in ("el_GR", "ru_RU", "ar_AE", "zh_CN", "ko_KR")]
STATES = {"Portland": "OR", "Denver": "CO", "Austin": "TX", "Tampa": "FL", "Columbus": "OH", "Boise": "ID"}
