"""A capture on its way into a dataset, with all that its rows are made from."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from archiver.catalogue import CaptureRow
from archiver.dataset.clusters.found import Relations
from archiver.model.article import Article

__all__ = ["Entry", "PartPlace", "VersionPlace"]


class VersionPlace(msgspec.Struct, frozen=True):
    """Which state of its page a capture shows."""

    number: int
    #: from 1, by time, over all archives of the dataset
    is_first: bool
    #: whether it is the first capture that shows it
    since: str | None = None
    #: when that first capture was made, ISO 8601
    changed_after: str | None = None
    #: when the page was last seen with another article than this; None for the first that it had


class PartPlace(msgspec.Struct, frozen=True):
    """Where an article stands among the parts of one that goes over several pages."""

    part_of: str | None = None
    #: id of the first part's article; None for the first itself
    records: tuple[str, ...] = ()
    #: record ids of all parts in order; only with the first
    body: str | None = None
    #: the text of all parts; only with the first


@dataclass(frozen=True, slots=True)
class Entry:
    """A capture of a page."""

    archive: str
    #: name of the archive, as its archive.toml has it
    capture: CaptureRow
    left_out: str | None
    #: why there is no article of it in the dataset; None where there is
    article: Article | None = None
    #: None where it is left out
    without_images: bool = False
    #: the publisher reserves them for the purpose of the export
    version: VersionPlace | None = None
    part: PartPlace = field(default_factory=PartPlace)
    relations: Relations = field(default_factory=Relations)
    #: what it has in common with others; empty until all of them are known

    @property
    def article_id(self) -> str | None:
        """Id of its article; None where it is left out."""
        return self.article.id if self.article is not None else None

    @property
    def version_number(self) -> int | None:
        """Number of the state that it shows; None where it is left out."""
        return self.version.number if self.version is not None else None
