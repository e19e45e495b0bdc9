"""catalogue.sqlite made anew from WARCs and article lines, and indexes where they are missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from archiver.archive import Archive, recover
from archiver.catalogue import CaptureRow, Catalogue
from archiver.derive.row import capture_row
from archiver.derive.walk import walk
from archiver.model.errors import ArchiveError, WarcError

__all__ = ["Rebuilt", "rebuild"]

_NO_LINE = "no article line; `archiver reparse` makes it"


@dataclass(slots=True)
class Rebuilt:
    """What a rebuild found."""

    files: int = 0
    #: WARCs
    rows: int = 0
    indexed: tuple[str, ...] = ()
    #: WARCs whose index was missing and has been made
    without_line: int = 0
    #: pages that should have an article line and have none
    damages: list[WarcError] = field(default_factory=list)
    #: records that can't be read; the others of their file were
    replaced: str | None = None
    #: what was wrong with the old catalogue, if it had to be thrown away


def rebuild(archive: Archive) -> Rebuilt:
    """Make the catalogue's rows anew: the rows that crawl and reparse wrote, each from its record and article line.

    Why an extraction failed stands in the catalogue alone; where that is lost, the row says that the line is missing.
    Raises ArchiveError while a crawl is writing.
    """
    report = Rebuilt()
    recovered = recover(archive)
    if recovered.busy:
        raise ArchiveError(f"{recovered.busy[0]} is being written by a running crawl: rebuild when it has ended")
    report.indexed = recovered.indexed
    with _catalogue(archive.layout.catalogue, report) as catalogue:
        failures = {row.record_id: row.failure for row in catalogue.rows() if row.extraction == "failed"}
        catalogue.replace_all(_rows(archive, failures, report))
    return report


def _catalogue(path: Path, report: Rebuilt) -> Catalogue:
    try:
        catalogue = Catalogue(path)
        for _ in catalogue.rows():
            pass
    except ArchiveError as error:
        report.replaced = str(error)
        for part in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
            part.unlink(missing_ok=True)
        return Catalogue(path)
    return catalogue


def _rows(archive: Archive, failures: Mapping[str, str | None], report: Rebuilt) -> Iterator[CaptureRow]:
    for path in archive.warcs():
        report.files += 1
        lines = _Lines(archive.layout.articles_of(path.name))
        for found in walk(path):
            if isinstance(found, WarcError):
                report.damages.append(found)
                continue
            report.rows += 1
            line = lines.at(found.offset) if found.is_article_page else None
            row = capture_row(found.capture, line, revisit_of=found.revisit_of)
            if found.is_article_page and line is None:
                report.without_line += 1
                row = msgspec.structs.replace(row, extraction="failed", failure=failures.get(row.record_id) or _NO_LINE)
            yield row


class _Lines:
    """A file of article lines, read along with the records of its WARC."""

    def __init__(self, path: Path) -> None:
        self._lines = _placed(path)
        self._next = next(self._lines, None)

    def at(self, offset: int) -> bytes | None:
        """The line of the record at a byte of the WARC; ask in record order."""
        while self._next is not None and self._next[0] < offset:
            self._next = next(self._lines, None)
        return self._next[1] if self._next is not None and self._next[0] == offset else None


def _placed(path: Path) -> Iterator[tuple[int, bytes]]:
    if not path.exists():
        return
    with path.open("rb") as file:
        for line in file:
            try:
                yield msgspec.json.decode(line)["capture"]["warc"]["offset"], line
            except (msgspec.DecodeError, UnicodeDecodeError, KeyError, TypeError):
                continue  # `verify` tells of it
