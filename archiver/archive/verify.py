"""Check an archive against itself: records, digests, references, indexes, article lines, manifest."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from archiver.archive.archive import Archive
from archiver.archive.article_pages import RenderedVisits
from archiver.archive.bundle import Bundle
from archiver.archive.defect import Defect
from archiver.archive.generations_lock import fixed_generations
from archiver.archive.glance import glance
from archiver.archive.index import IndexRow
from archiver.archive.index_files import index_rows
from archiver.archive.layout import Layout
from archiver.archive.manifest import fixity_defects
from archiver.archive.open_file import OPEN_SUFFIX, is_locked
from archiver.archive.page_visit import LeftVisits
from archiver.archive.read import salvage
from archiver.archive.records import CutRecordError, WarcRecord
from archiver.archive.swap import pending_swap
from archiver.archive.takedown_log import LogEnd, takedown_log_defects
from archiver.archive.verify_derived import folder_defects, index_defects, line_defects
from archiver.archive.verify_records import bundle_defects, record_defects
from archiver.archive.verify_references import References
from archiver.model.errors import WarcError

__all__ = ["Checked", "verify", "verify_fixity", "verify_warc"]


@dataclass(slots=True)
class Checked:
    """How much a verification has looked at: no defect in nothing is no good news."""

    files: int = 0
    #: WARCs
    records: int = 0
    digests: int = 0
    #: block and payload digests computed anew
    without_line: int = 0
    #: pages without an article line that are known for it: no defect, but not all that there should be
    left_visits: list[str] = field(default_factory=list)
    #: addresses of pages whose visit was left before all that they need was fetched: no defect either
    lacking: int = 0
    #: pages at whose last visit something that they need couldn't be had


def verify(
    archive: Archive,
    *,
    known_failures: Container[str] = frozenset(),
    checked: Checked | None = None,
    log_end: LogEnd | None = None,
) -> Iterator[Defect]:
    """Every defect of an archive, file by file.

    `known_failures` are the record ids of pages whose extraction failed: they need no article line. Files that are
    being written are checked as far as they go. `checked` is counted up on the way. `log_end`: of the
    log of takedowns, as it was remembered when it was written.
    """
    checked = checked or Checked()
    references, visits = References(), LeftVisits()
    with fixed_generations(archive.layout):
        if pending_swap(archive.layout) is not None:  # and nobody is at it
            yield Defect("takedown.journal", 0, "takedownUnfinished")
        for path in archive.warcs():
            yield from _verify_file(
                archive.layout, path, known_failures, _Scan(path, _name(path), checked, references, visits)
            )
        yield from references.defects()
        checked.left_visits += visits.urls()
        checked.lacking += visits.lacking
        yield from folder_defects(archive.layout)
        yield from fixity_defects(archive.layout)
    yield from takedown_log_defects(archive.layout, log_end)


def verify_fixity(archive: Archive, *, checked: Checked | None = None) -> Iterator[Defect]:
    """The sealed WARCs against the manifest alone: their bytes, not what is in them."""
    checked = checked or Checked()
    with fixed_generations(archive.layout):
        checked.files += sum(not path.name.endswith(OPEN_SUFFIX) for path in archive.warcs())
        yield from fixity_defects(archive.layout)


def verify_warc(path: Path, *, checked: Checked | None = None) -> Iterator[Defect]:
    """The defects of one WARC or ARC, whoever wrote it, without index and article lines."""
    scan = _Scan(path, str(path), checked or Checked(), References(), LeftVisits())
    yield from scan.defects()
    yield from scan.doubts


@dataclass(slots=True)
class _Scan:
    """One pass over the records of a file."""

    path: Path
    name: str
    #: by which defects name the file
    checked: Checked
    references: References
    left_visits: LeftVisits
    rows: list[IndexRow] = field(default_factory=list)
    pages: list[IndexRow] = field(default_factory=list)
    #: of the pages that get an article line
    visits: RenderedVisits = field(init=False)
    found: list[Defect] = field(default_factory=list)
    #: in records whose bundle hasn't come yet
    doubts: list[Defect] = field(default_factory=list)
    #: about the end of the file, as long as nothing follows: a bundle that is being written looks like that

    def __post_init__(self) -> None:
        self.visits = RenderedVisits(self.path)

    def defects(self) -> Iterator[Defect]:
        """What is wrong with the records; what may be only unfinished is left in `doubts`."""
        is_ours = False
        self.checked.files += 1
        for found in salvage(self.path, on_record=self._record):
            yield from self._of_records()
            if not isinstance(found, CutRecordError):  # what is being written may show as a bundle and a cut behind it
                yield from self.doubts
                self.doubts.clear()
            if isinstance(found, WarcError):
                self.doubts.append(_damage(self.name, found))
                continue
            is_ours = is_ours or found.is_ours
            yield from self._bundle(found)
            if not found.is_complete and is_ours:  # other programs leave metadata out
                last = found.records[-1].kind
                self.doubts.append(Defect(self.name, found.main.offset, "incompleteBundle", "metadata record", last))
        yield from self._of_records()

    def _record(self, record: WarcRecord) -> None:
        digests, defects = record_defects(self.name, record)
        self.checked.records += 1
        self.checked.digests += digests
        self.found += defects

    def _of_records(self) -> Iterator[Defect]:
        yield from self.found
        self.found.clear()

    def _bundle(self, bundle: Bundle) -> Iterator[Defect]:
        yield from bundle_defects(bundle)
        self.references.add(bundle)
        self.left_visits.add(bundle, is_sealed=not self.path.name.endswith(OPEN_SUFFIX))
        rows = index_rows([bundle])
        self.rows += rows
        if glance(bundle).is_article_page and not self.visits.has_page_of(bundle):
            self.pages += rows[:1]


def _verify_file(layout: Layout, path: Path, known_failures: Container[str], scan: _Scan) -> Iterator[Defect]:
    yield from scan.defects()
    is_open = path.name.endswith(OPEN_SUFFIX)
    if is_open and (is_locked(path) or not path.exists()):  # sealed while it was looked at
        return
    yield from scan.doubts
    if is_open:
        yield Defect(scan.name, 0, "leftOpen", "a sealed file, or a process that writes it", path.name)
        return
    yield from index_defects(layout, scan.name, scan.rows)
    scan.checked.without_line += sum(page.record_id in known_failures for page in scan.pages)
    yield from line_defects(layout, scan.name, scan.pages, known_failures)


def _name(path: Path) -> str:
    return path.name.removesuffix(OPEN_SUFFIX)


def _damage(name: str, error: WarcError) -> Defect:
    expected = None if error.expected is None else str(error.expected)
    actual = error.problem if error.actual is None else f"{error.problem}: {error.actual}"
    return Defect(name, error.offset, "damagedRecord", expected, actual)
