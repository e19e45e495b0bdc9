"""Who may change sealed WARCs, and who counts on them: a lock on the archive's folder, shared by those who do.

A takedown puts new generations in the place of WARCs. Whoever reads several files that have to fit together, or writes
what refers to a record of another file, holds the lock meanwhile, shared with all others like it.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from archiver.archive.layout import Layout
from archiver.model.errors import ArchiveError

__all__ = ["ArchiveInUseError", "fixed_generations", "new_generations"]

_POLL_S = 0.05


class ArchiveInUseError(ArchiveError):
    """Others count on the WARCs as they are."""


@contextmanager
def fixed_generations(layout: Layout) -> Iterator[None]:
    """Hold the lock with others: no sealed WARC goes or comes in place of another meanwhile. Waits while one does."""
    handle = os.open(layout.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)


@contextmanager
def new_generations(layout: Layout, *, is_late: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """Hold the lock alone. ArchiveInUseError once `is_late` says so and others still hold it."""
    handle = os.open(layout.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        while not _tried(handle):
            if is_late():
                raise ArchiveInUseError(
                    f"{layout.root} is in use: an export, a reparse or a rebuild that reads it has to end first"
                )
            time.sleep(_POLL_S)
        yield
    finally:
        os.close(handle)


def _tried(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
