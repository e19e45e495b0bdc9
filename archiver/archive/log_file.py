"""Files of JSON lines that only grow: a line is there whole and durable, or not at all."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

from archiver.archive.disk import disk_errors
from archiver.archive.lines import whole_lines
from archiver.archive.open_file import open_own, sync_folder
from archiver.model.errors import ArchiveError

__all__ = ["LogFile", "entry_of", "log_entries", "log_lines", "open_log"]

T = TypeVar("T")


class LogFile:
    """A log that this process has locked."""

    def __init__(self, path: Path, handle: int) -> None:
        self._path, self._handle = path, handle

    def lines(self) -> list[bytes]:
        """The whole lines, without their ends."""
        return list(whole_lines(self._path))

    def append(self, line: bytes) -> None:
        """Add a line, durably. What a killed process left of one is cut off first."""
        end = sum(len(one) + 1 for one in self.lines())
        os.ftruncate(self._handle, end)
        data = line + b"\n"
        while data:
            data = data[os.pwrite(self._handle, data, end) :]
            end = os.fstat(self._handle).st_size
        os.fsync(self._handle)
        sync_folder(self._path.parent)


@contextmanager
def open_log(path: Path) -> Iterator[LogFile]:
    """Lock a log, made if it isn't there. ArchiveError where it can't be written."""
    with disk_errors(path):
        handle = open_own(path, os.O_RDWR | os.O_CREAT)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield LogFile(path, handle)
        finally:
            os.close(handle)


def log_lines(path: Path) -> Iterator[bytes]:
    """The whole lines of a log, without their ends; none where there is no file."""
    return whole_lines(path)


def log_entries(path: Path, kind: type[T]) -> list[T]:
    """The entries of a log, the oldest first; none where there is no file. ArchiveError for a line that is none."""
    return [entry_of(path, number, line, kind) for number, line in enumerate(log_lines(path), 1)]


def entry_of(path: Path, number: int, line: bytes, kind: type[T]) -> T:
    """The entry of a line. ArchiveError, with its number, where it is none."""
    try:
        return msgspec.json.decode(line, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ArchiveError(f"{path}: line {number}: {error}") from error
