"""How a table looks: aligned columns, its head and its tail, and how many rows it has."""

from __future__ import annotations

import datetime
import html
import shutil
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kanava.table import Table

HEAD = 6
TAIL = 4
CELL = 32
GAP = "  "


def text(table: Table) -> str:
    """The table as text, no wider than the terminal."""
    notes = list(map(seen, table._core.read_notes))
    if not table.column_names:
        return "\n".join([_size(table), *notes])
    columns, cut = _cells(table)
    widths = [max(map(_width, cells)) for cells in columns]
    shown = _fitting(widths, shutil.get_terminal_size((120, 24)).columns)
    aligned = [
        [_pad(cell, width, right) for cell in cells]
        for cells, width, right in zip(columns[:shown], widths, _right(table))
    ]
    lines = [GAP.join(row).rstrip() for row in zip(*aligned)]
    lines.insert(1, GAP.join("-" * width for width in widths[:shown]))
    if cut:
        lines.insert(2 + HEAD, "...")
    lines.append(_size(table) + _hidden(table.column_names[shown:]))
    return "\n".join(lines + notes)


def page(table: Table) -> str:
    """The table as an HTML fragment, for notebooks."""
    columns, cut = _cells(table)
    rows = list(zip(*columns))
    head = "".join(f"<th>{html.escape(cell)}</th>" for cell in rows[0]) if rows else ""
    body = ["<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows[1:]]
    if cut:
        body.insert(HEAD, f'<tr><td colspan="{len(columns)}">&hellip;</td></tr>')
    body_text = "\n".join(body)
    return (
        f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body_text}\n</tbody>\n</table>\n"
        + "\n".join(f"<p>{html.escape(line)}</p>" for line in [_size(table), *map(seen, table._core.read_notes)])
    )


def _cells(table: Table) -> tuple[list[list[str]], bool]:
    """Each column as its name and its shown values; and whether rows were left out."""
    cut = table.num_rows > HEAD + TAIL
    parts = [table[:HEAD], table[table.num_rows - TAIL :]] if cut else [table]
    columns = [[_clean(name)] for name in table.column_names]
    for part in parts:
        for index, cells in enumerate(columns):
            cells.extend(map(_cell, part._values(index)))
    return columns, cut


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, datetime.datetime):
        shown = value.isoformat(" ", "milliseconds" if value.microsecond else "seconds")
        return shown.removesuffix("+00:00") + "Z" if shown.endswith("+00:00") else shown
    if isinstance(value, list):
        return _clean(", ".join(map(_cell, value)))
    return _clean(str(value))


def _clean(shown: str) -> str:
    """One line without control characters, cut to the width of a cell."""
    shown = seen(shown[: CELL + 1])
    return shown if len(shown) <= CELL else shown[: CELL - 1] + "…"


def seen(shown: str) -> str:
    """One line of what is seen: controls, and marks that turn text round, are blanks."""
    return "".join(" " if unicodedata.category(char).startswith("C") else char for char in shown)


def _right(table: Table) -> list[bool]:
    """Numbers stand at the right of their column."""
    return [kind.startswith(("Int", "UInt", "Float", "Decimal")) for kind in table.schema.values()]


def _width(cell: str) -> int:
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in cell)
    combining = sum(unicodedata.combining(char) > 0 for char in cell)
    return len(cell) + wide - combining


def _pad(cell: str, width: int, right: bool) -> str:
    space = " " * (width - _width(cell))
    return space + cell if right else cell + space


def _fitting(widths: list[int], room: int) -> int:
    used = 0
    for shown, width in enumerate(widths):
        used += width + (len(GAP) if shown else 0)
        if used > room and shown:
            return shown
    return len(widths)


def _size(table: Table) -> str:
    rows, columns = table.num_rows, len(table.column_names)
    return f"[{rows:,} {'row' if rows == 1 else 'rows'} x {columns} {'column' if columns == 1 else 'columns'}]"


def _hidden(names: list[str]) -> str:
    if not names:
        return ""
    listed = ", ".join(map(_clean, names[:6])) + (", ..." if len(names) > 6 else "")
    return f" not shown: {listed}"
