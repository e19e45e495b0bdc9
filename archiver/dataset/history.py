"""The states of a page over all archives of a dataset."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.catalogue import CaptureRow, Catalogue
from archiver.dataset.entry import VersionPlace

__all__ = ["Histories"]


class Histories:
    """Which state of its page a capture shows. Keeps what it counted last, since captures of a page come in rows."""

    def __init__(self, catalogues: Sequence[Catalogue]) -> None:
        self._catalogues = catalogues
        self._page_key: str | None = None
        self._places: dict[str, VersionPlace] = {}

    def place(self, row: CaptureRow) -> VersionPlace | None:
        """None for a capture without an article. Of one archive, the numbers are those of `catalogue.versions`."""
        if row.page_key != self._page_key:
            self._page_key, self._places = row.page_key, self._count(row.page_key)
        return self._places.get(row.record_id)

    def _count(self, page_key: str) -> dict[str, VersionPlace]:
        rows = {row.record_id: row for one in reversed(self._catalogues) for row in one.history(page_key)}
        shown = [row for row in rows.values() if row.extraction == "ok" and row.blocks_hash is not None]
        shown.sort(key=lambda row: (row.fetched_at or "", row.file, row.offset))
        places: dict[str, VersionPlace] = {}
        number, before = 0, None
        for row in shown:
            is_first = row.blocks_hash != before
            number, before = number + is_first, row.blocks_hash
            places[row.record_id] = VersionPlace(number, is_first)
        return places
