"""The index rows of a WARC that is being written."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress

from archiver.archive.index import IndexRow
from archiver.archive.index_files import open_index
from archiver.archive.layout import Layout
from archiver.archive.open_file import open_own

__all__ = ["OpenIndex", "RowPlaces", "line_at"]

_LINE_BYTES = 4096
"""More than nearly every line has."""


class RowPlaces:
    """Where rows stand in a file of lines, by SURT key and by payload: some 100 bytes of memory for each."""

    def __init__(self) -> None:
        self._places: dict[int, tuple[int, ...]] = {}
        #: by the hash of a key or digest

    def add(self, row: IndexRow, key: str, place: int) -> None:
        """Take note of a row; of its digest only where it may be shared."""
        for name in (key, row.digest) if row.is_shareable else (key,):
            self._places[hash(name)] = (*self._places.get(hash(name), ()), place)

    def of(self, name: str) -> tuple[int, ...]:
        """Places of the rows with a key or digest, and by chance of others."""
        return self._places.get(hash(name), ())


def line_at(handle: int, place: int) -> bytes:
    """The line of an open file that begins at a byte, without its end."""
    line = b""
    while b"\n" not in line and (piece := os.pread(handle, _LINE_BYTES, place + len(line))):
        line += piece
    return line.partition(b"\n")[0]


class OpenIndex:
    """The rows of a WARC that is being written, each added once its exchange is on the disk.

    They stand in its file; of each only its place is kept in memory. Rows that can't be written are no loss: they are
    kept here, and the sealed index may be made from the WARC as well.
    """

    def __init__(self, layout: Layout, file: str) -> None:
        self._path = open_index(layout, file)
        self._handle: int | None = None
        self._size = 0
        self._places = RowPlaces()
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
            self._places.add(row, line.partition(b" ")[0].decode(), self._size)
            self._size += len(line)
            whole -= len(line)

    def rows(self, key: str) -> list[IndexRow]:
        """The rows of a SURT key."""
        return [row for row in self._named(key) if row.key == key]

    def sharing(self, digest: str) -> list[IndexRow]:
        """The rows with a payload that other addresses may refer to."""
        return [row for row in self._named(digest) if row.digest == digest and row.is_shareable]

    def _named(self, name: str) -> list[IndexRow]:
        found = list(self._unwritten)
        for place in self._places.of(name):
            if self._handle is not None:
                with suppress(OSError, ValueError):
                    found.append(IndexRow.decode(line_at(self._handle, place)))
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
