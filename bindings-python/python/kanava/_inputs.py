"""What a caller hands over, as the native module takes it: documents as JSON text, tables as Arrow objects."""

from __future__ import annotations

import datetime
import decimal
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any, TypeGuard

from kanava import _native
from kanava.errors import InvalidArgument
from kanava.types import (
    ArrowArrayExportable,
    ArrowStreamExportable,
    DocumentLike,
    DocumentOrPath,
    RecordsLike,
    TableLike,
)

ArrowTable = ArrowStreamExportable | ArrowArrayExportable


def document_text(document: DocumentLike) -> str:
    """The JSON text of a document; text is passed on as it is."""
    if isinstance(document, str):
        return document
    if not isinstance(document, Mapping):
        raise TypeError(f"expected a document (a dict or JSON text), got `{type(document).__qualname__}`")
    try:
        plain = document if isinstance(document, dict) else dict(document)
        return _JSON.encode(plain)
    except ValueError as fault:
        raise InvalidArgument(f"the document cannot be written as JSON: {fault}") from None


def request_text(request: DocumentLike) -> str:
    """The JSON text of a request, in which NaN is absent, as `null` is."""
    return document_text(request if isinstance(request, str) else _without_nan(request))


def _without_nan(value: Any) -> Any:
    """The same, with `None` for NaN."""
    if isinstance(value, Mapping):
        return {name: _without_nan(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_nan(part) for part in value]
    return None if isinstance(value, float) and value != value else value


def given(documents: Mapping[str, DocumentLike | None] | None = None, /, **fields: Any) -> str:
    """A document of the fields that were given, and of documents inside it, which text may be: the core reads it."""
    plain = document_text({name: value for name, value in fields.items() if value is not None})
    inner = [f'"{name}":{document_text(part)}' for name, part in (documents or {}).items() if part is not None]
    return "{" + ",".join(part for part in [plain[1:-1], *inner] if part) + "}"


def is_json(text: str) -> bool:
    """Whether text is JSON, and not the path of a file; a byte order mark may stand before it."""
    return text.lstrip("\ufeff \t\r\n").startswith(("{", "["))


def document_or_file_text(document: DocumentOrPath) -> str:
    """The same, where a string that does not begin as JSON, and a path, name a file."""
    if isinstance(document, str) and is_json(document):
        return document
    if isinstance(document, (str, os.PathLike)):
        with opened(document, encoding="utf-8") as file:
            text: str = file.read()
            return text
    return document_text(document)


def opened(path: str | os.PathLike[str], **how: Any) -> IO[Any]:
    """The file, opened; a name that no file can have is the caller's mistake."""
    try:
        file: IO[Any] = open(path, **how)
        return file
    except UnicodeEncodeError as fault:
        raise InvalidArgument(f"{os.fspath(path)!a} is no name of a file: {fault.reason}") from None


def instant_text(at: datetime.datetime | str) -> str:
    """An instant as RFC 3339 text; a `datetime` must say its zone."""
    if isinstance(at, str):
        return at
    if not isinstance(at, datetime.datetime):
        raise TypeError(f"expected an instant (a datetime or RFC 3339 text), got `{type(at).__qualname__}`")
    if at.utcoffset() is None:
        raise InvalidArgument(f"the instant `{at.isoformat()}` has no zone, expected a datetime with a tzinfo")
    return at.astimezone(datetime.timezone.utc).isoformat()


def is_columns(data: Mapping[str, Any]) -> bool:
    """Whether a dict is a table of columns; otherwise it is one document."""
    return bool(data) and all(_is_column(values) for values in data.values())


def arrow_table(data: TableLike) -> ArrowTable:
    """The table as an object that exports itself to Arrow; what is one already is passed on, unread."""
    if _exports(data):
        return data
    for call in _NOT_YET_READ:
        # What a package has planned but not read: a polars `LazyFrame`, a pyarrow dataset.
        if all(hasattr(data, name) for name in call):
            return arrow_table(getattr(data, call[0])())
    if isinstance(data, Mapping):
        return _from_columns(data)
    if isinstance(data, Iterable) and not isinstance(data, (str, bytes, bytearray)):
        return _from_rows(data)
    if isinstance(data, (str, os.PathLike, bytes, bytearray)):
        raise TypeError(f"expected a table, got `{type(data).__qualname__}`: `kanava.read_csv` reads a CSV file")
    raise TypeError(
        "expected a table (an object with `__arrow_c_stream__`, a dict of columns or a list of dicts), "
        f"got `{type(data).__qualname__}`"
    )


def tables_by_source(data: RecordsLike) -> list[tuple[str | None, ArrowTable]]:
    """The tables of a dict that has one for each source, named by it; or the one table, which has no name."""
    if isinstance(data, Mapping):
        # Only by looking at its first row can rows that come one by one be told from values that do.
        data = {name: list(value) if _is_iterator(value) else value for name, value in data.items()}
        tables = [value for value in data.values() if not isinstance(value, (list, tuple)) or value]
        if tables and all(map(_is_table, tables)):
            return [(_source(name), _table_of(name, table)) for name, table in data.items()]
    table: Any = data
    return [(None, arrow_table(table))]


def _exports(data: object) -> TypeGuard[ArrowTable]:
    """Whether it exports itself to Arrow. Asking whether it is of a `Protocol` takes ten times as long."""
    return hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__")


def _source(name: object) -> str:
    if not isinstance(name, str):
        raise TypeError(f"the source `{name!r}` is of type `{type(name).__qualname__}`, expected a str")
    return name


def _table_of(name: str, table: Any) -> ArrowTable:
    try:
        return arrow_table(table)
    except TypeError as fault:
        raise TypeError(f"the source `{name}`: {fault}") from None
    except InvalidArgument as fault:
        raise InvalidArgument(f"the source `{name}`: {fault}") from None


def _is_iterator(value: object) -> TypeGuard[Iterator[Any]]:
    return isinstance(value, Iterator) and not _exports(value)


def _is_table(value: object) -> bool:
    """Whether it is a table where a column might stand; arrays and series of other packages export themselves too."""
    if _exports(value):
        return not _is_column(value) or hasattr(value, "columns") or hasattr(value, "schema")
    if isinstance(value, (list, tuple)):
        return bool(value) and isinstance(value[0], Mapping)
    return isinstance(value, Mapping)


def _from_columns(data: Mapping[Any, Any]) -> ArrowTable:
    names = [_name(name) for name in data]
    columns = [_values(name, data[name]) for name in names]
    return _native.Table.from_columns(names, columns, len(columns[0]) if columns else 0)


def _from_rows(data: Iterable[Any]) -> ArrowTable:
    columns: dict[str, list[Any]] = {}
    count = 0
    for count, row in enumerate(data, 1):
        if not isinstance(row, Mapping):
            raise TypeError(f"row {count - 1} is of type `{type(row).__qualname__}`, expected a dict")
        for name in row:
            if name not in columns:
                columns[_name(name)] = [None] * (count - 1)
        for name, values in columns.items():
            values.append(row.get(name))
    return _native.Table.from_columns(list(columns), list(columns.values()), count)


def _name(name: object) -> str:
    if not isinstance(name, str):
        raise TypeError(f"the column name `{name!r}` is of type `{type(name).__qualname__}`, expected a str")
    if "\0" in name:
        raise InvalidArgument(f"the column name `{name!r}` holds a NUL, which no Arrow name can")
    return name


def _is_column(values: object) -> bool:
    return isinstance(values, (list, tuple, range)) or any(hasattr(values, name) for name in _AS_LIST)


def _values(name: str, values: Any) -> list[Any]:
    for method in _AS_LIST:
        if hasattr(values, method):
            return list(getattr(values, method)())
    if isinstance(values, Iterable) and not isinstance(values, (str, bytes, Mapping)):
        return list(values)
    raise TypeError(f"column `{name}` is of type `{type(values).__qualname__}`, expected a list of values")


# The method that reads the rows, and another by which such an object is known.
_NOT_YET_READ = (("collect", "collect_schema"), ("to_table", "scanner"), ("to_table", "to_reader"), ("toArrow", "schema"))

# How arrays and series of other packages (NumPy, pandas, polars, pyarrow) give their values as Python objects.
_AS_LIST = ("tolist", "to_list", "to_pylist")


def _plain(value: object) -> object:
    """What JSON has no form for: times as RFC 3339 text, decimals as text (money is never a float)."""
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a value of type `{type(value).__qualname__}` has no place in a document")


# Made once: `json.dumps` makes a new one at every call that is not by its defaults.
_JSON = json.JSONEncoder(default=_plain, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
