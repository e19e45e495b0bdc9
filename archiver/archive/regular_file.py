"""Files that somebody named: opened only where their bytes have an end."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

__all__ = ["irregularity", "open_regular", "read_regular"]

_KINDS = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
}


def irregularity(mode: int) -> str | None:
    """What is wrong with a file of this mode (`os.stat`); None for a regular one, and for a folder.

    >>> irregularity(stat.S_IFIFO), irregularity(stat.S_IFREG)
    ('is a named pipe, no regular file', None)
    """
    kind = _KINDS.get(stat.S_IFMT(mode))
    return f"is {kind}, no regular file" if kind else None


def open_regular(path: Path) -> BinaryIO:
    """A regular file to be read. OSError as `open`, and for a pipe, device or socket: nothing is waited for."""
    # not to wait for the other end of a named pipe
    file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
    if problem := irregularity(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(errno.EINVAL, problem, str(path))
    return file


def read_regular(path: Path) -> bytes:
    """All of a regular file."""
    with open_regular(path) as file:
        return file.read()
