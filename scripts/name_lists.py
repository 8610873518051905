"""Makes core/src/resolution/names/given_names.txt and surnames.txt from the name lists of Faker (MIT) for some 60 lands.

name_lists.py: writes both. name_lists.py --check: says whether the committed ones are what the packages give.
Needs `pip install faker==40.63.0 anyascii==0.3.3`; anyascii has the same tables as the crate any_ascii.

The same packages give the same bytes: nothing is drawn. Names are latin letters as translit.rs folds them, so that a
name in its own script is found too. What is common is said coarsely; Faker has weights for few lands, and where it has
none all names of a list are taken to be as common as one another.
"""

import importlib
import pkgutil
import re
import sys
import textwrap
import unicodedata
from pathlib import Path

import faker
import faker.providers.person
from anyascii import anyascii

FOLDER = Path("core/src/resolution/names")
LIMIT = 350 * 1024

# Shares of all people of a land from which on a name is frequent or common.
FREQUENT, COMMON = 0.005, 0.001
# A list without weights says how common its names are when it is about the top of a land, neither a sample nor a book.
TOP = range(50, 501)
CLASSES = "listed", "common", "frequent"

GIVEN = {
    "f": ("first_names_female", "first_romanized_names_female"),
    "m": ("first_names_male", "first_romanized_names_male"),
    "fm": ("first_names", "first_names_unisex", "first_romanized_names"),
}
SURNAMES = (
    "last_names", "last_names_male", "last_names_female", "last_names_unisex", "unisex_last_names", "male_last_names",
    "last_romanized_names", "last_names_common",
)
# Icelandic `last_names` are stems of patronymics; Chinese readings of Japanese names are no names.
WITHOUT_SURNAMES = {"is_IS"}
ONLY_ROMANIZED = {"ja_JP"}
# Left out for their size: lists whose spelling in latin letters is not the one people use, which repeat another list, or
# which are of lands that few customers of the library's users come from.
LEFT_OUT = set(
    "ar_PS ar_SA az_AZ en_KE ga_IE hy_AM ka_GE ne_NP or_IN si_LK sw ta_IN th_TH tw_GH uz_UZ yo_NG zu_ZA".split()
)
PARTICLES = set("al el de del della di da das do dos du den der des la las le les los van von und y e af av bin ben ibn "
                "ter ten te in het zu zum zur san st mc o d l".split())
# Titles and placeholders that lists of whole words have for names.
NO_NAMES = set("captain doctor doktor dr fr frl ing lady mr ms nil rn senora sr tba unknown".split())
EXPANDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe"})
ARABIC = str.maketrans({"ا": "a", "أ": "a", "إ": "i", "آ": "a"})


def folded(text):
    """The words of a name as `latin` of translit.rs has them."""
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"(^|\s)ع", r"\1a", text).translate(ARABIC)
    text = re.sub("ο[υύ]", "ou", text)
    words = re.split(r"[\s.\-/_]+", anyascii(text).lower())
    words = [re.sub(r"[^a-z]", "", word) for word in words]
    return [word for word in words if len(word) > 1 and word not in PARTICLES | NO_NAMES]


def spellings(name):
    """A name, and the way it is written without its umlauts where that differs."""
    yield from folded(name)
    if (plain := name.translate(EXPANDED)) != name:
        yield from folded(plain)


def shares(names):
    """Each name with the class its share of all people gives it: 0 listed, 1 common, 2 frequent."""
    if hasattr(names, "items"):
        total = sum(names.values())
        return [(name, weight / total, len(names) > 20) for name, weight in names.items()]
    return [(name, min(1 / len(names), FREQUENT * 0.99), len(names) in TOP) for name in dict.fromkeys(names)]


def classes(provider, attributes, share):
    for attribute in attributes:
        names = getattr(provider, attribute, None)
        if not isinstance(names, (tuple, list, dict)) or len(names) < 3:
            continue
        for name, part, tells in shares(names):
            part *= share
            yield name, (2 if part >= FREQUENT else 1 if part >= COMMON else 0) if tells else 0


def made():
    """Both lists: {name: [class, sexes]}."""
    given, surnames = {}, {}

    def put(into, name, level, sexes):
        for word in spellings(name):
            entry = into.setdefault(word, [0, set()])
            entry[0] = max(entry[0], level)
            entry[1].update(sexes)

    for module in sorted(one.name for one in pkgutil.iter_modules(faker.providers.person.__path__)):
        if module in LEFT_OUT:
            continue
        provider = importlib.import_module(f"faker.providers.person.{module}").Provider
        by_sex = getattr(provider, "first_names_male", None) or getattr(provider, "first_romanized_names_male", None)
        for sexes, attributes in GIVEN.items():
            if module in ONLY_ROMANIZED:
                attributes = [one for one in attributes if "romanized" in one]
            if sexes == "fm" and by_sex:
                attributes = [one for one in attributes if "unisex" in one]
            for name, level in classes(provider, attributes, 0.5):
                put(given, name, level, sexes)
        if module not in WITHOUT_SURNAMES:
            attributes = [one for one in SURNAMES if module not in ONLY_ROMANIZED or "romanized" in one]
            for name, level in classes(provider, attributes, 1):
                put(surnames, name, level, "")
    return given, surnames


def written(title, names, sexed):
    """The text of a list: a section for each class (and sex), its names in order."""
    out = [
        f"# {title}, in latin letters: from the lists of Faker {faker.VERSION}, MIT licence, made by scripts/name_lists.py.",
        "# Sections: `@ class sexes`; frequent from 0.5 % of a land on, common from 0.1 %, listed when less or unknown.",
    ]
    for level in reversed(range(3)):
        for sexes in ("f", "m", "fm") if sexed else ("",):
            section = sorted(name for name, (one, has) in names.items() if one == level and set(sexes) == has)
            out.append(f"@ {CLASSES[level]} {sexes}".rstrip())
            out += textwrap.wrap(" ".join(section), 118)
    return "\n".join(out) + "\n"


def main():
    given, surnames = made()
    texts = {
        FOLDER / "given_names.txt": written("Given names", given, True),
        FOLDER / "surnames.txt": written("Surnames", surnames, False),
    }
    size = sum(len(text) for text in texts.values())
    print(f"Faker {faker.VERSION}: {len(given):,} given names, {len(surnames):,} surnames, {size:,} bytes")
    if size > LIMIT:
        sys.exit(f"more than {LIMIT:,} bytes")
    for path, text in texts.items():
        if "--check" not in sys.argv[1:]:
            path.write_text(text)
        elif path.read_text() != text:
            sys.exit(f"{path} is not what Faker gives: run scripts/name_lists.py and commit it")


main()
