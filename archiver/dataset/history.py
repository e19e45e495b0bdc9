"""The states of a page over all archives of a dataset."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.catalogue import CaptureRow, Catalogue
from archiver.dataset.entry import VersionPlace
from archiver.dataset.selection import ARTICLE_LIKE

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
        places: dict[str, VersionPlace] = {}
        number, before = 0, None
        last = _LastArticle()
        for row in sorted(rows.values(), key=lambda row: (row.fetched_at or "", row.file, row.offset)):
            if row.extraction != "ok" or row.blocks_hash is None:
                last.see_again(row)
                continue
            is_first = row.blocks_hash != before
            number, before = number + is_first, row.blocks_hash
            if row.verdict in ARTICLE_LIKE:
                last.see(row)
                places[row.record_id] = VersionPlace(number, is_first, last.since, last.changed_after)
            else:  # such as a wall in front of the article, which says nothing of when that changed
                places[row.record_id] = VersionPlace(number, is_first, row.fetched_at)
        return places


class _LastArticle:
    """The article that a page showed last, while its captures go by."""

    def __init__(self) -> None:
        self.since: str | None = None
        self.changed_after: str | None = None
        self._seen_at: str | None = None
        self._blocks_hash: str | None = None
        self._records: set[str] = set()

    def see(self, row: CaptureRow) -> None:
        """Take note of a capture with an article."""
        if row.blocks_hash != self._blocks_hash:
            self.since, self.changed_after = row.fetched_at, self._seen_at
            self._blocks_hash = row.blocks_hash
            self._records.clear()
        self._seen_at = row.fetched_at
        self._records.add(row.record_id)

    def see_again(self, row: CaptureRow) -> None:
        """Take note of a revisit."""
        if row.revisit_of in self._records:
            self._seen_at = row.fetched_at
