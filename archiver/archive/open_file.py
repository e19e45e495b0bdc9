"""A WARC file while one process writes it: whole bundles are added, or nothing is."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from archiver.archive.warc_record import record_head, record_member
from archiver.model.errors import ArchiveError

__all__ = [
    "OPEN_SUFFIX",
    "OpenFile",
    "folder_lock",
    "is_locked",
    "is_same",
    "open_own",
    "protect",
    "sync_folder",
    "try_lock",
]

OPEN_SUFFIX = ".open"
_BUFFER_BYTES = 1 << 20
_SEALED_MODE = 0o444


@contextmanager
def folder_lock(folder: Path, *, is_shared: bool = False) -> Iterator[None]:
    """Hold the lock on a folder: files are created, recovered and merged one process at a time.

    Any number may hold it shared.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def open_own(path: Path, flags: int) -> int:
    """Open a file of the archive by `os.open`'s flags; what stands there must be a file of its own.

    ArchiveError for a symbolic link, which could lead to any file of this user, and for what is no regular file.
    OSError as `os.open`.
    """
    try:
        # not to wait for the other end of a named pipe
        handle = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o644)
    except OSError as error:
        if path.is_symlink():  # ELOOP on Linux and macOS, EMLINK and EFTYPE elsewhere
            raise ArchiveError(f"{path} is a symbolic link: it is not followed") from error
        if error.errno == errno.ENXIO:
            raise ArchiveError(f"{path} is no regular file") from error
        raise
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise ArchiveError(f"{path} is no regular file")
    return handle


def is_same(path: Path, handle: int) -> bool:
    """Whether an open file still has this name: its writer may have sealed it before it was locked."""
    try:
        return os.path.samestat(path.lstat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def try_lock(handle: int) -> bool:
    """Lock an open file until it is closed; False if another process has it locked."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_locked(path: Path) -> bool:
    """Whether a living process writes the file; none does where there is no file, or something else."""
    try:
        handle = open_own(path, os.O_RDONLY)
    except (FileNotFoundError, ArchiveError):
        return False
    try:
        return not try_lock(handle)
    finally:
        os.close(handle)


def protect(file: int | Path) -> None:
    """Make a sealed file read-only for everybody. File systems that know no permissions keep what they have."""
    with suppress(OSError):
        os.chmod(file, _SEALED_MODE)  # noqa: PTH101  also of an open file


def sync_folder(folder: Path) -> None:
    """Make names that were added to or changed in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class OpenFile:
    """NAME.warc.gz.open, locked by this process for as long as it writes.

    The lock ends with the process, so a file without one was left behind. It is a `flock`: child processes made by
    fork alone would share it, started ones (spawn) don't.
    """

    def __init__(self, sealed: Path) -> None:
        self.sealed = sealed
        self.path = sealed.with_name(sealed.name + OPEN_SUFFIX)
        self.size = 0
        self._buffer = bytearray()
        self._flushed = 0
        self._hash: hashlib._Hash | None = hashlib.sha256(usedforsecurity=False)
        #: of what is flushed; None once bytes of that were taken back
        with folder_lock(sealed.parent):
            # not O_APPEND: after a failed write the next one has to begin where the file was cut
            self._handle = open_own(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL)
            fcntl.flock(self._handle, fcntl.LOCK_EX)
        sync_folder(sealed.parent)

    def append(
        self, fields: list[tuple[str, str]], block: Iterable[bytes], length: int, *, level: int
    ) -> tuple[int, int]:
        """Add a record; its place as (offset, length). It is durable after `commit` and gone after `cut`."""
        offset = self.size
        for piece in record_member(record_head(fields, length), block, length, level):
            self._buffer += piece
            self.size += len(piece)
            if len(self._buffer) >= _BUFFER_BYTES:
                self._flush()
        return offset, self.size - offset

    def commit(self) -> None:
        """Make everything added durable."""
        self._flush()
        os.fsync(self._handle)

    def cut(self, size: int) -> None:
        """Take back what was added after `size`."""
        self.size = size
        if size >= self._flushed:
            del self._buffer[size - self._flushed :]
        else:
            self._buffer.clear()
            self._flushed = size
            self._hash = None
        os.ftruncate(self._handle, self._flushed)

    def digest(self) -> str:
        """SHA-256 in hex of everything that was added; durable as `commit`."""
        self.commit()
        if self._hash is not None:
            return self._hash.hexdigest()
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def seal(self) -> None:
        """Give the finished file its name, durably, make it read-only, and let go of it."""
        self.commit()
        self.path.rename(self.sealed)
        protect(self._handle)
        sync_folder(self.sealed.parent)
        self.abandon()

    def abandon(self) -> None:
        """Let go of the file as it is: recovery will see to it."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def discard(self) -> None:
        """Remove the file: nothing was stored in it."""
        self.path.unlink()
        self.abandon()

    def _flush(self) -> None:
        with memoryview(self._buffer) as data:
            done = 0
            while done < len(data):
                done += os.pwrite(self._handle, data[done:], self._flushed + done)
            if self._hash is not None:
                self._hash.update(data)
        self._flushed += done
        self._buffer.clear()
