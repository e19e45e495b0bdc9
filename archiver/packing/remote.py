"""Files at addresses (S3, HTTP) fetched whole to this machine: the processes that read them have no network.

Extra `[cluster]` (fsspec with s3fs and aiohttp).
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import IO

from archiver.archive.disk import disk_errors
from archiver.model.errors import ArchiverError
from archiver.packing.remote_file import HttpFiles, Refusal, RemoteFile, S3Files

__all__ = ["Remote"]

_S3 = "s3://"
_TRIES = 3


class Remote:
    """All addresses of one run."""

    def __init__(self, refusal: Refusal) -> None:
        """`refusal` holds for HTTP; where S3 is, whoever runs this has set. ModuleNotFoundError without the extra."""
        self._s3, self._http = S3Files(), HttpFiles(refusal)

    def named(self, address: str) -> list[str]:
        """The addresses that one with `*` stands for, sorted: only S3 can be asked for them. If none, itself."""
        if "*" not in address or not address.startswith(_S3):
            return [address]
        try:
            return self._s3.named(address) or [address]
        except Exception:  # as below; `find` will say the same
            return [address]

    def find(self, address: str) -> RemoteFile | str:
        """The file at an address, or why it can't be had, in words."""
        try:
            return (self._s3 if address.startswith(_S3) else self._http).file(address)
        except Exception as error:  # three libraries below have errors of their own; the file is told of, others go on
            return _in_words(error)

    def fetch(self, file: RemoteFile, path: Path) -> str | None:
        """Fetch a file into a folder of its own, going on where an earlier try was cut short; why it couldn't be.

        Nothing is fetched if that version is there. ArchiveError if it can't be written.
        """
        with disk_errors(path):
            _make_room(path, file.version)
        try:
            if not path.exists():
                _download(file, path)
        except ArchiverError:
            raise
        except Exception as error:  # as above
            return _in_words(error)
        return None


def _make_room(path: Path, version: str) -> None:
    """Make the folder; what is in it of another version, or of one that can't be told, goes."""
    known = path.with_name("version")
    if not version or not known.exists() or known.read_text("utf-8") != version:
        shutil.rmtree(path.parent, ignore_errors=True)
        path.parent.mkdir(parents=True)
        known.write_text(version, "utf-8")


def _download(file: RemoteFile, path: Path) -> None:
    part = path.with_name("part")
    for left in reversed(range(_TRIES)):
        try:
            with part.open("ab", buffering=0) as out:
                _append(file, out, part)
            break
        except ArchiverError:
            raise
        except Exception:  # as above; what came is there for the next try
            if not left:
                raise
    part.replace(path)


def _append(file: RemoteFile, out: IO[bytes], part: Path) -> None:
    at = out.tell()
    if at != file.size:
        for place, data in file.pieces(at):
            with disk_errors(part):
                if place != at:  # it couldn't be read from there
                    out.truncate(place)
                out.write(data)
            at = place + len(data)
    with disk_errors(part):
        os.fsync(out.fileno())
    if file.size is not None and at != file.size:
        raise EOFError(f"{at:,} bytes came instead of {file.size:,}")


def _in_words(error: BaseException) -> str:
    if isinstance(error, FileNotFoundError) and error.__cause__:  # fsspec calls all that goes wrong so
        error = error.__cause__
    text = " ".join(str(error).split())[:300]
    return f"can't be fetched: {type(error).__name__}{': ' * bool(text)}{text}"
