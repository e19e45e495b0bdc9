"""Article lines made anew from WARCs: the same bytes as the crawl wrote, where program and rules are the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from archiver.archive import OPEN_SUFFIX, Archive, recover
from archiver.archive.index_files import replace_file
from archiver.archive.lines import complete_lines
from archiver.catalogue import CaptureRow, Catalogue
from archiver.derive.compare import LineChange, line_changes
from archiver.derive.pool import ExtractionPool
from archiver.derive.row import capture_row
from archiver.derive.task import Extracted, ExtractionFailure, Limits, RecordTask
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
    #: records that can't be read; the others of their file were


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
    """
    report = Reparsed(busy=list(recover(archive).busy))
    workers = workers or archive.config.limits.workers or None
    with ExtractionPool(workers, rules_dir=archive.layout.rules, limits=limits) as pool:
        for path in archive.warcs():
            if path.name.endswith(OPEN_SUFFIX):
                continue
            target = archive.layout.articles_of(path.name)
            work = _Work(path, report, on_page)
            if compare:
                before = complete_lines(target) if target.exists() else []
                report.changes += line_changes(path.name, before, work.lines(pool))
                continue
            report.rewritten += _replace(target, work, pool)
            with Catalogue(archive.layout.catalogue) as catalogue:
                catalogue.add(work.rows)
    return report


class _Work:
    """One WARC on its way through the pool."""

    def __init__(self, path: Path, report: Reparsed, on_page: Callable[[str], None] | None) -> None:
        self.rows: list[CaptureRow] = []
        self.pages = 0
        self._path, self._report, self._on_page = path, report, on_page

    def lines(self, pool: ExtractionPool) -> Iterator[bytes]:
        """The article lines in record order; rows and report are filled on the way."""
        report = self._report
        report.files += 1
        for walked, outcome in pool.map(self._walk(), self._task_of):
            capture = walked.capture
            failure = outcome if isinstance(outcome, ExtractionFailure) else None
            line = outcome.line if isinstance(outcome, Extracted) else None
            self.rows.append(capture_row(capture, line, failure=failure, revisit_of=walked.revisit_of))
            if failure:
                report.failures.append(FailedPage(capture.final_url, self._path.name, walked.offset, failure))
            if line is not None:
                report.articles += 1
                yield line
            if walked.is_article_page:
                self.pages += 1
                report.pages += 1
                if self._on_page:
                    self._on_page(capture.final_url)

    def _walk(self) -> Iterator[Walked]:
        for found in walk(self._path):
            if isinstance(found, WarcError):
                self._report.damages.append(found)
            else:
                yield found

    def _task_of(self, walked: Walked) -> RecordTask | None:
        return RecordTask(path=str(self._path), offset=walked.offset) if walked.is_article_page else None


def _replace(target: Path, work: _Work, pool: ExtractionPool) -> bool:
    """Write a file of article lines whole or not at all; whether it is another now. A WARC without pages has none."""
    before = _digest(target)
    replace_file(target, (line + b"\n" for line in work.lines(pool)))
    if not work.pages:
        target.unlink()
    return _digest(target) != before


def _digest(path: Path) -> bytes | None:
    if not path.exists():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
