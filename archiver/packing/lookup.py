"""Records of an archive found by address or id, for packages that need what others refer to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from archiver.archive import OPEN_SUFFIX, Archive, IndexRow
from archiver.archive.index import MergedIndex
from archiver.archive.index_files import read_rows
from archiver.catalogue import Catalogue
from archiver.model.errors import ArchiveError
from archiver.web.url import surt

__all__ = ["Lookup"]


class Lookup:
    """The index rows of addresses, of files that are being written too, as they were when it was first asked."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._merged = MergedIndex(archive.layout.merged_index)

    def rows(self, url: str) -> Iterator[IndexRow]:
        """The rows of an address, in no order; one may come twice."""
        yield from (row for row in self._merged.rows(surt(url)) if row.url == url)
        yield from self._open.get(url, ())

    def newest(self, url: str, is_it: Callable[[IndexRow], bool]) -> IndexRow | None:
        """The newest row of an address for which it is so."""
        return max((row for row in self.rows(url) if is_it(row)), key=lambda row: row.moment, default=None)

    def record(self, record_id: str | None) -> IndexRow | None:
        """The row of a capture that the catalogue knows by its id, whatever its address."""
        if record_id is None:
            return None
        try:
            with Catalogue.for_reading(self._archive.layout.catalogue) as catalogue:
                known = catalogue.row(record_id)
        except ArchiveError:  # it can be made anew
            return None
        if known is None:
            return None
        return next((row for row in read_rows(self._archive.layout, known.file) if row.record_id == record_id), None)

    @cached_property
    def _open(self) -> dict[str, list[IndexRow]]:
        found: dict[str, list[IndexRow]] = {}
        for path in self._archive.warcs():
            if path.name.endswith(OPEN_SUFFIX):
                for row in read_rows(self._archive.layout, path.name.removesuffix(OPEN_SUFFIX)):
                    found.setdefault(row.url, []).append(row)
        return found
