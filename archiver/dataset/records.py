"""Records of a dataset found again in archives, by their ids."""

from __future__ import annotations

from typing import NamedTuple

from archiver.catalogue import CaptureRow
from archiver.dataset.errors import DatasetError
from archiver.dataset.material import Material, decoded
from archiver.derive.placed import LinesAlong
from archiver.model.article import Article

__all__ = ["FoundRecord", "Records"]


class FoundRecord(NamedTuple):
    """A record in one of the archives."""

    archive: int
    #: from 0
    row: CaptureRow


class Records:
    """Article lines by record id. Quick where they are asked for in the order of their files."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._lines: LinesAlong | None = None
        self._at: tuple[int, str, int] = (-1, "", -1)

    def find(self, record_id: str) -> FoundRecord | None:
        """Where a record is; in the first archive that has it."""
        for number, catalogue in enumerate(self._material.catalogues):
            row = catalogue.row(record_id)
            if row is not None:
                return FoundRecord(number, row)
        return None

    def article(self, record_id: str) -> Article | None:
        """The article of a record; None where no archive has it.

        Raises ArchiveError where its line can't be read, DatasetError where the record's WARC is missing: nobody could
        hold the article against it.
        """
        found = self.find(record_id)
        if found is None or found.row.extraction != "ok":
            return None
        archive, row = self._material.archives[found.archive], found.row
        if not archive.warc(row.file).exists():
            raise DatasetError(f"{archive.warc(row.file)}, which has record {record_id}, is missing")
        place = (found.archive, row.file, row.offset)
        if self._lines is None or place[:2] != self._at[:2] or place <= self._at:
            self._lines = LinesAlong(archive.layout.articles_of(row.file))
        self._at = place
        return decoded(archive, row, self._lines.at(row.offset))
