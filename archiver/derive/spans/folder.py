"""Where spans are kept until all of a WARC is made: a hidden folder, so that a run that was cut short goes on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from archiver.archive.disk import disk_errors
from archiver.archive.index_files import replace_file
from archiver.archive.open_file import is_locked, open_own, try_lock
from archiver.model.errors import ArchiveError

__all__ = ["HIDDEN", "FileFolder", "WorkFolder", "forget_leftovers"]

HIDDEN = ".reparse"


@dataclass(frozen=True, slots=True)
class FileFolder:
    """The spans of one WARC."""

    root: Path

    def begin(self, fingerprint: bytes) -> None:
        """Keep what was finished if all is as it was; `fingerprint` stands for all that the lines depend on."""
        known = self.root / "fingerprint"
        with suppress(FileNotFoundError):
            if known.read_bytes() != fingerprint:
                shutil.rmtree(self.root)
        self.root.mkdir(exist_ok=True)
        for part in self.root.glob("*.part"):
            part.unlink()
        if not known.exists():
            replace_file(known, [fingerprint])

    def made(self, start: int) -> str:
        """Beginning of the names of the files of the span that begins at a byte."""
        return str(self.root / f"{start}")

    def forget(self, start: int) -> None:
        """Remove a span."""
        Path(f"{self.made(start)}.notes").unlink(missing_ok=True)

    def remove(self) -> None:
        """All of the WARC is made."""
        shutil.rmtree(self.root, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class WorkFolder:
    """All of it."""

    root: Path

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder, made if it isn't there; ArchiveError where another process does."""
        with disk_errors(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            handle = open_own(self.root / "lock", os.O_RDWR | os.O_CREAT)
        try:
            if not try_lock(handle):
                raise ArchiveError(f"{self.root.parent} is being reparsed by another process")
            yield
        finally:
            os.close(handle)

    def of(self, target: Path) -> FileFolder:
        """The place for the WARC whose lines `target` will hold."""
        return FileFolder(self.root / target.name)

    def summary(self, target: Path) -> Path:
        """Exists once the lines and rows of a WARC are where they belong."""
        return self.root / f"{target.name}.done"

    def remove(self) -> None:
        """Nothing is left to be done."""
        shutil.rmtree(self.root, ignore_errors=True)


def forget_leftovers(folder: Path) -> None:
    """Remove what a reparse of an archive left that was cut short; of one that goes on, nothing."""
    work = WorkFolder(folder / HIDDEN)
    if work.root.is_dir() and not is_locked(work.root / "lock"):
        with work.held():
            work.remove()
