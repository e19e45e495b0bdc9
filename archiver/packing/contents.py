"""What of an archive goes into a package."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from archiver.archive import OPEN_SUFFIX, Archive, IndexRow
from archiver.packing.choose import Chosen, choose
from archiver.packing.pages import Page, pages_of
from archiver.packing.portion import Portion, all_of, some_of
from archiver.packing.resources import files_with_resources, resource_rows
from archiver.packing.selection import Selection

__all__ = ["NOTHING_FITS", "Contents"]

NOTHING_FITS = "there is nothing to export: the archive holds no capture that fits"


@dataclass(frozen=True, slots=True)
class Contents:
    """The records of a package, by the WARCs that they stand in."""

    archive: Archive
    portions: tuple[Portion, ...]
    #: sorted by file
    chosen: Chosen | None = None
    #: None: everything

    @classmethod
    def of(
        cls,
        archive: Archive,
        selection: Selection,
        *,
        is_gzipped: bool = False,
        on_file: Callable[[str], None] = lambda _: None,
    ) -> Contents:
        """What a selection means, with all that belongs to it. With `is_gzipped` nothing is left unpacked.

        `on_file` hears the name of each WARC that was read. ChangedFileError where one is replaced meanwhile.
        """
        if selection.is_all:
            files = [path.name.removesuffix(OPEN_SUFFIX) for path in archive.warcs()]
            found = (all_of(archive, file, is_gzipped=is_gzipped) for file in files)
            return cls(archive, tuple(portion for portion in found if portion))
        chosen = choose(archive, selection, on_file)
        portions = (some_of(archive, file, spans) for file, spans in sorted(chosen.spans.items()))
        return cls(archive, tuple(portions), chosen)

    @property
    def missing(self) -> list[str]:
        """What revisits refer to and the archive doesn't have, as messages."""
        return self.chosen.missing if self.chosen else []

    def rows(self) -> Iterator[IndexRow]:
        """The index rows of all captures, and of resources in imported files, with their places in the package."""
        with_resources = files_with_resources(self.archive)
        for portion in self.portions:
            known: set[int] = set()
            for row in portion.rows(self.archive):
                known.add(row.offset)
                yield row
            if portion.file in with_resources:
                yield from (row for row in resource_rows(self.archive, portion) if row.offset not in known)

    def pages(self) -> Iterator[Page]:
        """The pages that are meant."""
        for portion in self.portions:
            yield from pages_of(self.archive, portion, self.chosen)
