"""The article lines and rows that a killed crawl or a full disk left out, made before the next crawl begins."""

from __future__ import annotations

import heapq
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter

from archiver.archive import OPEN_SUFFIX, Archive, RecoveryReport
from archiver.archive.disk import disk_errors
from archiver.archive.generations_lock import fixed_generations
from archiver.archive.imports import drafts
from archiver.archive.index_files import replace_file
from archiver.archive.lines import whole_lines
from archiver.archive.recover import RecoveryStoppedError, never
from archiver.archive.unfinished import is_held, mark_finished, unfinished
from archiver.catalogue import CaptureRow, Catalogue
from archiver.derive.behind import captures, is_open
from archiver.derive.placed import LinesAlong, placed
from archiver.derive.pool import ExtractionPool
from archiver.derive.row import capture_row, is_owed
from archiver.derive.task import Extracted, ExtractionFailure, RecordTask
from archiver.derive.walk import Walked, walk
from archiver.model.errors import WarcError

__all__ = ["Completed", "complete"]

_POLL_S = 0.1


@dataclass(slots=True)
class Completed:
    """What was missing and is there now."""

    files: int = 0
    #: WARCs that were read for it
    lines: int = 0
    rows: int = 0


def complete(
    archive: Archive,
    recovered: RecoveryReport,
    *,
    workers: int | None = None,
    is_stopped: Callable[[], bool] = never,
) -> Completed:
    """Extract the pages that have neither a line nor a failure in the catalogue, and add the rows that are missing.

    Looks at the WARCs that recovery sealed, at those that lack rows and at those of crawls that were stopped. A WARC
    of which the catalogue knows nothing isn't read: `rebuild` and `reparse` are for those. Raises RecoveryStoppedError
    soon after `is_stopped` says so; WARCs that are done by then stay done.
    """
    report = Completed()
    layout = archive.layout
    with disk_errors(archive.root), fixed_generations(layout), Catalogue(layout.catalogue) as catalogue:
        files = _unfinished(archive, recovered, catalogue)
        if files:
            workers = workers or archive.config.limits.workers or None
            pool = ExtractionPool(workers, rules_dir=layout.rules)
            with pool, _stoppable(pool, is_stopped):
                for file in files:
                    work = _Work(archive, file, catalogue)
                    work.run(pool)
                    report.files += 1
                    report.lines += work.lines
                    report.rows += len(work.rows)
            catalogue.settle(files)
        # recovery removes a WARC that a kill left without a whole bundle; a file that is imported meanwhile is a draft
        # first, then it is there: so in this order
        gone = set(unfinished(layout)) - drafts(layout)
        gone -= {path.name.removesuffix(OPEN_SUFFIX) for path in archive.warcs()}
        for file in (*files, *gone):
            mark_finished(layout, file)
    return report


@contextmanager
def _stoppable(pool: ExtractionPool, is_stopped: Callable[[], bool]) -> Iterator[None]:
    """End the workers once it says so, whatever page they are at: one may take a minute."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(_POLL_S):
            if is_stopped():
                pool.close(cancel=True)
                return

    watcher = threading.Thread(target=watch, name="completion-watcher", daemon=True)
    watcher.start()
    try:
        yield
    except (CancelledError, RuntimeError) as error:  # of an outcome, of a task given to the closed pool
        if not is_stopped():
            raise
        raise RecoveryStoppedError from error
    finally:
        done.set()
        watcher.join()


def _unfinished(archive: Archive, recovered: RecoveryReport, catalogue: Catalogue) -> list[str]:
    layout = archive.layout
    left = {found.file for found in recovered.files}
    left |= {layout.warc_of(layout.articles / lines).name for lines, _ in recovered.lines}
    left |= set(unfinished(layout))  # also of an earlier start, which was killed before it came to this
    left = {file for file in left if not is_held(layout, file)}
    known, settled = catalogue.counts(), catalogue.settled()
    short: list[str] = []
    whole: list[str] = []
    for path in archive.warcs():
        file = path.name
        if is_open(archive, file) or is_held(layout, file):
            continue
        if file in left:
            short.append(file)
        elif file in known and file not in settled:
            is_short = captures(archive, file) > known[file] or any(map(is_owed, catalogue.rows(file)))
            (short if is_short else whole).append(file)
    catalogue.settle(whole)
    return short


class _Work:
    """One WARC whose lines and rows are completed."""

    def __init__(self, archive: Archive, file: str, catalogue: Catalogue) -> None:
        self.lines = 0
        #: made
        self.rows: list[CaptureRow] = []
        self._path, self._catalogue = archive.layout.warcs / file, catalogue
        self._target = archive.layout.articles_of(file)
        self._known = {row.record_id: row for row in catalogue.rows(file)}
        self._placed = {offset for offset, _ in placed(whole_lines(self._target))}

    def run(self, pool: ExtractionPool) -> None:
        """Write the lines that were there and the new ones in record order, then the rows."""
        merged = heapq.merge(placed(whole_lines(self._target)), self._made(pool), key=itemgetter(0))
        replace_file(self._target, (line + b"\n" for _, line in merged))
        if not self.lines and not self._placed:
            self._target.unlink()
        self._catalogue.add(self.rows)

    def _made(self, pool: ExtractionPool) -> Iterator[tuple[int, bytes]]:
        before = LinesAlong(self._target)
        for found, outcome in pool.map(walk(self._path), self._task_of):
            if isinstance(found, WarcError):
                continue  # `verify` tells of it
            line = outcome.line if isinstance(outcome, Extracted) else None
            if outcome is not None or found.record_id not in self._known:
                failure = outcome if isinstance(outcome, ExtractionFailure) else None
                old = before.at(found.offset) if found.is_article_page else None
                row = capture_row(found.capture, line or old, failure=failure, revisit_of=found.revisit_of)
                self.rows.append(row)
            if line is not None:
                self.lines += 1
                yield found.offset, line

    def _task_of(self, found: Walked | WarcError) -> RecordTask | None:
        if isinstance(found, WarcError) or not found.is_article_page or found.offset in self._placed:
            return None
        known = self._known.get(found.record_id)
        if known is not None and known.extraction == "failed" and not is_owed(known):
            return None
        return RecordTask(path=os.fsencode(self._path), offset=found.offset)
