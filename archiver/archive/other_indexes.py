"""What other processes have stored and not sealed yet, by the rows that they add as they write."""

from __future__ import annotations

import os
import time
from collections.abc import Container, Iterator
from contextlib import suppress

from archiver.archive.index import IndexRow
from archiver.archive.layout import Layout
from archiver.archive.open_file import OPEN_SUFFIX, open_own
from archiver.archive.open_index import RowPlaces, line_at
from archiver.model.errors import ArchiveError

__all__ = ["OtherIndexes"]

_SUFFIX = f".cdxj{OPEN_SUFFIX}"
_PIECE_BYTES = 1 << 20
_CLOCK_STEP_NS = 50_000_000
"""File systems tell times in steps: a folder that changed this short ago may have changed again unseen."""


class OtherIndexes:
    """The indexes of WARCs that other processes are writing, read on as they grow. Nothing of them is ever written."""

    def __init__(self, layout: Layout) -> None:
        self._folder = layout.indexes
        self._files: dict[str, _Followed] = {}
        #: by name of the index
        self._looked = (0, 0)
        #: when the folder had changed last, and when that was seen

    def look(self, own: Container[str]) -> None:
        """See what is there now. `own` are the names of WARCs that this process writes.

        To be called before the merged index is read: what is gone from here by then stands there.
        """
        changed = self._folder.stat().st_mtime_ns
        if changed != self._looked[0] or self._looked[1] - changed < _CLOCK_STEP_NS:
            self._looked = (changed, time.time_ns())
            self._list(own)
        for file in self._files.values():
            file.read_on()

    def rows(self, key: str) -> Iterator[IndexRow]:
        """The rows of a SURT key."""
        return (row for row in self._named(key) if row.key == key)

    def sharing(self, digest: str) -> Iterator[IndexRow]:
        """The rows with a payload that other addresses may refer to."""
        return (row for row in self._named(digest) if row.digest == digest and row.is_shareable)

    def close(self) -> None:
        for file in self._files.values():
            file.close()
        self._files.clear()
        self._looked = (0, 0)

    def _named(self, name: str) -> Iterator[IndexRow]:
        for file in self._files.values():
            yield from file.named(name)

    def _list(self, own: Container[str]) -> None:
        with os.scandir(self._folder) as entries:
            names = {entry.name for entry in entries if entry.name.endswith(_SUFFIX)}
        names = {name for name in names if f"{name.removesuffix(_SUFFIX)}.warc.gz" not in own}
        for gone in self._files.keys() - names:
            self._files.pop(gone).close()
        for name in names - self._files.keys():
            with suppress(OSError, ArchiveError):  # sealed meanwhile, or no file
                self._files[name] = _Followed(open_own(self._folder / name, os.O_RDONLY))


class _Followed:
    """One index, up to its last whole line."""

    def __init__(self, handle: int) -> None:
        self._handle, self._size = handle, 0
        self._places = RowPlaces()

    def read_on(self) -> None:
        """Take note of the lines that were added. One that a full disk had its writer take back counts for nothing."""
        if os.fstat(self._handle).st_size <= self._size:
            return
        while data := os.pread(self._handle, _PIECE_BYTES, self._size):
            lines = data[: data.rfind(b"\n") + 1].splitlines(keepends=True)
            for line in lines:
                with suppress(ValueError):
                    self._places.add(IndexRow.decode(line), line.partition(b" ")[0].decode(), self._size)
                self._size += len(line)
            if not lines:
                return

    def named(self, name: str) -> Iterator[IndexRow]:
        for place in self._places.of(name):
            with suppress(OSError, ValueError):
                yield IndexRow.decode(line_at(self._handle, place))

    def close(self) -> None:
        os.close(self._handle)
