"""The block of a record: a part of a spool."""

from __future__ import annotations

from archiver.archive.spool import Spool

__all__ = ["Block"]


class Block:
    """Bytes of a spool from `start` on. Several blocks may share one, each with a place of its own in it."""

    def __init__(self, spool: Spool, start: int, length: int) -> None:
        self._spool, self._start, self._length = spool, start, length
        self._at = 0

    @property
    def is_in_memory(self) -> bool:
        return self._spool.is_in_memory

    def seek(self, offset: int) -> None:
        self._at = min(max(offset, 0), self._length)

    def read(self, size: int) -> bytes:
        """At most `size` bytes; none at the end."""
        self._spool.seek(self._start + self._at)
        data = self._spool.read(min(size, self._length - self._at))
        self._at += len(data)
        return data
