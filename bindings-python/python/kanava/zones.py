"""Zone data newer than the library."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from kanava import _native
from kanava._inputs import opened
from kanava.errors import InvalidArgument

__all__ = ["ZoneData"]


class ZoneData:
    """The time zones of one release of the IANA database, for a `Router` that shall not use the ones of the library.

    A router uses all of it or none: a zone that it lacks is a fault of the policy.

    Args:
        source: A folder of TZif files such as `/usr/share/zoneinfo`; or one file that holds all zones, as Android has
            it (`tzdata`); or the bytes of such a file.
        version: The version of a folder that does not say it in `tzdata.zi` or `+VERSION`.

    Raises:
        InvalidArgument: It is no zone data, it is damaged, or it names no version.
        OSError: It cannot be read.

    Example:
        >>> import kanava as kv
        >>> try:
        ...     kv.ZoneData(b"something else")
        ... except kv.InvalidArgument as fault:
        ...     print(str(fault).split(",")[0])
        this is no zone data
    """

    __slots__ = ("_core", "_made_of")
    _core: _native.ZoneData
    _made_of: tuple[str | None, bytes | list[tuple[str, bytes]]]

    def __init__(self, source: str | os.PathLike[str] | bytes, version: str | None = None) -> None:
        if not isinstance(source, bytes) and Path(source).is_dir():
            self._make(version, _files(Path(source)))
            return
        if version is not None:
            raise InvalidArgument("`version` is for a folder: one file that holds all zones says its own")
        if isinstance(source, bytes):
            self._make(None, source)
            return
        with opened(source, mode="rb") as file:
            self._make(None, file.read())

    @property
    def version(self) -> str:
        """Its version, such as `2026b`; decisions name it as `zone_data`."""
        return self._core.version

    @property
    def names(self) -> list[str]:
        """The names of its zones."""
        return self._core.names()

    def _make(self, version: str | None, content: bytes | list[tuple[str, bytes]]) -> None:
        native = _native.ZoneData
        self._core = native(content) if isinstance(content, bytes) else native.from_files(version, content)
        self._made_of = version, content

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, self._made_of

    def __copy__(self) -> ZoneData:
        # Nothing in it ever changes.
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> ZoneData:
        return self

    def __repr__(self) -> str:
        return f"<ZoneData: {self.version}, {len(self.names):,} zones>"


def _files(folder: Path) -> list[tuple[str, bytes]]:
    """The files under a folder, with their names in it. Links to folders are not followed: they could lead back up."""
    paths = [Path(at, name) for at, _, names in os.walk(folder) for name in sorted(names)]
    small = [path for path in paths if path.is_file() and path.stat().st_size <= _LARGEST]
    return [(path.relative_to(folder).as_posix(), path.read_bytes()) for path in small]


# A larger file is none of a zone.
_LARGEST = 1 << 20


def _again(version: str | None, content: bytes | list[tuple[str, bytes]]) -> ZoneData:
    """What was pickled."""
    data = ZoneData.__new__(ZoneData)
    data._make(version, content)
    return data
