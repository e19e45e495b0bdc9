"""WARCs against manifest-sha256.txt on their way into a package."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from archiver.archive import OPEN_SUFFIX, Archive
from archiver.archive.disk import disk_errors
from archiver.archive.imports import read_imports
from archiver.archive.manifest import file_digest, manifest_entries
from archiver.model.errors import ArchiveError
from archiver.packing.portion import Portion
from archiver.packing.resources import first_generation

__all__ = ["ChangedBytesError", "Fixity"]


class ChangedBytesError(ArchiveError):
    """Sealed WARCs aren't what manifest-sha256.txt says: what can't be read in them has to be left out."""

    exit_code = 4

    def __init__(self, files: frozenset[str]) -> None:
        self.files = files
        super().__init__(f"{', '.join(sorted(files))}: not what manifest-sha256.txt says")


class Fixity:
    """What an archive says of its WARCs, and which of them are copied and aren't that."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._listed = manifest_entries(archive.layout)
        self._changed: set[str] = set()
        imported = (one for entry in read_imports(archive.layout) for one in entry.files)
        damaged = {one.file for one in imported if one.damages or one.wrong_digests != 0}
        names = (path.name for path in archive.warcs())
        sealed = [name for name in names if not name.endswith(OPEN_SUFFIX)]
        self.doubtful = frozenset(
            name for name in sealed if name not in self._listed or first_generation(name) in damaged
        )
        #: sealed WARCs that no digest vouches for: not listed, or imported as damaged files, or without a look at their
        #: digests

    def is_changed(self, file: str) -> bool:
        """Whether a WARC isn't what it was. All of it is read. ArchiveError where it can't be."""
        path = self._archive.warc(file)
        if path.name.endswith(OPEN_SUFFIX) or file not in self._listed:
            return False
        with disk_errors(path):
            return file_digest(path) != self._listed[file]

    def hashed(self, portion: Portion) -> Iterator[bytes]:
        """The bytes of a portion, noted when all are given."""
        digest = hashlib.sha256()
        for piece in portion.pieces:
            for data in piece.read(0, piece.size):
                digest.update(data)
                yield data
        self.note(portion, digest.hexdigest())

    def note(self, portion: Portion, sha256: str | None) -> None:
        """Compare a copy by its digest, if there is one."""
        if portion.is_copy and sha256 is not None and self._listed.get(portion.file, sha256) != sha256:
            self._changed.add(portion.file)

    def check(self) -> None:
        """ChangedBytesError where a copy isn't what it should be."""
        if self._changed:
            raise ChangedBytesError(frozenset(self._changed))
