"""What goes wrong with the disk, said as an error that a user can do something about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archiver.model.errors import ArchiveError

__all__ = ["disk_errors"]


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turn OSError (disk full, read-only, no permission) into ArchiveError with the path at fault.

    `path` is named where the error knows none.
    """
    try:
        yield
    except (ConnectionError, TimeoutError):  # of pipes, such as standard output that nobody reads any more
        raise
    except OSError as error:
        raise ArchiveError(f"{error.filename or path}: {error.strerror or error}") from error
