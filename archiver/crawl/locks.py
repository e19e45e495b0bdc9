"""One crawl of a source at a time: a lock file for each, which ends with the process that holds it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b

from archiver.archive import Archive
from archiver.archive.open_file import try_lock
from archiver.model.errors import ArchiveError

__all__ = ["source_locks"]


@contextmanager
def source_locks(archive: Archive, names: Sequence[str]) -> Iterator[None]:
    """Hold the locks of these sources, of all if none is named. ArchiveError where another process crawls one."""
    chosen = names or [source.name for source in archive.config.sources]
    held: list[int] = []
    try:
        for name in sorted(set(chosen)):
            digest = blake2b(name.encode(), digest_size=8).hexdigest()
            path = archive.layout.reports / f".source-{digest}.lock"
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
            held.append(handle)
            if not try_lock(handle):
                raise ArchiveError(f"{archive.root}: source {name!r} is being crawled by another process")
        yield
    except OSError as error:
        raise ArchiveError(f"{error.filename}: {error.strerror}") from error
    finally:
        for handle in held:
            os.close(handle)
