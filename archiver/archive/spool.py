"""Bytes that are few most of the time: in memory up to 1 MiB, then in a temporary file without a name."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import IO

from archiver.archive.disk import disk_errors

__all__ = ["Spool"]

_MEMORY_BYTES = 1 << 20


class Spool:
    """Written once from the start to the end, then read as often as wanted. Gone when nobody holds it any more."""

    def __init__(self) -> None:
        self._file: IO[bytes] = io.BytesIO()
        self._is_in_memory = True

    @property
    def is_in_memory(self) -> bool:
        return self._is_in_memory

    def write(self, data: bytes) -> int:
        """Raises ArchiveError where the folder for temporary files (TMPDIR) takes no more."""
        if self._is_in_memory and self._file.tell() + len(data) <= _MEMORY_BYTES:
            return self._file.write(data)
        with disk_errors(Path(tempfile.gettempdir())):
            if self._is_in_memory:
                # unbuffered: what doesn't fit must be said here, not when it is read or closed
                file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  closed with the spool
                _write_all(file, self._file.getvalue())  # type: ignore[attr-defined]  # a BytesIO
                self._file, self._is_in_memory = file, False
            return _write_all(self._file, data)

    def seek(self, offset: int) -> None:
        self._file.seek(offset)

    def read(self, size: int) -> bytes:
        return self._file.read(size)

    def close(self) -> None:
        self._file.close()

    def __del__(self) -> None:
        # no warning about an unclosed file: to let go of a spool is its normal end
        self.close()


def _write_all(file: IO[bytes], data: bytes) -> int:
    with memoryview(data) as view:
        done = 0
        while done < len(view):
            done += file.write(view[done:])
    return done
