"""What of an archive goes into a package."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from archiver.archive import Archive, IndexRow
from archiver.model.errors import ArchiverError, UsageError
from archiver.packing.audit import Loss
from archiver.packing.choose import Chosen, choose
from archiver.packing.pages import Page, pages_of
from archiver.packing.portion import Portion, some_of
from archiver.packing.resources import files_with_resources, resource_rows
from archiver.packing.selection import Selection
from archiver.packing.whole import Whole

__all__ = ["Contents", "DamagedError"]

_NOTHING_FITS = "there is nothing to export: the archive holds no capture that fits"


class DamagedError(ArchiverError):
    """Nothing of what is meant can be read whole."""

    exit_code = 4

    def __init__(self, losses: Sequence[Loss]) -> None:
        self.losses = losses
        super().__init__("nothing to export: of what fits, nothing can be read whole")


@dataclass(frozen=True, slots=True)
class Contents:
    """The records of a package, by the WARCs that they stand in."""

    archive: Archive
    portions: tuple[Portion, ...]
    #: sorted by file
    chosen: Chosen | None = None
    #: None: everything
    losses: tuple[Loss, ...] = ()
    #: what is damaged, and the captures that are left out for it

    @classmethod
    def of(
        cls,
        archive: Archive,
        selection: Selection,
        *,
        is_gzipped: bool = False,
        is_checked: bool = True,
        changed: Iterable[str] = (),
        on_file: Callable[[str], None] = lambda _: None,
    ) -> Contents:
        """What a selection means, with all that belongs to it. With `is_gzipped` nothing is left unpacked.

        `changed`: WARCs that are known not to be what they were; with `is_checked` False no damage is looked for where
        all is taken. `on_file` hears the name of each WARC that was read. ChangedFileError where one is replaced
        meanwhile.
        """
        if selection.is_all:
            whole = Whole(archive, is_gzipped=is_gzipped, changed=changed)
            found = tuple(whole.portions(is_checked=is_checked))
            return cls(archive, found, losses=tuple(whole.losses))
        chosen = choose(archive, selection, on_file)
        portions = (some_of(archive, file, spans) for file, spans in sorted(chosen.spans.items()))
        return cls(archive, tuple(portions), chosen, tuple(chosen.losses))

    @property
    def missing(self) -> list[str]:
        """What revisits refer to and the archive doesn't have, as messages."""
        return self.chosen.missing if self.chosen else []

    @property
    def undated(self) -> int:
        """Captures that are left out since nobody knows whether they were made in the time that is meant."""
        return self.chosen.undated if self.chosen else 0

    @property
    def nothing(self) -> ArchiverError:
        """The error where there is no capture in it."""
        return DamagedError(self.losses) if self.losses else UsageError(_NOTHING_FITS)

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
