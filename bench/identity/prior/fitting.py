"""The match model that ships, from counts of comparison levels.

A table moves what was written by hand, which counts like so many of its pairs: where it says little, little is moved. A
kind is the mean of its tables as logarithms, what a table is usually like: a few that are full of offices with one mail
box each would otherwise speak for all.

How often the tables are wrong is invented, so the model stays humble: it is half way between what was counted and what was
written by hand, and within bounds of the latter. Above all, what was never seen here among pairs of one person is not
impossible, and that strangers are near by chance is never made rarer than it was thought to be.
"""

import math

# What was written by hand counts like so many pairs of a table.
BY_HAND = {"m": 20, "related": 20, "u": 1000}
# How far the counts move it, as a power, and how many times it may become at least and at most.
HALF_WAY = 0.5
LEAST, MOST = {"m": 0.7, "related": 0.5, "u": 1.0}, 2.0
# A table with more pairs weighs no more than others; and what was written by hand weighs like one such table.
FULL = 300
FIRST_EXACT, LEVELS = 8, 16


def fitted(tables, by_hand):
    """The kinds of the model, from the counts of all tables and the kinds that were written by hand."""
    fields = [field for table in tables for field in table["fields"]]
    return {kind: of_kind(said, [f for f in fields if f["kind"] == kind]) for kind, said in by_hand.items()}


def of_kind(said, fields):
    values = {part: said[part] for part in ("exact", "shared") if part in said}
    found = {part: {} for part in {**values, **said["levels"]}}
    for of in BY_HAND:
        moved = between(of, fields, {part: level[of] for part, level in {**values, **said["levels"]}.items()})
        for part, share in moved.items():
            found[part][of] = float(f"{share:.2g}")
    levels = {part: found[part] for part in said["levels"]}
    limit = {"limit": said["limit"]} if "limit" in said else {}
    return {**{part: found[part] for part in values}, "levels": levels, **limit}


def between(of, fields, said):
    """The probabilities of all levels, between what was counted and what was written by hand."""
    weighed = [(min(sum(field[of][1:]), FULL), one_table(field, of, said)) for field in fields]
    weight = FULL + sum(w for w, _ in weighed)
    moved = {}
    for part, share in said.items():
        counted = math.exp(sum(w * math.log(p[part] / share) for w, p in weighed) / weight)
        moved[part] = share * min(max(counted**HALF_WAY, LEAST[of]), MOST)
    # A value that is one's own is the same or not: what is left of it are the other levels.
    own = sum(share for part, share in moved.items() if part != "shared")
    return {part: min(share / own, 1.0) for part, share in moved.items()}


def one_table(field, of, said):
    """The probabilities that one table says. The same value is counted among those that can have it: the records whose
    value is their own, and those whose value others use too."""
    own = field["shown"][FIRST_EXACT] if "shared" in said else 1.0
    possible = {"exact": max(own, 0.01), "shared": max(1.0 - own, 0.01)}
    counts = dict.fromkeys(said, 0.0)
    for at in range(1, LEVELS):
        part = name(at, "shared" in said)
        counts[part] = counts.get(part, 0.0) + field[of][at]
    pairs = sum(counts.values())
    prior = {part: BY_HAND[of] * share * possible.get(part, 1.0) for part, share in said.items()}
    return {part: (counts[part] + prior[part]) / (pairs + BY_HAND[of]) / possible.get(part, 1.0) for part in said}


def name(at, shared):
    """What the document calls a level."""
    if at >= FIRST_EXACT:
        return "shared" if shared and at > FIRST_EXACT else "exact"
    return "else" if at == FIRST_EXACT - 1 else f"near_{at}"
