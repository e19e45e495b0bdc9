"""One crawl of a source at a time: a lock file for each, which ends with the process that holds it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from hashlib import blake2b
from types import TracebackType
from typing import Self

from archiver.archive import Archive
from archiver.archive.open_file import try_lock
from archiver.model.errors import ArchiveError

__all__ = ["SourceLocks"]


class SourceLocks:
    """The locks of one crawl's sources. A context manager; leaving it lets go of all."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._held: dict[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name in list(self._held):
            self.release(name)

    def take_all(self, names: Iterable[str]) -> None:
        """Hold the locks of these sources. ArchiveError where another process crawls one."""
        for name in sorted(set(names)):
            if not self.take(name):
                raise ArchiveError(f"{self._archive.root}: source {name!r} is being crawled by another process")

    def take(self, name: str) -> bool:
        """Hold the lock of a source; False where another process does. ArchiveError where it can't be made."""
        if name in self._held:
            return True
        digest = blake2b(name.encode(), digest_size=8).hexdigest()
        path = self._archive.layout.reports / f".source-{digest}.lock"
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise ArchiveError(f"{error.filename}: {error.strerror}") from error
        if not try_lock(handle):
            os.close(handle)
            return False
        self._held[name] = handle
        return True

    def release(self, name: str) -> None:
        """Let go of the lock of a source, if it is held."""
        handle = self._held.pop(name, None)
        if handle is not None:
            os.close(handle)
