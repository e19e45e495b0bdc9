"""Records of an archive found by address, for packages that need what others refer to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from archiver.archive import OPEN_SUFFIX, Archive, IndexRow
from archiver.archive.index import MergedIndex
from archiver.archive.index_files import read_rows

__all__ = ["Lookup"]


class Lookup:
    """The index rows of addresses, of files that are being written too; as it was when it was first asked."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._merged = MergedIndex(archive.layout.merged_index)

    def rows(self, url: str) -> Iterator[IndexRow]:
        """The rows of an address, in no order; one may come twice."""
        yield from (row for row in self._merged.rows(url) if row.url == url)
        yield from self._open.get(url, ())

    def record(self, record_id: str, url: str) -> IndexRow | None:
        """The row of a record by its id and address."""
        return next((row for row in self.rows(url) if row.record_id == record_id), None)

    @cached_property
    def _open(self) -> dict[str, list[IndexRow]]:
        found: dict[str, list[IndexRow]] = {}
        for path in self._archive.warcs():
            if path.name.endswith(OPEN_SUFFIX):
                for row in read_rows(self._archive.layout, path.name.removesuffix(OPEN_SUFFIX)):
                    found.setdefault(row.url, []).append(row)
        return found
