"""Plain, well-set output: sections, aligned tables, wrapped sentences, and progress on what takes a while."""

import shutil
import sys
import textwrap
import time
from contextlib import contextmanager

WIDTH = max(72, min(100, shutil.get_terminal_size((96, 24)).columns))
LIVE = sys.stdout.isatty()


def section(number, title):
    print(f"\n{number}  {title}\n{'─' * WIDTH}")


def text(words, indent=3, hang=0):
    """A paragraph within the width."""
    print(textwrap.fill(words, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * (indent + hang), break_long_words=False))


@contextmanager
def step(what):
    """Says what is going on, and how long it took once it is done."""
    began = time.perf_counter()
    if LIVE:
        print(f"   {what} …", end="\r", flush=True)
    yield
    done = f"{time.perf_counter() - began:.2f} s"
    print(f"   {what}{done:>{max(1, WIDTH - 3 - len(what))}}", flush=True)


def table(head, rows, indent=3, widest=38):
    """Columns of numbers to the right, of words to the left; long words are cut, the line fits the width."""
    cells = [[show(value, widest) for value in row] for row in rows]
    right = [all(isinstance(row[n], (int, float)) or row[n] is None for row in rows) for n in range(len(head))]
    widths = [max([len(head[n])] + [len(row[n]) for row in cells]) for n in range(len(head))]
    spare = WIDTH - indent - 2 * (len(head) - 1) - sum(widths)
    while spare < 0:  # take from the widest column of words
        widest_at = max((n for n in range(len(head)) if not right[n]), key=lambda n: widths[n], default=None)
        if widest_at is None or widths[widest_at] <= 8:
            break
        widths[widest_at] -= 1
        spare += 1
    for n, row in enumerate([list(head)] + cells):
        fields = [cut(field, w).rjust(w) if r else cut(field, w).ljust(w) for field, w, r in zip(row, widths, right)]
        print((" " * indent + "  ".join(fields)).rstrip())
        if n == 0:
            print(" " * indent + "  ".join("╌" * w for w in widths))


def cut(words, width):
    return words if len(words) <= width else words[:width - 1] + "…"


def show(value, widest=38):
    """One value as a person writes it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.2f}"
    return cut(str(value), widest)


def percent(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else "–"


def spell(seconds):
    """A length of time in the largest sensible unit."""
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if abs(seconds) >= size:
            return f"{seconds / size:.0f} {unit}" if seconds >= 10 * size else f"{seconds / size:.1f} {unit}"
    return f"{seconds:.0f} s"
