"""What may be written where: the columns of what goes in, and the JSON Schemas of documents."""

from __future__ import annotations

import json

from kanava import _native
from kanava.documents import Document
from kanava.table import Table
from kanava.types import ColumnsName, SchemaName

__all__ = ["columns", "schema"]


def columns(name: ColumnsName) -> Table:
    """The columns of what goes in, a row each.

    Args:
        name: `contacts`, `records`, `orders`, `subscriptions` or `events`; or `conditions`, for the fields of a request
            that the conditions of a policy may ask of.

    Returns:
        A table of `name`, `type`, `words` (what it may be, where that is a closed list), `required`, `meaning`,
        `example` and `bad_value` (what becomes of a value that cannot be read); of `conditions`, of `name`, `type`,
        `meaning` and `missing_when`.

    Raises:
        NotFound: There is no such list.

    Example:
        >>> known = columns("contacts")
        >>> [row["name"] for row in known if row["required"]]
        ['contact_id', 'arrived_at']
        >>> next(row["meaning"] for row in known if row["name"] == "outcome")
        'How it ended.'
    """
    return Table(json.loads(_native.columns_document(name))["columns"])


def schema(name: SchemaName) -> Document:
    """The JSON Schema (2020-12) of a document, for editors and for checks of one's own.

    Args:
        name: `contacts`, `records`, `orders`, `subscriptions` or `events`, for one of them as a document; `read`,
            `append`, `resolver`, `resolve`, `assertion` or `table`, for what goes with them; `policy`, `request`,
            `floor` or `decision`.

    Returns:
        The schema; `.document` is its text, the same as from Rust and C.

    Raises:
        NotFound: No document is called that.

    Example:
        >>> schema("policy")["properties"]["fallback"]["description"]
        'What to do when nothing is possible.'
        >>> schema("contacts")["required"]
        ['contact_id', 'arrived_at']
    """
    return Document(_native.schema_document(name))
