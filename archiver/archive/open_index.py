"""The index rows of a WARC that is being written."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress

from archiver.archive.index import IndexRow
from archiver.archive.index_files import open_index
from archiver.archive.layout import Layout
from archiver.archive.open_file import open_own

__all__ = ["OpenIndex"]

_LINE_BYTES = 4096
"""More than nearly every line has."""


class OpenIndex:
    """The rows of a WARC that is being written, each added once its exchange is on the disk.

    They stand in its file; of each only its place is kept in memory. Rows that can't be written are no loss: they are
    kept here, and the sealed index may be made from the WARC as well.
    """

    def __init__(self, layout: Layout, file: str) -> None:
        self._path = open_index(layout, file)
        self._handle: int | None = None
        self._size = 0
        self._places: dict[int, tuple[int, ...]] = {}
        #: of lines in the file, by the hash of their address
        self._unwritten: list[IndexRow] = []
        self._count = 0

    def add(self, rows: Sequence[IndexRow]) -> None:
        """Add rows. ArchiveError where something else than a file stands there."""
        lines = [row.encode() for row in rows]
        whole = self._write(b"".join(lines))
        for row, line in zip(rows, lines, strict=True):
            self._count += 1
            if whole < len(line):
                self._unwritten.append(row)
                whole = 0
                continue
            self._places[hash(row.url)] = (*self._places.get(hash(row.url), ()), self._size)
            self._size += len(line)
            whole -= len(line)

    def rows(self, url: str) -> list[IndexRow]:
        """The rows of an address."""
        found = [row for row in self._unwritten if row.url == url]
        for place in self._places.get(hash(url), ()):
            with suppress(OSError, ValueError):
                row = IndexRow.decode(self._line(place))
                if row.url == url:
                    found.append(row)
        return found

    def lines(self) -> list[bytes] | None:
        """All lines, in no order; None where the file isn't what was written."""
        try:
            written = self._path.read_bytes() if self._size else b""
        except OSError:
            return None
        lines = written.splitlines(keepends=True) + [row.encode() for row in self._unwritten]
        return lines if len(written) == self._size and len(lines) == self._count else None

    def close(self) -> None:
        """Let go of the file."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _write(self, lines: bytes) -> int:
        """How many bytes of them stand in the file now: whole lines."""
        with suppress(OSError):
            if self._handle is None:
                self._handle = open_own(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND)
            written = os.write(self._handle, lines)
            if written < len(lines):  # the disk is full: the next row mustn't stand behind a half one
                whole = lines.rfind(b"\n", 0, written) + 1
                os.ftruncate(self._handle, os.fstat(self._handle).st_size - (written - whole))
                return whole
            return written
        return 0

    def _line(self, place: int) -> bytes:
        assert self._handle is not None
        line = b""
        while b"\n" not in line and (piece := os.pread(self._handle, _LINE_BYTES, place + len(line))):
            line += piece
        return line.partition(b"\n")[0]
