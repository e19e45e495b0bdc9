"""Bytes that are somewhere already: ranges of a file, or what was made for a package."""

from __future__ import annotations

import os
import threading
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from archiver.archive.disk import disk_errors
from archiver.archive.records import find_warc
from archiver.archive.spool import Spool
from archiver.model.errors import ArchiveError

__all__ = ["ChangedFileError", "FileRanges", "Made", "Piece", "SourceFile"]

_CHUNK_BYTES = 1 << 20


class ChangedFileError(ArchiveError):
    """A file isn't the one any more that the package was planned from: something was taken down, or repaired."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} was replaced or removed meanwhile")


class Piece(Protocol):
    """Some bytes of a package. May be read by several threads at once."""

    @property
    def size(self) -> int: ...

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """The bytes from `start` up to `stop`, at most 1 MiB at once. ArchiveError where they can't be had."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A WARC as it was when the package was planned: it may be sealed since, but not replaced."""

    path: Path
    device: int
    inode: int
    size: int
    #: bytes, at that time

    @classmethod
    def of(cls, path: Path) -> SourceFile:
        """The file as it is now. ChangedFileError where none stands there any more."""
        try:
            status = find_warc(path).stat()
        except FileNotFoundError as error:
            raise ChangedFileError(path) from error
        return cls(path, status.st_dev, status.st_ino, status.st_size)

    def open(self) -> BinaryIO:
        """Open it. ChangedFileError where another file, or none, stands there."""
        try:
            file = find_warc(self.path).open("rb", buffering=0)
        except FileNotFoundError as error:
            raise ChangedFileError(self.path) from error
        status = os.fstat(file.fileno())
        if (status.st_dev, status.st_ino) != (self.device, self.inode):
            file.close()
            raise ChangedFileError(self.path)
        return file

    def check(self) -> None:
        """Raises ChangedFileError where it isn't there any more."""
        self.open().close()


class FileRanges:
    """Ranges of one file, in its order, put together; those that touch each other become one."""

    def __init__(self, source: SourceFile, ranges: Iterable[tuple[int, int]]) -> None:
        """`ranges`: first byte and the byte behind the last of each, sorted; none overlaps another."""
        self._source = source
        self._starts, self._ends = array("Q"), array("Q")
        #: where each range begins in the file, and where it ends in the piece
        self.size = 0
        stop = -1
        for begin, end in ranges:
            self.size += end - begin
            if begin == stop:
                self._ends[-1] = self.size
            else:
                self._starts.append(begin)
                self._ends.append(self.size)
            stop = end

    def place_of(self, offset: int) -> int | None:
        """Where a byte of the file stands in the piece; None where it isn't in it."""
        number = bisect_right(self._starts, offset) - 1
        if number < 0:
            return None
        before = self._ends[number - 1] if number else 0
        at = before + offset - self._starts[number]
        return at if at < self._ends[number] else None

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        with disk_errors(self._source.path), self._source.open() as file:
            number = bisect_right(self._ends, start)
            while start < stop:
                before = self._ends[number - 1] if number else 0
                end = min(stop, self._ends[number])
                file.seek(self._starts[number] + start - before)
                yield from self._exactly(file, end - start)
                start, number = end, number + 1

    def _exactly(self, file: BinaryIO, count: int) -> Iterator[bytes]:
        while count:
            data = file.read(min(count, _CHUNK_BYTES))
            if not data:
                raise ChangedFileError(self._source.path)
            count -= len(data)
            yield data


class Made:
    """Bytes made for a package: in memory while they are few, else in a temporary file."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._spool = Spool()
        self._lock = threading.Lock()
        self.size = sum(self._spool.write(piece) for piece in pieces)

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        while start < stop:
            with self._lock:
                self._spool.seek(start)
                data = self._spool.read(min(stop - start, _CHUNK_BYTES))
            start += len(data)
            yield data
