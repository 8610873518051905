"""How right is a grouping? Pairs of contacts put together, against pairs that belong together."""

from collections import Counter


def pairs(n):
    return n * (n - 1) // 2


def score(found, true):
    """Precision and recall over pairs. `found` and `true` are two labels for each contact, in the same order."""
    both = sum(pairs(n) for n in Counter(zip(found, true)).values())
    put, belong = sum(pairs(n) for n in Counter(found).values()), sum(pairs(n) for n in Counter(true).values())
    return (both / put if put else 1.0), (both / belong if belong else 1.0)
