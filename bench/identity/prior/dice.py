"""One source of chance for each table, and the slips of those who type."""

import random
import unicodedata

NEIGHBOURS = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk", "k": "jl",
    "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb",
    "w": "qe", "x": "zc", "y": "tu", "z": "x",
}  # fmt: skip


class Dice(random.Random):
    """The standard generator, with the words of somebody who makes up customers."""

    def chance(self, share):
        return self.random() < share

    def around(self, value, by=0.5):
        """The value, more or less."""
        return value * self.uniform(1 - by, 1 + by)

    def count(self, base, scale):
        return max(6, round(self.around(base, 0.3) * scale))

    def often(self, values, fall=0.8):
        """One of the values, the first of them more often than the last."""
        return self.choices(values, [1 / (rank + 1) ** fall for rank in range(len(values))])[0]

    def times(self, shares):
        return self.choices(list(shares), list(shares.values()))[0]

    def filled(self, pattern):
        """The pattern with a digit for each `#` and one from 2 for each `N`."""
        return "".join(self.choice("0123456789") if c == "#" else self.choice("23456789") if c == "N" else c for c in pattern)

    def shuffled(self, values):
        values = list(values)
        self.shuffle(values)
        return values

    def typo(self, text):
        """The text with one letter swapped, left out, doubled or struck beside; the first letter stays as a rule."""
        places = [i for i, c in enumerate(text) if c.isalpha()]
        if len(places) < 3:
            return text
        at = self.choice(places[1:])
        kind, c = self.randrange(5), text[at]
        if kind == 0 and at + 1 < len(text) and text[at + 1] != c and text[at + 1].isalpha():
            return text[:at] + text[at + 1] + c + text[at + 2 :]
        if kind == 1:
            return text[:at] + text[at + 1 :]
        if kind == 2:
            return text[: at + 1] + c.lower() + text[at + 1 :]
        near = NEIGHBOURS.get(c.lower())
        if near is None:
            return text[:at] + text[at + 1 :]
        new = self.choice(near)
        if kind == 3:
            return text[: at + 1] + new + text[at + 1 :]
        return text[:at] + (new.upper() if c.isupper() else new) + text[at + 1 :]

    def wrong_digit(self, text):
        """The text with one digit changed, but for the first."""
        places = [i for i, c in enumerate(text) if c.isdigit()][1:]
        if not places:
            return text
        at = self.choice(places)
        return text[:at] + self.choice([d for d in "0123456789" if d != text[at]]) + text[at + 1 :]


SPELLED = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "đ": "d", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ł": "l",
     "Ł": "L", "ı": "i", "œ": "oe", "’": "'"}
)  # fmt: skip


def plain(text):
    """Latin letters without their marks."""
    return "".join(c for c in unicodedata.normalize("NFD", text.translate(SPELLED)) if not unicodedata.combining(c))


UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "å": "aa", "Å": "Aa", "ø": "oe"})


def spelled(text):
    """With the umlauts spelled out, as systems without them do."""
    return plain(text.translate(UMLAUTS))
