"""Article lines made anew from WARCs: the same bytes as the crawl wrote, where program and rules are the same."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import msgspec

from archiver.archive import OPEN_SUFFIX, Archive, recover
from archiver.archive.disk import disk_errors
from archiver.archive.generations_lock import fixed_generations
from archiver.archive.index_files import clear_drafts_of, replace_file
from archiver.archive.open_file import is_locked
from archiver.catalogue import Catalogue
from archiver.derive.compare import LineChange
from archiver.derive.pool import ExtractionPool
from archiver.derive.remade import FailedPage, FileSummary, compared, replaced
from archiver.derive.spans.folder import HIDDEN, WorkFolder
from archiver.derive.spans.map import MadeFile, made_files
from archiver.derive.spans.notes import Made
from archiver.derive.spans.source import Source
from archiver.derive.task import SpanProgress
from archiver.model.errors import WarcError

__all__ = ["FailedPage", "MissingFile", "OnChange", "OnProgress", "Reparsed", "reparse", "reparse_files"]

T = TypeVar("T")
OnChange = Callable[[LineChange], None]
OnProgress = Callable[[SpanProgress], None]
"""Hears of pages that are done, some at a time, in threads of the pool."""


@dataclass(frozen=True, slots=True)
class MissingFile:
    """A file that can't be had, and why."""

    name: str
    problem: str

    def __str__(self) -> str:
        return f"{self.name}: {self.problem}"


@dataclass(slots=True)
class Reparsed:
    """What a reparse did, or would do."""

    files: int = 0
    #: WARCs of which at least something was read
    unread: int = 0
    #: files of which nothing was: no WARCs, damaged throughout, or missing
    pages: int = 0
    #: that should have an article line
    articles: int = 0
    rewritten: int = 0
    #: files of article lines that have other bytes now; stays 0 with `compare`
    failures: list[FailedPage] = field(default_factory=list)
    changes: list[LineChange] = field(default_factory=list)
    #: only with `compare`, and only where nobody hears of them one by one
    changed: int = 0
    #: how many they are
    busy: list[str] = field(default_factory=list)
    #: WARCs that a running crawl writes: left alone
    missing: list[MissingFile] = field(default_factory=list)
    #: files that aren't there or can't be fetched
    damages: list[WarcError] = field(default_factory=list)
    #: records that can't be read: their lines are kept; the others of their file were read

    def add(self, source: Source, summary: FileSummary) -> None:
        """Count one WARC."""
        self.files += not summary.is_all_damaged
        self.unread += summary.is_all_damaged
        self.pages += summary.pages
        self.articles += summary.articles
        self.rewritten += summary.is_rewritten
        self.failures += summary.failures
        self.damages += [damage.error(source.name) for damage in summary.damages]


def reparse(
    archive: Archive,
    *,
    workers: int | None = None,
    compare: bool = False,
    on_progress: OnProgress = lambda _: None,
    on_change: OnChange | None = None,
) -> Reparsed:
    """Extract every page of the archive again and replace its article lines and catalogue rows, one WARC at a time.

    The number of workers changes nothing but the time; a run that was cut short is gone on with. With `compare` nothing
    is replaced; `on_change`, or else the result, says what would change. Raises RuleError for rules that are wrong.

    Lines of records that can't be read any more are kept, and a WARC of which nothing can be read keeps its file of
    article lines as it is.
    """
    busy = _busy(archive) if compare else list(recover(archive).busy)
    with (
        disk_errors(archive.root),
        fixed_generations(archive.layout),
        ExtractionPool(workers or archive.config.limits.workers or None, rules_dir=archive.layout.rules) as pool,
    ):
        sources = [
            Source(path, path.name, next(iter(archive.article_files(path.name)), archive.layout.articles_of(path.name)))
            for path in archive.warcs()
            if path.name.removesuffix(OPEN_SUFFIX) not in busy and (compare or not path.name.endswith(OPEN_SUFFIX))
        ]
        run = _Run(pool, archive.layout.catalogue, on_progress, on_change if compare else None, is_compared=compare)
        run.report.busy = busy
        with _work_folder(archive.root, is_kept=not compare) as work:
            return run.through(sorted(sources, key=Source.size, reverse=True), work)


def reparse_files(
    sources: Callable[[Path], Iterable[Source]],
    folder: Path,
    *,
    workers: int | None = None,
    rules_dir: Path | None = None,
    compare: bool = False,
    on_progress: OnProgress = lambda _: None,
    on_change: OnChange | None = None,
) -> Reparsed:
    """The same of WARCs that stand in no archive; their lines are in `folder`, made if it isn't there.

    `sources` gets a folder where they may put files that they have to fetch. Damages have the sources' names.
    """
    with (
        disk_errors(folder),
        ExtractionPool(workers, rules_dir=rules_dir) as pool,
        _work_folder(folder, is_kept=not compare) as work,
    ):
        run = _Run(pool, None, on_progress, on_change if compare else None, is_compared=compare)
        return run.through(sources(work.root / "fetched"), work)


def _busy(archive: Archive) -> list[str]:
    """WARCs that a living process writes."""
    files = (path for path in archive.warcs() if path.name.endswith(OPEN_SUFFIX))
    return [path.name.removesuffix(OPEN_SUFFIX) for path in files if is_locked(path)]


@contextmanager
def _work_folder(folder: Path, *, is_kept: bool) -> Iterator[WorkFolder]:
    """Where spans are kept: in the folder until all is done, so that the next run finds them, or in a temporary one."""
    if is_kept:
        work = WorkFolder(folder / HIDDEN)
        with work.held():
            yield work
            work.remove()
    else:
        with tempfile.TemporaryDirectory(prefix="archiver-") as name:
            yield WorkFolder(Path(name))


class _Run:
    """WARCs on their way, and what came of them."""

    def __init__(
        self,
        pool: ExtractionPool,
        catalogue: Path | None,
        on_progress: OnProgress,
        on_change: OnChange | None,
        *,
        is_compared: bool,
    ) -> None:
        self.report = Reparsed()
        self._pool, self._catalogue, self._on_progress = pool, catalogue, on_progress
        self._on_change, self._is_compared = on_change or self.report.changes.append, is_compared

    def through(self, sources: Iterable[Source], work: WorkFolder) -> Reparsed:
        """All of them; those that were done before a run was cut short are only counted."""
        new = self._fetched(self._not_done(sources, work))
        has_rows = self._catalogue is not None
        for made in made_files(self._pool, new, work, has_rows=has_rows, on_progress=self._on_progress):
            source = made.source
            if self._is_compared:
                self.report.add(source, compared(made, self._changed))
                continue
            done = self._replaced(made)
            self.report.add(source, done.summary)
            replace_file(work.summary(source.target), [msgspec.json.encode(done)])
        return self.report

    def _not_done(self, sources: Iterable[Source], work: WorkFolder) -> Iterator[Source]:
        for source in sources:
            with suppress(FileNotFoundError):
                done = msgspec.json.decode(work.summary(source.target).read_bytes(), type=_Done)
                if done == self._done(source, done.summary):
                    self.report.add(source, done.summary)
                    work.of(source.target).remove()
                    source.release()
                    continue
            yield source

    def _fetched(self, sources: Iterable[Source]) -> Iterator[Source]:
        """The sources whose files are there, each while the next one is being fetched."""
        for source, fetched in _one_ahead((source, _started(source.fetch)) for source in sources):
            problem = fetched.result()
            if problem is None:
                yield source
            else:
                self.report.unread += 1
                self.report.missing.append(MissingFile(source.name, problem))

    def _replaced(self, made: MadeFile) -> _Done:
        clear_drafts_of(made.source.target)
        summary = replaced(made)
        if self._catalogue is not None:
            with Catalogue(self._catalogue) as catalogue:
                catalogue.add(note.row for note, _ in made.found() if isinstance(note, Made) and note.row)
        return self._done(made.source, summary)

    def _done(self, source: Source, summary: FileSummary) -> _Done:
        target = source.target
        size = target.stat().st_size if target.exists() else None
        return _Done(source.fingerprint(self._pool.rules_hash), size, summary)

    def _changed(self, change: LineChange) -> None:
        self.report.changed += 1
        self._on_change(change)


def _one_ahead(items: Iterable[T]) -> Iterator[T]:
    """The items, each after the next one has been taken."""
    ahead: list[T] = []
    for item in items:
        yield from ahead
        ahead = [item]
    yield from ahead


def _started(fetch: Callable[[], str | None] | None) -> Future[str | None]:
    """What a call gives, made in a thread that nobody waits for at the end of the program."""
    future: Future[str | None] = Future()

    def run() -> None:
        try:
            future.set_result(fetch() if fetch else None)
        except BaseException as error:  # belongs to whoever asks for the result
            future.set_exception(error)

    if fetch:
        threading.Thread(target=run, daemon=True).start()
    else:
        run()
    return future


class _Done(msgspec.Struct):
    """A WARC whose lines and rows are where they belong."""

    fingerprint: bytes
    line_bytes: int | None
    #: size of its file of article lines; None where it has none
    summary: FileSummary
