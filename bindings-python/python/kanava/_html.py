"""How answers look in a notebook: HTML fragments, in which nothing of the data is markup.

Names, values and texts come from other people: `_escaped` is the only way into a fragment, and takes away what could
hide or turn text round besides.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kanava._display import seen

LISTED = 10
LONG = 2000


def joined(*parts: str) -> str:
    """Fragments as one, with a mark of where they come from."""
    return '<div class="kanava">\n' + "\n".join(filter(None, parts)) + "\n</div>"


def heading(text: object) -> str:
    """What it is, in a line."""
    return f"<p><strong>{_escaped(text)}</strong></p>"


def paragraph(text: object) -> str:
    """A line of text."""
    return f"<p>{_escaped(text)}</p>"


def preformatted(text: object) -> str:
    """Text whose lines and spaces stay."""
    lines = [_escaped(line) for line in str(text).split("\n")]
    return "<pre>" + "\n".join(lines) + "</pre>"


def steps(lines: Sequence[object]) -> str:
    """Sentences, one after the other."""
    return "<ol>" + "".join(f"<li>{_escaped(line)}</li>" for line in lines) + "</ol>" if lines else ""


def facts(pairs: Iterable[tuple[object, Any]]) -> str:
    """Names and their values."""
    rows = "".join(f"<tr><th>{_escaped(name)}</th><td>{_value(value)}</td></tr>" for name, value in pairs)
    return f"<table><tbody>{rows}</tbody></table>" if rows else ""


def listed(rows: Sequence[Mapping[str, Any]], title: object = "") -> str:
    """The first of some rows, as a table of all the columns that they have."""
    shown = rows[:LISTED]
    columns = list(dict.fromkeys(name for row in shown for name in row))
    head = "".join(f"<th>{_escaped(name)}</th>" for name in columns)
    cells = ("".join(f"<td>{_value(row.get(name))}</td>" for name in columns) for row in shown)
    body = "".join(f"<tr>{row}</tr>" for row in cells)
    caption = f"<caption>{_escaped(title)}</caption>" if title else ""
    more = paragraph(f"… and {len(rows) - LISTED:,} more") if len(rows) > LISTED else ""
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}" if columns else ""


def document(fields: Mapping[str, Any]) -> str:
    """A document: what is one value beside its name, what is a list of rows as a table of its own."""
    single = {name: value for name, value in fields.items() if not _is_rows(value)}
    tables = [listed(value, name) for name, value in fields.items() if _is_rows(value)]
    return joined(facts(single.items()), *tables)


def reason(fields: Mapping[str, Any]) -> str:
    """A reason: its text, and the evidence of each step."""
    found = [*fields.get("path", []), *filter(None, [fields.get("pair")]), *fields.get("refused", [])]
    evidence = [listed(step["evidence"], f"{step['a']} – {step['b']}") for step in found[:LISTED]]
    return joined(preformatted(fields.get("text", "")), *evidence)


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, Mapping) for row in value)


def _value(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, (list, tuple)) and not any(isinstance(item, (Mapping, list)) for item in value):
        return _escaped(", ".join(map(str, value)))
    if isinstance(value, (Mapping, list)):
        return preformatted(_cut(json.dumps(value, ensure_ascii=False, indent=1, default=str)))
    return _escaped(_cut(str(value)))


def _cut(text: str) -> str:
    return text if len(text) <= LONG else text[: LONG - 1] + "…"


def _escaped(text: object) -> str:
    """Text without markup, and without the letters that are not seen."""
    return html.escape(seen(str(text)))
