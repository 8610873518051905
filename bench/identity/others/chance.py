"""Where everything in the generated tables comes from: one source of chance for each, seeded, so that the same seed
gives the same rows for ever. The order of the calls is part of it: a draw more or less, and all that follows differs.
"""

import datetime
import itertools
import random
import unicodedata
from functools import cache

LETTERS = "abcdefghijklmnopqrstuvwxyz"
DIGITS = "0123456789"
SYLLABLES = "ka la ma ni ri sa ta vi jo ko pu he lei mäki nen ranta vaa su ly hö ky tä pe mi o ii tu ra".split()


class Chance(random.Random):
    """The standard generator, with the words of somebody who makes up customers."""

    def __init__(self, seed):
        super().__init__(seed)
        self.given = set()

    def kept(self, value, share):
        """The value in this share of cases, else nothing."""
        return value if self.random() < share else None

    def typo(self, text, share=1.0):
        """The text, in this share of cases with a letter changed, put in, left out or swapped with the next."""
        if not text or self.random() > share:
            return text
        letters = list(text)
        at = self.randrange(len(letters))
        kind = self.randrange(4)
        alphabet = DIGITS if letters[at].isdigit() else LETTERS
        if kind == 0:
            letters[at] = self.choice(alphabet)
        elif kind == 1:
            letters.insert(at, self.choice(alphabet))
        elif kind == 2 and len(letters) > 2:
            del letters[at]
        elif at + 1 < len(letters):
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        return "".join(letters)

    def often(self, values, fall=0.8):
        """One of the values, the first of them much more often than the last (Zipf)."""
        return self.choices(values, cum_weights=falling(len(values), fall))[0]

    def times(self, shares):
        """How many records: one of the numbers, each in its share of cases."""
        return self.choices(list(shares), list(shares.values()))[0]

    def digits(self, count):
        return "".join(self.choice(DIGITS) for _ in range(count))

    def letters(self, count, alphabet):
        return "".join(self.choice(alphabet) for _ in range(count))

    def day(self, year, days):
        """One of so many days from New Year's Day."""
        return datetime.date(year, 1, 1) + datetime.timedelta(days=self.randrange(days))

    def words(self, count, least=2, most=4, syllables=SYLLABLES):
        """Different made-up names of so many syllables."""
        found = set()
        while len(found) < count:
            found.add("".join(self.choice(syllables) for _ in range(self.randint(least, most))).capitalize())
        return sorted(sorted(found), key=lambda _: self.random())

    def new(self, make):
        """The first of `make(0)`, `make(1)`, … that this table does not have yet."""
        value = next(value for value in map(make, itertools.count()) if value not in self.given)
        self.given.add(value)
        return value


@cache
def falling(count, fall):
    return list(itertools.accumulate(1 / (rank + 1) ** fall for rank in range(count)))


def plain(text):
    """In small letters without marks."""
    return unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode().lower()


def people(r, count, first, last):
    """The beginnings of so many people: number, first name, last name, birth date and how many records."""
    for person in range(count):
        names = r.often(first, 0.6), r.often(last, 0.6)
        yield person, *names, r.day(1935, 26000), r.times({1: 0.45, 2: 0.35, 3: 0.15, 4: 0.05})
