"""Marks of crawls that have no report yet: what a kill leaves of them, so that another process can write it.

A mark is a file in reports/, locked by the crawl for as long as it lives.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import msgspec

from archiver.archive.disk import disk_errors
from archiver.archive.index_files import replace_file
from archiver.archive.layout import Layout
from archiver.archive.open_file import folder_lock, is_locked, open_own, try_lock

__all__ = ["KilledRun", "RunningMark", "killed_runs", "running"]

_SUFFIX: Final = ".running"


class _Mark(msgspec.Struct, rename="camel"):
    begun: float
    #: of what no report tells yet, POSIX seconds
    sources: list[str]
    #: names; all if empty
    is_daily: bool
    until: float | None = None
    #: when the next crawl began; None where none has


class KilledRun(msgspec.Struct, frozen=True):
    """A crawl that ended without a report."""

    path: Path
    #: of its mark
    begun: float
    until: float | None
    sources: frozenset[str]
    #: names; all if empty
    is_daily: bool


class RunningMark:
    """The mark of this crawl."""

    def __init__(self, path: Path, handle: int) -> None:
        self._path, self._handle = path, handle

    def advance(self, now: float) -> None:
        """Say that a report tells of everything up to now, POSIX seconds."""
        with disk_errors(self._path):
            _write(self._handle, msgspec.structs.replace(_read(self._path), begun=now))

    def end(self) -> None:
        """Say that reports tell of everything."""
        with disk_errors(self._path):
            self._path.unlink(missing_ok=True)


@contextmanager
def running(layout: Layout, sources: Sequence[str], now: float, *, is_daily: bool) -> Iterator[RunningMark]:
    """Mark a crawl of sources as running. One whose mark isn't ended counts as killed afterwards.

    Marks of killed crawls are told until when their crawls may have run. `now` is the system's time, as records have
    it. ArchiveError where it can't be written.
    """
    path, handle = _begun(layout, _Mark(begun=now, sources=list(sources), is_daily=is_daily))
    try:
        yield RunningMark(path, handle)
    finally:
        os.close(handle)


def _begun(layout: Layout, mark: _Mark) -> tuple[Path, int]:
    """A new mark, locked."""
    with disk_errors(layout.reports), folder_lock(layout.reports):
        for killed in _killed(layout):
            if killed.until is None:
                kept = _Mark(killed.begun, sorted(killed.sources), killed.is_daily, mark.begun)
                replace_file(killed.path, [msgspec.json.encode(kept)])
        path = layout.aside(f"crawl-{mark.begun:.6f}-{os.getpid()}{_SUFFIX}")
        handle = open_own(path, os.O_RDWR | os.O_CREAT | os.O_EXCL)
        try_lock(handle)
        _write(handle, mark)
    return path, handle


def killed_runs(layout: Layout) -> list[KilledRun]:
    """Crawls that no longer run and left no report, the oldest first."""
    with folder_lock(layout.reports, is_shared=True):
        return sorted(_killed(layout), key=lambda run: run.begun)


def _killed(layout: Layout) -> Iterator[KilledRun]:
    for path in sorted(layout.reports.glob(f"crawl-*{_SUFFIX}")):
        if is_locked(path):
            continue
        with suppress(FileNotFoundError, msgspec.DecodeError):  # a kill before it was written: nothing was fetched
            mark = _read(path)
            yield KilledRun(path, mark.begun, mark.until, frozenset(mark.sources), mark.is_daily)


def _read(path: Path) -> _Mark:
    return msgspec.json.decode(path.read_bytes(), type=_Mark)


def _write(handle: int, mark: _Mark) -> None:
    """In place, since the lock is on this file; blanks cover what a longer one left."""
    os.pwrite(handle, msgspec.json.encode(mark).ljust(os.fstat(handle).st_size), 0)
    os.fsync(handle)
