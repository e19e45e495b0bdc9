"""The archived files of pictures, by the addresses that articles name."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final, Self

from archiver.archive import read_capture
from archiver.catalogue import CaptureRow
from archiver.dataset.clusters.look import perceptual_hash
from archiver.dataset.clusters.photos import ArchivedPicture
from archiver.dataset.clusters.scratch import Scratch
from archiver.dataset.material import Material
from archiver.model.errors import WarcError

__all__ = ["Pictures"]

_SCHEMA: Final = """
create table place (url text primary key, archive integer, file text, offset integer) without rowid;
"""
_MAX_BYTES: Final = 32 * 1024 * 1024
_OK: Final = 200


class Pictures(Scratch):
    """A context manager. Of an address that was fetched several times the first file counts."""

    def __init__(self, path: Path, material: Material) -> None:
        """`path`: a file to work in; it is replaced."""
        super().__init__(path, _SCHEMA)
        self._material = material

    def __enter__(self) -> Self:
        super().__enter__()
        for number in range(len(self._material.archives)):
            for file in self._material.files[number]:
                for row in self._material.catalogues[number].rows(file):
                    if row.status == _OK and row.extraction == "none" and row.truncated is None:
                        self._note(number, row)
        return self

    def of(self, url: str | None) -> ArchivedPicture | None:
        """The file at an address; None where the archives have none, or none that can be read."""
        row = self._db.execute("select archive, file, offset from place where url = ?", (url,)).fetchone()
        if row is None:
            return None
        number, file, offset = row
        try:
            capture = read_capture(self._material.archives[number].layout.warcs / file, offset, limit=_MAX_BYTES)
        except (WarcError, OSError):
            return None  # `archiver verify` tells of it
        if not capture.body or capture.truncated is not None:
            return None
        return ArchivedPicture(hashlib.sha256(capture.body).hexdigest(), perceptual_hash(capture.body))

    def _note(self, number: int, row: CaptureRow) -> None:
        place: CaptureRow | None = row
        if row.revisit_of is not None:
            place = self._material.catalogues[number].row(row.revisit_of)
        if place is not None and place.file in self._material.files[number]:
            self._db.executemany(
                "insert or ignore into place values (?, ?, ?, ?)",
                [(url, number, place.file, place.offset) for url in sorted({row.url, row.final_url})],
            )
