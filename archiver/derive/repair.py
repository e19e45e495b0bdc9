"""Make an archive whole again as far as its WARCs allow, and say what can't be had back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from archiver.archive import Archive, Checked, Defect, Layout, RecoveryReport, recover, verify
from archiver.archive.disk import disk_errors
from archiver.archive.generations_lock import fixed_generations
from archiver.archive.index_files import (
    clear_drafts,
    forget_indexes,
    merge_indexes,
    replace_file,
    replace_index,
)
from archiver.archive.manifest import enter, file_digest, missing, unlisted
from archiver.archive.mend import DroppedLines, Salvaged, mend_lines, replace_damaged, salvaged
from archiver.archive.unfinished import mark_unfinished
from archiver.catalogue import Catalogue
from archiver.derive.complete import complete
from archiver.derive.lost import Lost, lost_among, lost_in, lost_with_files
from archiver.derive.rebuild import rebuild
from archiver.model.errors import ArchiveError, WarcError

__all__ = ["Repaired", "Replaced", "repair"]


@dataclass(frozen=True, slots=True)
class Replaced:
    """A damaged WARC and the one that has taken its place."""

    file: str
    by: str
    records: int
    #: responses and revisits in the new one


@dataclass(slots=True)
class Repaired:
    """What a repair found and did."""

    recovered: RecoveryReport
    files: int = 0
    #: WARCs
    indexed: list[str] = field(default_factory=list)
    #: WARCs whose index was missing or wrong
    dropped: list[DroppedLines] = field(default_factory=list)
    lines: int = 0
    #: article lines made
    damages: list[WarcError] = field(default_factory=list)
    #: in the WARCs: they stay until the file is replaced
    lost: list[Lost] = field(default_factory=list)
    aside: list[Path] = field(default_factory=list)
    #: indexes and article lines of WARCs that aren't there, now in reports/
    replaced: list[Replaced] = field(default_factory=list)
    replaceable: list[str] = field(default_factory=list)
    #: damaged WARCs that a copy of their readable records could replace
    listed: list[str] = field(default_factory=list)
    #: WARCs that the manifest didn't name: it has them as they are now
    unlisted: dict[str, str] = field(default_factory=dict)
    #: SHA-256 that the manifest had for WARCs that aren't there any more
    catalogue: str | None = None
    #: what was wrong with the old catalogue, if it had to be thrown away
    left: list[Defect] = field(default_factory=list)
    #: what `verify` finds afterwards
    report: Path | None = None
    #: file in reports/ that says all this


def repair(
    archive: Archive,
    *,
    replace: bool = False,
    workers: int | None = None,
    on_file: Callable[[str], None] | None = None,
) -> Repaired:
    """Finish what was left open, make indexes, article lines and catalogue fit the WARCs, then verify everything.

    Sealed WARCs are never changed, and neither is what the manifest says of one that is there. With `replace`, one that
    is damaged makes room for a copy of its readable records and goes to reports/, whole. Article lines that fit no
    record go there too. Raises ArchiveError while a crawl is writing, and where something can't be written; what was
    done by then stays done.
    """
    report = Repaired(recover(archive))
    if report.recovered.busy:
        busy = report.recovered.busy[0]
        raise ArchiveError(f"{busy} is being written by a running crawl: repair when it has ended")
    layout = archive.layout
    report.lost += lost_among(report.recovered.lost, ())
    known: set[str] = set()
    #: record ids that can be read, or were told to be lost
    with disk_errors(archive.root), fixed_generations(layout):
        for path in archive.warcs():
            report.files += 1
            found = salvaged(path)
            report.damages += found.damages
            if found.damages:
                report.lost += lost_in(layout, path.name, {row.record_id for row in found.rows})
            if found.damages and found.is_replaceable:
                report.replaceable.append(path.name)
            if replace and (target := replace_damaged(layout, found)):
                found = salvaged(target)
                report.replaced.append(Replaced(path.name, target.name, len(found.rows)))
            known |= {row.record_id for row in found.rows}
            _mend(archive, found, report)
            if on_file:
                on_file(path.name)
        known |= {lost.record_id for lost in report.lost}
        report.lost += lost_with_files(layout, known)
        report.aside += [*forget_indexes(layout), *_put_lines_aside(archive)]
        clear_drafts(layout.warcs)
        merge_indexes(layout, anew=True)
        _keep_manifest(layout, report)
    with disk_errors(archive.root):
        report.catalogue = rebuild(archive).replaced
        report.lines = complete(archive, report.recovered, workers=workers).lines
        report.left += _defects(archive)
        _write(archive, report)
    return report


def _mend(archive: Archive, found: Salvaged, report: Repaired) -> None:
    layout, name = archive.layout, found.path.name
    if (found.rows or not found.damages) and replace_index(layout, name, found.rows):
        report.indexed.append(name)
    if dropped := mend_lines(layout, found):
        report.dropped.append(dropped)
    mark_unfinished(layout, name)  # so that `complete` looks for pages without a line


def _keep_manifest(layout: Layout, report: Repaired) -> None:
    """Have the manifest name the files that are there. A file that isn't what it says stays a defect."""
    report.listed = [path.name for path in unlisted(layout)]
    digests = {name: file_digest(layout.warcs / name) for name in report.listed}
    report.unlisted = enter(layout, digests, struck=missing(layout))


def _put_lines_aside(archive: Archive) -> Iterator[Path]:
    """Article lines of WARCs that aren't there; of a mended one they are made anew. Where they are now."""
    layout = archive.layout
    names = {layout.stem(path) for path in layout.warc_files()}
    for lines in sorted(layout.articles.glob("*.jsonl")):
        if lines.name.removesuffix(".jsonl") not in names:
            yield lines.rename(layout.aside(lines.name))


def _defects(archive: Archive) -> list[Defect]:
    with Catalogue(archive.layout.catalogue) as catalogue:
        return list(verify(archive, known_failures=catalogue.failures(), checked=Checked()))


def _write(archive: Archive, report: Repaired) -> None:
    """Keep the report beside what was put aside."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    report.report = archive.layout.reports / f"repair-{stamp}.json"
    known = {
        "recovered": report.recovered.files,
        "indexed": report.indexed,
        "dropped": report.dropped,
        "linesMade": report.lines,
        "damages": [str(damage) for damage in report.damages],
        "lost": report.lost,
        "aside": report.aside,
        "replaced": report.replaced,
        "listed": report.listed,
        "unlisted": report.unlisted,
        "catalogue": report.catalogue,
        "left": report.left,
    }
    replace_file(report.report, [msgspec.json.format(msgspec.json.encode(known, enc_hook=str)), b"\n"])
