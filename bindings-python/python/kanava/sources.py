"""What comes before a history: reading CSV exports, and looking at one identity."""

from __future__ import annotations

import gzip
import os
import zlib

from kanava import _native
from kanava._inputs import opened
from kanava.documents import Document
from kanava.errors import InvalidArgument
from kanava.table import Table

__all__ = ["identity", "read_csv"]

_GZIP = b"\x1f\x8b"


def read_csv(source: str | os.PathLike[str] | bytes | bytearray | memoryview) -> Table:
    """Reads CSV text as a table whose columns are all text; `History.append` reads them by their meaning.

    The separator is found out: a comma, a semicolon, a tab or a bar. The text is UTF-8; of another encoding, decode it
    first: `read_csv(path.read_text("latin-1").encode())`. A row with too many or too few fields, or with bytes that are
    not UTF-8, is kept, and says so in a column `read_error`, so that `append` can name it.

    Args:
        source: The path of a file, or its bytes; gzip is understood in both.

    Returns:
        The table.

    Raises:
        OSError: The file cannot be read.
        InvalidArgument: It is not CSV text, or the gzip data is broken.

    Example:
        >>> import kanava as kv
        >>> print(kv.read_csv(b"id,ani\\n7,0412345678\\n8,\\n"))
        id  ani
        --  ----------
        7   0412345678
        8
        [2 rows x 2 columns]
    """
    if isinstance(source, (str, os.PathLike)):
        with opened(source, mode="rb") as file:
            content = file.read()
    elif isinstance(source, (bytes, bytearray, memoryview)):
        content = bytes(source)
    else:
        raise TypeError(f"expected a path or bytes, got `{type(source).__qualname__}`")
    if content.startswith(_GZIP):
        content = _unpack(content)
    return Table._of(_native.csv_table(content))


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


def _unpack(content: bytes) -> bytes:
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as fault:
        raise InvalidArgument(f"the gzip data cannot be read: {fault}") from fault
