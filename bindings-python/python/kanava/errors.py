"""What can go wrong: one class for each status of the core, all of them a `KanavaError`.

The core says what happened; nothing is said again here. Each class is also the built-in exception that a Python
programmer would expect (`ValueError`, `LookupError`, `OSError` ...), so either can be caught.

Example:
    >>> import kanava as kv
    >>> try:
    ...     kv.History.parse('{"version": 1,\\n "kind": {}}')
    ... except kv.KanavaError as error:
    ...     print(type(error).__name__, error.code, error.line)
    InvalidDocument 2 2
"""

from __future__ import annotations

import json
from typing import Any, ClassVar

from kanava import _native

_CODES: dict[str, int] = dict(_native.STATUSES)


class KanavaError(Exception):
    """Anything that Kanava reports. Catch this to catch them all.

    Attributes:
        status: The kind of failure, as documents name it: `invalid_document`.
        code: The same as the number that C sees.
        line: The line of the document at fault, from 1, or None.
        column: The column in that line, from 1, counted in characters, or None.
        path: The place in the document, such as `channels.voice.hours`; empty for the whole of it, None when no
            document was at fault.
        problems: Every problem found, each a dict with `status`, `code`, `message` and its place; at least one.
        document: The failure as the exact JSON text of the core.
    """

    status: ClassVar[str] = "internal"
    code: ClassVar[int] = _CODES["internal"]

    line: int | None
    column: int | None
    path: str | None
    problems: list[dict[str, Any]]
    document: str

    def __init_subclass__(cls) -> None:
        cls.code = _CODES[cls.status]

    def __init__(self, message: str, document: str | None = None) -> None:
        super().__init__(message)
        if document is None:
            said = {"status": self.status, "code": self.code, "message": message}
            document = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        fields = json.loads(document)
        self.document = document
        self.line = fields.get("line")
        self.column = fields.get("column")
        self.path = fields.get("path")
        self.problems = fields.pop("problems", None) or [fields]

    def __str__(self) -> str:
        return str(self.args[0])

    def __reduce__(self) -> tuple[Any, ...]:
        return from_document, (self.document, str(self))


class InvalidArgument(KanavaError, ValueError):
    """A value handed over by the caller is not usable."""

    status = "invalid_argument"


class InvalidDocument(KanavaError, ValueError):
    """A document does not parse or does not follow its schema."""

    status = "invalid_document"


class InvalidPolicy(KanavaError, ValueError):
    """A policy parses but cannot be used."""

    status = "invalid_policy"


class NotFound(KanavaError, LookupError):
    """What was asked for is not here."""

    status = "not_found"


class Conflict(KanavaError, RuntimeError):
    """What was asked contradicts what is here."""

    status = "conflict"


class Busy(KanavaError, RuntimeError):
    """Somebody else is using it; try again."""

    status = "busy"


class StoreIo(KanavaError, OSError):
    """The store could not read or write."""

    status = "store_io"


class StoreCorrupt(KanavaError, RuntimeError):
    """The store holds something it cannot have written."""

    status = "store_corrupt"


class Unsupported(KanavaError, NotImplementedError):
    """Not available in this build or version."""

    status = "unsupported"


class Cancelled(KanavaError, RuntimeError):
    """The caller stopped it: a `progress` function answered False."""

    status = "cancelled"


class Internal(KanavaError, RuntimeError):
    """A fault of ours: please report it. Other objects stay usable."""

    status = "internal"


def from_document(document: str, message: str) -> KanavaError:
    """Builds the exception for an error document.

    Args:
        document: The failure as JSON text of the core.
        message: The sentence for a person, with its place.

    Returns:
        An exception of the class that belongs to the status; `KanavaError` itself for a status not known here.

    Example:
        >>> from_document('{"status":"not_found","code":4,"message":"no customer `x`"}', "no customer `x`")
        NotFound('no customer `x`')
    """
    return _CLASSES.get(json.loads(document)["status"], KanavaError)(message, document)


_CLASSES: dict[str, type[KanavaError]] = {kind.status: kind for kind in KanavaError.__subclasses__()}
