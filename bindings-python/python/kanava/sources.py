"""What comes before a history: reading CSV exports, and looking at one identity."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from kanava import _native
from kanava._inputs import given, opened
from kanava.documents import Document
from kanava.errors import InvalidArgument
from kanava.table import Table

__all__ = ["identity", "read_csv"]


class _Readable(Protocol):
    def read(self) -> str | bytes: ...


_Source: TypeAlias = str | os.PathLike[str] | bytes | bytearray | memoryview | _Readable


def read_csv(
    source: _Source | Sequence[_Source],
    *,
    separator: str | None = None,
    encoding: str | None = None,
    header: bool | int | None = None,
    skip_rows: int | None = None,
    names: Sequence[str] | None = None,
    quote: str | None = None,
    escape: str | None = None,
    decimal: str | None = None,
) -> Table:
    """Reads CSV files as a table whose columns are all text; `History.append` reads them by their meaning.

    Nothing needs to be said of an ordinary export. Encoding, separator and header are found out: UTF-8, UTF-16 and
    UTF-32, with or without a mark, the code pages of Windows, DOS and Mac; a line `sep=;`; titles, comments and blank
    lines before the header. gzip is unpacked. What was found is in `Table.read_report`, and what may surprise is printed
    below the table. What is no CSV (a workbook, Parquet, JSON ...) is refused with the call that reads it.

    Every row that is not blank is a row of the table. One that cannot be trusted says why in a column `read_error`, so
    that `append` can name it: too many or too few fields, a quote that is not closed (which costs that row, never the
    rows after it), bytes that are no letters, a repeated header, a total.

    Args:
        source: The path of a file, a pattern such as `calls-*.csv`, bytes, an open file, or a list of those, which makes
            one table with the columns of all.
        separator: What stands between two fields, such as `;`.
        encoding: The encoding, such as `utf-16`, `windows-1252` or `cp850`.
        header: Whether a line names the columns, or which line of the file does, from 1.
        skip_rows: How many lines of the file are passed over before anything else.
        names: Names of the columns, in place of those in the file.
        quote: What a field with separators in it is put in, if it is not `"`; empty text: nothing.
        escape: What makes the next character within quotes an ordinary one, such as a backslash.
        decimal: `,` where numbers have a decimal comma: columns of nothing but such numbers are rewritten with a point.

    Returns:
        The table.

    Raises:
        OSError: A file cannot be read.
        InvalidArgument: It is no CSV text, or the gzip data is broken.

    Example:
        >>> import kanava as kv
        >>> print(kv.read_csv(b"id,ani\\n7,0412345678\\n8,\\n"))
        id  ani
        --  ----------
        7   0412345678
        8
        [2 rows x 2 columns]
        >>> print(kv.read_csv(b"Calls in March\\n\\nid;name\\n7;M\\xe4kinen\\n8;Laine;x\\n"))
        id  name     read_error
        --  -------  --------------------------------
        7   Mäkinen
        8   Laine    line 5: expected 2 fields, foun…
        [2 rows x 3 columns]
        the encoding was guessed: windows-1252
        lines 1 to 2 were passed over before the table
        1 row is broken, `read_error` says why
    """
    options: dict[str, Any] = {
        "separator": separator,
        "encoding": encoding,
        "header": header,
        "skip_rows": skip_rows,
        "names": None if names is None else list(names),
        "quote": quote,
        "escape": escape,
        "decimal": decimal,
    }
    several = isinstance(source, Sequence) and not isinstance(source, (str, bytes, bytearray, memoryview))
    sources: list[Any] = list(source) if several else [source]  # type: ignore[arg-type]
    if not sources:
        raise InvalidArgument("there is no file to read: the list of sources is empty")
    files = [file for one in sources for file in _files(one)]
    tables = [_table(file, number if len(files) > 1 else None, options) for number, file in enumerate(files, 1)]
    return Table._of(tables[0] if len(tables) == 1 else _native.csv_join(tables))


def identity(kind: str, raw: str, region: str | None = None) -> Document:
    """Shows what becomes of one identity: its normal form, and whether it can tell customers apart.

    Args:
        kind: The kind: `phone`, `email`, `account` ...
        raw: The value as it was written.
        region: The region in which a national phone number is read, such as `FI`. Without one a national number is no
            key (`no_region`), as in a history whose resolver and delivery name none.

    Returns:
        A document with `kind`, `raw`, `value` and `key`; when it is not a key with the `reason` and, in words,
        `because`; and with `form` when a number was written as its plan has it no more.

    Raises:
        InvalidArgument: There is no such kind or region.

    Example:
        >>> import kanava as kv
        >>> kv.identity("phone", "041 234 5678", region="FI")["value"]
        '+358412345678'
        >>> kv.identity("phone", "041 234 5678")["because"]
        'a national number needs a region'
    """
    return Document(_native.identity_document(kind, raw, "" if region is None else region))


def _files(source: Any) -> Iterator[Any]:
    """The files of a pattern, in the order of their names; anything else is itself."""
    if isinstance(source, str) and ("\n" in source or "\r" in source):
        raise InvalidArgument("expected the path of a file, got text of several lines: `text.encode()` gives its bytes")
    if isinstance(source, (str, os.PathLike)):
        path = os.fspath(source)
        if glob.has_magic(path) and not os.path.exists(path):
            found = sorted(glob.glob(path, recursive=True))
            if not found:
                raise FileNotFoundError(f"no file is named like `{path}`")
            yield from map(Path, found)
            return
    yield source


def _table(source: Any, number: int | None, options: dict[str, Any]) -> _native.Table:
    """The table of one file; of several, each is named in messages."""
    content, name, options = _content(source, options)
    file = None if number is None else name or f"source {number}"
    return _native.csv_table(content, given(**options, file=file))


def _content(source: Any, options: dict[str, Any]) -> tuple[bytes, str | None, dict[str, Any]]:
    if isinstance(source, (str, os.PathLike)):
        with opened(source, mode="rb") as file:
            content: bytes = file.read()
            return content, os.path.basename(os.fspath(source)), options
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source), None, options
    if not hasattr(source, "read"):
        raise TypeError(f"expected a path or bytes, got `{type(source).__qualname__}`")
    read = source.read()
    name = getattr(source, "name", None)
    name = os.path.basename(name) if isinstance(name, str) else None
    if isinstance(read, str):
        # An open text file is decoded already, whatever its bytes were.
        return read.encode("utf-8", "surrogatepass"), name, {**options, "encoding": "utf-8"}
    return bytes(read), name, options
