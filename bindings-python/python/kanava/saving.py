"""A history as a file: saved whole, and loaded whole or refused."""

from __future__ import annotations

import os
import secrets
import shutil
from typing import TypeVar

from kanava import _native
from kanava._inputs import document_or_file_text, opened
from kanava.types import DocumentOrPath

__all__ = ["Saving"]

_H = TypeVar("_H", bound="Saving")


class Saving:
    """How a `History` becomes a file, and a file a `History`."""

    __slots__ = ()
    _core: _native.History

    @classmethod
    def load(cls: type[_H], path: str | os.PathLike[str], resolver: DocumentOrPath | None = None) -> _H:
        """The history that `save` wrote into a file.

        Args:
            path: The file.
            resolver: The rules to resolve it by, as for a new history; those that were saved when left out.

        Raises:
            InvalidArgument: The file holds something else.
            StoreCorrupt: It was cut short or changed.
            Unsupported: A later version wrote it in a form that this one cannot read.
            OSError: It cannot be read.

        Example:
            >>> import os, tempfile
            >>> import kanava as kv
            >>> history = kv.History({"region": "FI"})
            >>> contact = {"contact_id": "1", "arrived_at": "2026-03-02T08:00:00Z", "phone": "041 234 5678"}
            >>> _ = history.append(contact, source="pbx", channel="voice")
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     path = os.path.join(folder, "history.kanava")
            ...     history.save(path)
            ...     kv.History.load(path).customer("pbx:1") == history.customer("pbx:1")
            True
        """
        text = None if resolver is None else document_or_file_text(resolver)
        history = cls.__new__(cls)
        with opened(path, mode="rb") as file:
            history._core = _native.History.load(file, text)
        return history

    def save(self, path: str | os.PathLike[str]) -> None:
        """Saves the history, its log and its resolver, into a file for `load`.

        A crash on the way leaves the file of before as it was: the new one is written beside it and renamed.

        Args:
            path: The file; one that is there is replaced.

        Raises:
            OSError: It cannot be written.
        """
        target = os.path.realpath(path)
        beside = f"{target}.{secrets.token_hex(4)}.part"
        try:
            with opened(beside, mode="xb") as file:
                self._core.save(file)
                file.flush()
                os.fsync(file.fileno())
            if os.path.exists(target):
                shutil.copymode(target, beside)
            os.replace(beside, target)
        except BaseException:
            if os.path.exists(beside):
                os.remove(beside)
            raise
