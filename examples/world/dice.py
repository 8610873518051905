"""Randomness that is the same on every Python version: only `random.Random.random()` is used, whose stream is fixed
by the language."""

import bisect
import random


class Dice:
    def __init__(self, seed):
        self.roll = random.Random(seed).random

    def chance(self, p):
        return self.roll() < p

    def pick(self, things):
        return things[int(self.roll() * len(things))]

    def whole(self, low, high):
        """A whole number, both ends included."""
        return low + int(self.roll() * (high - low + 1))

    def between(self, low, high):
        return low + self.roll() * (high - low)

    def digits(self, n):
        return str(int(self.roll() * 10**n)).zfill(n)

    def weighted(self, table):
        """One key of a `Weights`."""
        return table.keys[bisect.bisect(table.sums, self.roll() * table.sums[-1])]

    def typo(self, text):
        """One slip of the finger: a letter dropped, doubled, swapped with the next, or another in its place."""
        if len(text) < 3:
            return text
        at, kind = self.whole(0, len(text) - 2), self.whole(0, 3)
        if kind == 0:
            return text[:at] + text[at + 1:]
        if kind == 1:
            return text[:at + 1] + text[at:]
        if kind == 2:
            return text[:at] + text[at + 1] + text[at] + text[at + 2:]
        return text[:at] + self.pick("0123456789" if text[at].isdigit() else "aeioklnrst") + text[at + 1:]


class Weights:
    def __init__(self, table):
        self.keys, self.sums, total = [], [], 0.0
        for key, weight in dict(table).items():
            total += weight
            self.keys.append(key)
            self.sums.append(total)
