"""The hidden folder in which a dataset is made, and how what was made comes to light."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archiver.archive.open_file import open_own, sync_folder, try_lock
from archiver.dataset.checksums import SUMS
from archiver.model.errors import ArchiveError

__all__ = ["HIDDEN", "Hidden"]

HIDDEN = ".export"


@dataclass(frozen=True, slots=True)
class Hidden:
    """The names in it."""

    folder: Path
    #: of the dataset

    @property
    def root(self) -> Path:
        return self.folder / HIDDEN

    @property
    def made(self) -> Path:
        """What is going to be the dataset, without its checksums."""
        return self.root / "made"

    @property
    def sums(self) -> Path:
        return self.root / SUMS

    @property
    def state(self) -> Path:
        """How far it is."""
        return self.root / "state.json"

    @property
    def mark(self) -> Path:
        """Exists once nothing is left to be made: from then on files only move to their places."""
        return self.root / "finished"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder, made if it isn't there. ArchiveError where another process holds it."""
        self.root.mkdir(parents=True, exist_ok=True)
        handle = open_own(self.root / "lock", os.O_RDWR | os.O_CREAT)
        try:
            if not try_lock(handle):
                raise ArchiveError(f"{self.folder} is being written by another process")
            yield
        finally:
            os.close(handle)

    def reveal(self) -> bool:
        """Move everything that is finished to its place, the checksums last; whether there was anything.

        Goes on where a killed process stopped. To be called with the lock held.
        """
        if not self.mark.exists():
            return False
        if self.sums.exists():
            (self.folder / SUMS).unlink(missing_ok=True)  # what is there is not whole any more
            for path in sorted(self.made.iterdir()):
                target = self.folder / path.name
                if target.is_dir() and not target.is_symlink():
                    shutil.rmtree(target)
                path.replace(target)
            sync_folder(self.folder)
            self.sums.replace(self.folder / SUMS)
            sync_folder(self.folder)
        for path in (self.state, self.mark):  # in this order: what was moved can't be taken over again
            path.unlink(missing_ok=True)
        shutil.rmtree(self.root)
        return True
