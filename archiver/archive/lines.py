"""The article lines of a WARC, in the order of its records, however late each is made."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from itertools import takewhile
from pathlib import Path

from archiver.archive.disk import disk_errors
from archiver.archive.open_file import OPEN_SUFFIX, is_same, open_own, sync_folder, try_lock
from archiver.model.errors import ArchiveError

__all__ = ["ArticleLines", "complete_lines", "recover_lines", "whole_lines"]


class ArticleLines:
    """NAME.jsonl.open while it is written, locked. Places are taken in record order, lines come in any order.

    A line is written once every earlier place is filled; a failed extraction fills its place without a line.
    """

    def __init__(self, sealed: Path) -> None:
        self.sealed = sealed
        self.path = sealed.with_name(sealed.name + OPEN_SUFFIX)
        with disk_errors(self.path):
            handle = open_own(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._file = os.fdopen(handle, "ab", buffering=0)
        if not try_lock(self._file.fileno()):
            self._file.close()
            raise ArchiveError(f"{self.path} is being written by another process")
        self._size = self._file.tell()
        self._order: deque[int] = deque()
        self._ready: dict[int, bytes | None] = {}

    @property
    def pending(self) -> int:
        """Places that are taken and not written yet."""
        return len(self._order)

    def expect(self, offset: int) -> None:
        """Take the next place, for the record at a byte of the WARC."""
        if self._order and offset <= self._order[-1]:
            raise ArchiveError(f"{self.path}: place {offset} isn't behind {self._order[-1]}")
        self._order.append(offset)

    def put(self, offset: int, line: bytes | None) -> None:
        """Fill a place with one JSON object without line end, or with None where there is none.

        ArchiveError if it can't be written: it then waits for the next call.
        """
        if offset not in self._order or offset in self._ready:
            raise ArchiveError(f"{self.path}: no place {offset} is waiting for a line")
        if line is not None and b"\n" in line:
            raise ArchiveError(f"{self.path}: line of place {offset} has a line end inside")
        self._ready[offset] = line
        done = list(takewhile(self._ready.__contains__, self._order))
        self._write(b"".join(line + b"\n" for place in done if (line := self._ready[place]) is not None))
        for place in done:
            self._order.popleft()
            del self._ready[place]

    def _write(self, data: bytes) -> None:
        """All of it or, with an error, none: then the next `put` tries again."""
        try:
            written = 0
            while written < len(data):
                written += self._file.write(data[written:])
        except OSError as error:
            with suppress(OSError):
                self._file.truncate(self._size)
            raise ArchiveError(f"{self.path}: {error.strerror or error}") from error
        self._size += len(data)

    def seal(self) -> None:
        """Give the finished file its name, durably; one without lines goes. ArchiveError while places are unfilled."""
        if self._order:
            raise ArchiveError(f"{self.path}: {len(self._order)} lines are missing")
        with disk_errors(self.path):
            os.fsync(self._file.fileno())
            _name(self.path, self.sealed, self._size)
            self._file.close()

    def abandon(self) -> None:
        """Leave the file as it is, for recovery."""
        self._file.close()


def recover_lines(sealed: Path) -> int | None:
    """Cut the torn last line of NAME.jsonl.open and seal it; the bytes cut. One without a whole line goes.

    None, and nothing done, where there is no such file or a living process writes it.
    """
    path = sealed.with_name(sealed.name + OPEN_SUFFIX)
    try:
        handle = open_own(path, os.O_RDWR)
    except FileNotFoundError:
        return None
    try:
        if not try_lock(handle) or not is_same(path, handle):
            return None
        size = os.fstat(handle).st_size
        end = _last_line_end(handle, size)
        os.ftruncate(handle, end)
        os.fsync(handle)
        _name(path, sealed, end)
    finally:
        os.close(handle)
    return size - end


def _name(path: Path, sealed: Path, size: int) -> None:
    """An empty file never gets its name: none says the same, and can't be taken for one that lost its lines."""
    if size:
        path.replace(sealed)
    else:
        path.unlink()
    sync_folder(sealed.parent)


def complete_lines(path: Path) -> list[bytes]:
    """The whole lines of a file, without line ends; a last one that is being written is left out."""
    with path.open("rb") as file:
        return [line[:-1] for line in file if line.endswith(b"\n")]


def whole_lines(path: Path) -> Iterator[bytes]:
    """The same one by one; none where there is no file."""
    with suppress(FileNotFoundError), path.open("rb") as file:
        yield from (line[:-1] for line in file if line.endswith(b"\n"))


def _last_line_end(handle: int, size: int) -> int:
    end = size
    while end > 0:
        start = max(end - (1 << 16), 0)
        newline = os.pread(handle, end - start, start).rfind(b"\n")
        if newline >= 0:
            return start + newline + 1
        end = start
    return 0
