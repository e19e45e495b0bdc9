"""The captures of one WARC in record order, as reparse and rebuild see them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from archiver.archive import OPEN_SUFFIX, Bundle, IndexRow, RenderedVisits, glance, salvage
from archiver.archive.index_files import index_rows
from archiver.archive.records import CutRecordError
from archiver.model.capture import Capture
from archiver.model.errors import WarcError

__all__ = ["Walked", "walk"]


@dataclass(frozen=True, slots=True)
class Walked:
    """One response or revisit, or a page as a browser showed it."""

    capture: Capture
    #: without its body
    is_article_page: bool
    #: whether it gets an article line
    revisit_of: str | None
    #: record id of the capture whose payload it repeats
    bundle: Bundle = field(repr=False, compare=False)
    #: its records, the page's body among them

    @property
    def rows(self) -> list[IndexRow]:
        """As they stand in the index of its WARC, its own the first."""
        return index_rows([self.bundle])

    @property
    def record_id(self) -> str:
        return self.bundle.record_id

    @property
    def offset(self) -> int:
        """Byte of the WARC where its response begins."""
        return self.bundle.main.offset

    @property
    def start(self) -> int:
        """Byte where its bundle begins: others than this program may have put the request first."""
        return min(record.offset for record in self.bundle.records)


def walk(path: Path, start: int = 0) -> Iterator[Walked | WarcError]:
    """Every capture of a WARC, and each damage where it stands; exchanges without a response are passed over.

    From byte `start` on, where a record has to begin. Of a file that was left open, the end that recovery would cut off
    is passed over, too.
    """
    is_open = path.name.endswith(OPEN_SUFFIX)
    visits = RenderedVisits(path)
    for found in salvage(path, start):
        if isinstance(found, WarcError):
            if not (is_open and isinstance(found, CutRecordError)):
                yield found
        elif found.kind != "failed" and (found.is_complete or not is_open):
            yield _walked(found, visits)


def _walked(bundle: Bundle, visits: RenderedVisits) -> Walked:
    seen = glance(bundle)
    is_article_page = seen.is_article_page and not visits.has_page_of(bundle)
    return Walked(seen.capture, is_article_page, bundle.refers_to, bundle)
