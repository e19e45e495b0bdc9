"""Bytes that can be read anywhere: a plain file, or what has been inflated of a compressed one."""

from __future__ import annotations

from typing import Protocol

from archiver.archive.records.record_format import BLANK, RecordFormat

__all__ = ["Seekable", "Source"]

_PIECE_BYTES = 1 << 16


class Seekable(Protocol):
    """A file or a spool."""

    def seek(self, offset: int, /) -> object: ...
    def read(self, size: int, /) -> bytes: ...


class Source:
    """Bytes by place. `size` are there now; a source that is still being inflated may grow."""

    def __init__(self, file: Seekable, size: int) -> None:
        self._file = file
        self.size = size

    def read(self, at: int, count: int) -> bytes:
        """`count` bytes from `at` on; fewer at the end only."""
        if at >= self.size:
            return b""
        self._file.seek(at)
        return self._file.read(min(count, self.size - at))

    def grow(self, size: int) -> bool:
        """Get more, up to `size` bytes if there are as many; False if there is no more at all."""
        return False

    def skip_blank(self, at: int, most: int | None = None) -> int:
        """Place of the first byte from `at` on that is no line end, or the size; no more than about `most` beyond."""
        start, count = at, 8
        while (data := self.read(at, count)) and (most is None or at - start < most):
            rest = len(data.lstrip(BLANK))
            at += len(data) - rest
            if rest:
                break
            count = _PIECE_BYTES if most is None else most
        return at

    def line(self, at: int) -> bytes:
        """Bytes from `at` on, at least up to the end of the line if it ends within 64 KiB."""
        data = self.read(at, 256)
        return data if b"\n" in data else self.read(at, _PIECE_BYTES)

    def next_start(self, form: RecordFormat, after: int, stop: int) -> int | None:
        """Place beyond `after` and before `stop` where what looks like a record begins behind a line end."""
        at = after
        while at < min(stop, self.size):
            # candidates are shorter than 64 bytes
            data = self.read(at, _PIECE_BYTES + 64)
            for found in form.candidate.finditer(data):
                place = at + found.start() + 1
                if found.start() < _PIECE_BYTES and after < place < stop and form.surely_begins(self.line(place)):
                    return place
            at += _PIECE_BYTES
        return None
