"""What may be passed where: the protocols of the Arrow PyCapsule interface, and the aliases the signatures use.

Nothing needs to be imported or registered: an object that has the method is accepted.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any, Protocol, TypeAlias, runtime_checkable

__all__ = [
    "ArrowArrayExportable",
    "ArrowSchemaExportable",
    "ArrowStreamExportable",
    "DocumentLike",
    "DocumentOrPath",
    "RecordsLike",
    "TableLike",
]


@runtime_checkable
class ArrowStreamExportable(Protocol):
    """A table, as a stream of batches.

    Among others: `kanava.Table`, `polars.DataFrame` (1.2 and later), `pandas.DataFrame` (2.2 and later, with pyarrow
    installed), `pyarrow.Table` and `pyarrow.RecordBatchReader` (14 and later), DuckDB relations, ibis tables.
    """

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Exports the table as a capsule named `arrow_array_stream`."""
        ...


@runtime_checkable
class ArrowArrayExportable(Protocol):
    """One batch of a table.

    Among others: `pyarrow.RecordBatch` (14 and later), nanoarrow and arro3 record batches.
    """

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]:
        """Exports the batch as two capsules, named `arrow_schema` and `arrow_array`."""
        ...


@runtime_checkable
class ArrowSchemaExportable(Protocol):
    """The columns of a table, without rows: `kanava.Table`, `pyarrow.Schema`, arro3 schemas."""

    def __arrow_c_schema__(self) -> object:
        """Exports the schema as a capsule named `arrow_schema`."""
        ...


TableLike: TypeAlias = (
    ArrowStreamExportable | ArrowArrayExportable | Mapping[str, Iterable[Any]] | Iterable[Mapping[str, Any]]
)
"""A table: an Arrow object, a dict of columns, or an iterable of dicts, one a row."""

DocumentLike: TypeAlias = Mapping[str, Any] | str
"""A document: a dict, or JSON text."""

DocumentOrPath: TypeAlias = Mapping[str, Any] | str | os.PathLike[str]
"""A document: a dict, JSON text (a string that begins with `{`), or the path of a file that holds JSON text."""

RecordsLike: TypeAlias = (
    ArrowStreamExportable | ArrowArrayExportable | Mapping[str, Any] | Iterable[Mapping[str, Any]]
)
"""Records to resolve: a table, or a dict with a table for each source (`Any`: said more exactly, a dict that is written
out in the call would have no type that fits)."""
