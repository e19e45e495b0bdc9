"""Article lines made anew from WARCs: the same bytes as the crawl wrote, where program and rules are the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from archiver.archive import OPEN_SUFFIX, Archive, recover
from archiver.archive.disk import disk_errors
from archiver.archive.generations_lock import fixed_generations
from archiver.archive.index_files import replace_file
from archiver.archive.lines import whole_lines
from archiver.archive.open_file import is_locked
from archiver.catalogue import CaptureRow, Catalogue
from archiver.derive.compare import LineChange, line_changes
from archiver.derive.placed import LinesAlong
from archiver.derive.pool import ExtractionPool
from archiver.derive.row import capture_row
from archiver.derive.task import Extracted, ExtractionFailure, Limits, Outcome, RecordTask
from archiver.derive.walk import Walked, walk
from archiver.model.errors import WarcError

__all__ = ["FailedPage", "Reparsed", "reparse"]


@dataclass(frozen=True, slots=True)
class FailedPage:
    """A page that became no article."""

    url: str
    file: str
    offset: int
    failure: ExtractionFailure


@dataclass(slots=True)
class Reparsed:
    """What a reparse did, or would do."""

    files: int = 0
    #: WARCs
    pages: int = 0
    #: that should have an article line
    articles: int = 0
    rewritten: int = 0
    #: files of article lines that have other bytes now; stays 0 with `compare`
    failures: list[FailedPage] = field(default_factory=list)
    changes: list[LineChange] = field(default_factory=list)
    #: only with `compare`
    busy: list[str] = field(default_factory=list)
    #: WARCs that a running crawl writes: left alone
    damages: list[WarcError] = field(default_factory=list)
    #: records that can't be read: their lines are kept; the others of their file were read


def reparse(
    archive: Archive,
    *,
    workers: int | None = None,
    compare: bool = False,
    limits: Limits | None = None,
    on_page: Callable[[str], None] | None = None,
) -> Reparsed:
    """Extract every page of the archive again and replace its article lines and catalogue rows, one WARC at a time.

    The number of workers changes nothing but the time. With `compare` nothing is replaced; the result says what would
    change. `on_page` hears the address of each page that is done. Raises RuleError for rules that are wrong.

    Lines of records that can't be read any more are kept, and a WARC of which nothing can be read keeps its file of
    article lines as it is.
    """
    report = Reparsed(busy=_busy(archive) if compare else list(recover(archive).busy))
    workers = workers or archive.config.limits.workers or None
    with (
        disk_errors(archive.root),
        fixed_generations(archive.layout),
        ExtractionPool(workers, rules_dir=archive.layout.rules, limits=limits) as pool,
    ):
        for path in archive.warcs():
            if path.name.removesuffix(OPEN_SUFFIX) in report.busy or (path.name.endswith(OPEN_SUFFIX) and not compare):
                continue
            unreadable = _all_damages(path)
            if unreadable:
                report.files += 1
                report.damages += unreadable
                continue
            target = next(iter(archive.article_files(path.name)), archive.layout.articles_of(path.name))
            work = _Work(path, target, report, on_page)
            if compare:
                report.changes += line_changes(path.name, whole_lines(target), work.lines(pool))
                continue
            report.rewritten += _replace(target, work, pool)
            with Catalogue(archive.layout.catalogue) as catalogue:
                catalogue.add(work.rows)
    return report


def _busy(archive: Archive) -> list[str]:
    """WARCs that a living process writes."""
    files = (path for path in archive.warcs() if path.name.endswith(OPEN_SUFFIX))
    return [path.name.removesuffix(OPEN_SUFFIX) for path in files if is_locked(path)]


def _all_damages(path: Path) -> list[WarcError]:
    """What is wrong with a WARC of which nothing can be read; none as soon as one record can be."""
    damages: list[WarcError] = []
    for found in walk(path):
        if not isinstance(found, WarcError):
            return []
        damages.append(found)
    return damages


class _Work:
    """One WARC on its way through the pool."""

    def __init__(self, path: Path, target: Path, report: Reparsed, on_page: Callable[[str], None] | None) -> None:
        self.rows: list[CaptureRow] = []
        self._path, self._report, self._on_page = path, report, on_page
        self._before = LinesAlong(target)

    def lines(self, pool: ExtractionPool) -> Iterator[bytes]:
        """The article lines in record order; rows and report are filled on the way.

        Lines of records that can't be read any more are kept.
        """
        self._report.files += 1
        is_damaged = False
        for found, outcome in pool.map(walk(self._path), self._task_of):
            if isinstance(found, WarcError):
                self._report.damages.append(found)
                is_damaged = True
                continue
            for _, lost in self._before.before(found.offset):
                if is_damaged:
                    yield lost
            self._before.at(found.offset)  # gives way to the line that is made now
            is_damaged = False
            line = self._done(found, outcome)
            if line is not None:
                yield line
        yield from self._rest(is_damaged)

    def _done(self, walked: Walked, outcome: Outcome | None) -> bytes | None:
        report, capture = self._report, walked.capture
        failure = outcome if isinstance(outcome, ExtractionFailure) else None
        line = outcome.line if isinstance(outcome, Extracted) else None
        self.rows.append(capture_row(capture, line, failure=failure, revisit_of=walked.revisit_of))
        if failure:
            report.failures.append(FailedPage(capture.final_url, self._path.name, walked.offset, failure))
        report.articles += line is not None
        if walked.is_article_page:
            report.pages += 1
            if self._on_page:
                self._on_page(capture.final_url)
        return line

    def _rest(self, is_damaged: bool) -> Iterator[bytes]:
        """The lines behind the last record that can be read, where damage or a cut of the file explains them."""
        size = self._path.stat().st_size
        for offset, line in self._before.before():
            if offset >= size and not is_damaged:
                is_damaged = True
                problem = "the file ends before records that have article lines"
                self._report.damages.append(WarcError(self._path, size, problem, expected=f"a record at {offset}"))
            if is_damaged:
                yield line

    def _task_of(self, found: Walked | WarcError) -> RecordTask | None:
        if isinstance(found, WarcError) or not found.is_article_page:
            return None
        return RecordTask(path=str(self._path), offset=found.offset)


def _replace(target: Path, work: _Work, pool: ExtractionPool) -> bool:
    """Write a file of article lines whole or not at all; whether it is another now. A WARC without pages has none."""
    before = _digest(target)
    replace_file(target, (line + b"\n" for line in work.lines(pool)))
    if not target.stat().st_size:  # every page failed: no file says so better than an empty one
        target.unlink()
    return _digest(target) != before


def _digest(path: Path) -> bytes | None:
    if not path.exists():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
