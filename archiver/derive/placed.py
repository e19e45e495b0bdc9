"""A file of article lines read along with the records of its WARC."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from archiver.archive.lines import whole_lines

__all__ = ["LinesAlong", "placed"]


class _Warc(msgspec.Struct):
    offset: int


class _CapturePart(msgspec.Struct):
    warc: _Warc


class _Line(msgspec.Struct):
    capture: _CapturePart


_LINES = msgspec.json.Decoder(_Line)


def placed(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Article lines with the byte of the WARC where their record begins; what is no article line is passed over."""
    for line in lines:
        try:
            yield _LINES.decode(line).capture.warc.offset, line
        except (msgspec.MsgspecError, UnicodeDecodeError):
            continue  # `verify` tells of it


class LinesAlong:
    """The lines of a file, without their ends, asked for in the order of the records; none where there is no file."""

    def __init__(self, path: Path) -> None:
        self._lines = placed(whole_lines(path))
        self._next = next(self._lines, None)

    def before(self, offset: int | None = None) -> Iterator[tuple[int, bytes]]:
        """The lines of records that begin before a byte, or all that are left, each with the place of its record."""
        while self._next is not None and (offset is None or self._next[0] < offset):
            yield self._next
            self._next = next(self._lines, None)

    def at(self, offset: int) -> bytes | None:
        """The line of the record at a byte. What stands before it, or at it once more, is passed over."""
        for _ in self.before(offset):
            pass
        line = self._next[1] if self._next is not None and self._next[0] == offset else None
        for _ in self.before(offset + 1):
            pass
        return line
