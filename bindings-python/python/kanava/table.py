"""Tables: what Kanava returns for many rows, and what every dataframe package can read without a copy."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any, overload

from kanava import _display, _native
from kanava._inputs import arrow_table
from kanava.documents import Document
from kanava.types import TableLike

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

__all__ = ["Table"]

_EVERY = 1 << 14


class Table:
    """A table of Arrow columns that needs no package to be looked at.

    It exports itself by `__arrow_c_stream__`, as often as asked, so `polars.DataFrame(table)`, `pyarrow.table(table)`,
    DuckDB and every other Arrow reader take it as it is, without a copy.

    A timestamp becomes a `datetime`, aware and in UTC when the column has a zone. `datetime` counts microseconds: the
    nanoseconds that Kanava keeps below them are there in the Arrow export, not in the Python value.

    Args:
        data: Any object with `__arrow_c_stream__` or `__arrow_c_array__`, a dict of columns, or an iterable of dicts.

    Raises:
        InvalidArgument: A column mixes types, or the columns differ in length.
        TypeError: It is not a table at all.

    Example:
        >>> import kanava as kv
        >>> table = kv.Table({"channel": ["voice", "chat", "mail"], "contacts": [120, 45, None]})
        >>> print(table)
        channel  contacts
        -------  --------
        voice         120
        chat           45
        mail
        [3 rows x 2 columns]
        >>> table["channel"]
        ['voice', 'chat', 'mail']
        >>> table[0]
        {'channel': 'voice', 'contacts': 120}
    """

    __slots__ = ("_core",)
    _core: _native.Table

    def __init__(self, data: TableLike) -> None:
        source = arrow_table(data)
        if isinstance(source, Table):
            source = source._core
        self._core = source if isinstance(source, _native.Table) else _native.Table.from_arrow(source)

    @classmethod
    def _of(cls, native: _native.Table) -> Table:
        table = cls.__new__(cls)
        table._core = native
        return table

    @property
    def column_names(self) -> list[str]:
        """The names of the columns, in order."""
        return self._core.column_names

    @property
    def schema(self) -> dict[str, str]:
        """The columns and their Arrow types.

        Example:
            >>> Table({"a": [1], "b": ["x"]}).schema
            {'a': 'Int64', 'b': 'Utf8'}
        """
        return dict(zip(self._core.column_names, self._core.column_types))

    @property
    def read_report(self) -> Document | None:
        """What `read_csv` found out while it read the table; None for other tables, and for some rows of one.

        For each file: its encoding and separator, how they were found and whether they are certain, the line of the
        header, the lines before it that were passed over, how many rows are broken, and `notes`, the sentences that
        are printed below the table.

        Example:
            >>> import kanava as kv
            >>> kv.read_csv(b"id;name\\n7;M\\xe4kinen\\n").read_report["files"][0]["encoding"]
            'windows-1252'
        """
        report = self._core.read_report
        return None if report is None else Document(report)

    @property
    def num_rows(self) -> int:
        """How many rows there are; the same as `len(table)`."""
        return self._core.num_rows

    def column(self, name: str) -> list[Any]:
        """The values of one column.

        Args:
            name: The name of the column.

        Returns:
            A list with one Python value a row, None where there is nothing.

        Raises:
            KeyError: There is no such column.

        Example:
            >>> Table({"a": [1, None]}).column("a")
            [1, None]
        """
        names = self._core.column_names
        if name not in names:
            raise KeyError(f"no column `{name}`, there are: {', '.join(names)}")
        return self._values(names.index(name))

    def to_pydict(self) -> dict[str, list[Any]]:
        """All columns as lists of Python values.

        Example:
            >>> Table([{"a": 1}, {"a": 2, "b": "x"}]).to_pydict()
            {'a': [1, 2], 'b': [None, 'x']}
        """
        return {name: self._values(index) for index, name in enumerate(self._core.column_names)}

    def to_pylist(self) -> list[dict[str, Any]]:
        """All rows as dicts.

        Example:
            >>> Table({"a": [1, 2], "b": ["x", None]}).to_pylist()
            [{'a': 1, 'b': 'x'}, {'a': 2, 'b': None}]
        """
        return list(self)

    def to_pyarrow(self) -> pyarrow.Table:
        """The table as a `pyarrow.Table`, without a copy.

        Raises:
            ImportError: pyarrow is not installed.
        """
        table: pyarrow.Table = _package("pyarrow", "to_pyarrow").table(self)
        return table

    def to_polars(self) -> polars.DataFrame:
        """The table as a `polars.DataFrame`.

        Raises:
            ImportError: polars is not installed.
        """
        frame: polars.DataFrame = _package("polars", "to_polars").DataFrame(self)
        return frame

    def to_pandas(self) -> pandas.DataFrame:
        """The table as a `pandas.DataFrame`; pandas reads Arrow through pyarrow.

        Without pyarrow, `pandas.DataFrame(table.to_pydict())` gives the same values as Python objects.

        Raises:
            ImportError: pandas or pyarrow is not installed.
        """
        _package("pandas", "to_pandas")
        frame: pandas.DataFrame = _package("pyarrow", "to_pandas").table(self).to_pandas()
        return frame

    def __len__(self) -> int:
        return self.num_rows

    def __iter__(self) -> Iterator[dict[str, Any]]:
        names = self.column_names
        for offset in range(0, self.num_rows, _EVERY):
            part = self._core.slice(offset, _EVERY)
            columns = [part.column(index) for index in range(len(names))]
            if not columns:
                yield from ({} for _ in range(part.num_rows))
            for row in zip(*columns):
                yield dict(zip(names, row))

    @overload
    def __getitem__(self, at: str) -> list[Any]: ...
    @overload
    def __getitem__(self, at: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, at: slice) -> Table: ...
    def __getitem__(self, at: str | int | slice) -> list[Any] | dict[str, Any] | Table:
        """A column by its name, a row by its number, or some rows as a table (without a copy)."""
        if isinstance(at, str):
            return self.column(at)
        if isinstance(at, slice):
            start, stop, step = at.indices(self.num_rows)
            if step != 1:
                raise ValueError(f"rows are taken one after the other, a step of {step} is not offered")
            return Table._of(self._core.slice(start, max(stop - start, 0)))
        row = at + self.num_rows if at < 0 else at
        if not 0 <= row < self.num_rows:
            raise IndexError(f"row {at} of a table with {self.num_rows} rows")
        return next(iter(Table._of(self._core.slice(row, 1))))

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Exports the table to any Arrow reader; `requested_schema` is not followed, as the interface allows."""
        return self._core.__arrow_c_stream__(requested_schema)

    def __arrow_c_schema__(self) -> object:
        """Exports the columns without rows."""
        return self._core.__arrow_c_schema__()

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (self._core.to_bytes(),)

    def __copy__(self) -> Table:
        # Nothing in it ever changes.
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Table:
        return self

    def __repr__(self) -> str:
        return _display.text(self)

    def _repr_html_(self) -> str:
        return _display.page(self)

    def _values(self, index: int) -> list[Any]:
        return self._core.column(index)


def _restored(content: bytes) -> Table:
    """What was pickled."""
    return Table._of(_native.Table.from_bytes(content))


def _package(name: str, method: str) -> Any:
    try:
        return import_module(name)
    except ImportError as fault:
        raise ImportError(
            f"`Table.{method}()` needs the package `{name}`, which cannot be imported; "
            "`to_pylist()` and `to_pydict()` need none",
            name=name,
        ) from fault
