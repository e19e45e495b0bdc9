"""catalogue.sqlite and the indexes made anew from WARCs and article lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from archiver.archive import Archive, IndexRow, recover
from archiver.archive.disk import disk_errors
from archiver.archive.generations_lock import fixed_generations
from archiver.archive.index_files import (
    forget_indexes,
    merge_indexes,
    orphaned_indexes,
    read_rows,
    replace_index,
)
from archiver.archive.manifest import missing
from archiver.catalogue import BrokenCatalogueError, CaptureRow, Catalogue
from archiver.derive.lost import Lost, lost_among, lost_in, lost_with_files
from archiver.derive.placed import LinesAlong
from archiver.derive.row import NO_LINE, capture_row
from archiver.derive.walk import walk
from archiver.model.errors import ArchiveError, WarcError

__all__ = ["Rebuilt", "rebuild"]


@dataclass(slots=True)
class Rebuilt:
    """What a rebuild found."""

    files: int = 0
    #: WARCs
    rows: int = 0
    indexed: list[str] = field(default_factory=list)
    #: WARCs whose index was missing or wrong
    without_line: int = 0
    #: pages that should have an article line and have none
    damages: list[WarcError] = field(default_factory=list)
    #: records that can't be read; the others of their file were
    lost: list[Lost] = field(default_factory=list)
    #: captures that index or article line name and nobody can read any more
    aside: list[Path] = field(default_factory=list)
    #: copies in reports/ of indexes that named what is lost
    forgotten: list[Path] = field(default_factory=list)
    #: indexes of WARCs that aren't there, now in reports/
    replaced: str | None = None
    #: what was wrong with the old catalogue, if it had to be thrown away


def rebuild(archive: Archive) -> Rebuilt:
    """Make the catalogue's rows anew: the rows that crawl and reparse wrote, each from its record and article line.

    The indexes are made from the same records; those that belong to no WARC go to reports/, and so do copies of those
    that name records which can't be read any more. A WARC of which nothing can be read keeps its index.
    What is lost is told by what these indexes, or article lines, know of it. Why an extraction failed stands in the
    catalogue alone; where that is lost, the row says that the line is missing.
    Raises ArchiveError while a crawl is writing, and where something can't be written.
    """
    report = Rebuilt()
    recovered = recover(archive)
    if recovered.busy:
        raise ArchiveError(f"{recovered.busy[0]} is being written by a running crawl: rebuild when it has ended")
    report.indexed += recovered.indexed
    report.lost += lost_among(recovered.lost, ())
    with disk_errors(archive.root), fixed_generations(archive.layout):
        with _catalogue(archive.layout.catalogue, report) as catalogue:
            failures = {row.record_id: row.failure for row in catalogue.rows() if row.extraction == "failed"}
            catalogue.replace_all(_rows(archive, failures, report))
        report.lost += _lost_with_files(archive, report.lost)
        report.forgotten = forget_indexes(archive.layout)
        merge_indexes(archive.layout, anew=True)
    return report


def _lost_with_files(archive: Archive, told: list[Lost]) -> list[Lost]:
    layout = archive.layout
    if not orphaned_indexes(layout) and not missing(layout):
        return []
    readable = {row.record_id for path in archive.warcs() for row in read_rows(layout, path.name)}
    return lost_with_files(layout, readable | {lost.record_id for lost in told})


def _catalogue(path: Path, report: Rebuilt) -> Catalogue:
    try:
        catalogue = Catalogue(path)
        for _ in catalogue.rows():
            pass
    except BrokenCatalogueError as error:
        report.replaced = str(error)
        for part in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
            part.unlink(missing_ok=True)
        return Catalogue(path)
    return catalogue


def _rows(archive: Archive, failures: Mapping[str, str | None], report: Rebuilt) -> Iterator[CaptureRow]:
    for path in archive.warcs():
        report.files += 1
        lines = LinesAlong(archive.layout.articles_of(path.name))
        index: list[IndexRow] = []
        is_damaged = False
        for found in walk(path):
            if isinstance(found, WarcError):
                report.damages.append(found)
                is_damaged = True
                continue
            report.rows += 1
            index.extend(found.rows)
            line = lines.at(found.offset) if found.is_article_page else None
            row = capture_row(found.capture, line, revisit_of=found.revisit_of)
            if found.is_article_page and line is None:
                report.without_line += 1
                row = msgspec.structs.replace(row, extraction="failed", failure=failures.get(row.record_id) or NO_LINE)
            yield row
        if is_damaged:
            report.lost += lost_in(archive.layout, path.name, {row.record_id for row in index})
        if (index or not is_damaged) and (change := replace_index(archive.layout, path.name, index)):
            report.indexed.append(path.name)
            report.aside += [change.aside] if change.aside else []
