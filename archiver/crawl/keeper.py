"""Keeps what a crawl brings: WARC first, then article lines and catalogue rows. One thread uses it at a time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

import msgspec

from archiver.archive import OPEN_SUFFIX, Archive, ArticleLines, Fetch, Stored, WarcWriter
from archiver.archive.recover import mark_finished, mark_unfinished
from archiver.catalogue import CaptureRow, Catalogue, Following
from archiver.derive.row import STOPPED, capture_row
from archiver.derive.task import Extracted, ExtractionFailure, Outcome
from archiver.model.capture import Capture, RecordPointer
from archiver.model.errors import ArchiveError

__all__ = ["Keeper"]

_FLUSH_EVERY_S = 1.0
_QUIET_S = 60.0
"""A file that is old is sealed by the next bundle; by `tend` where none has come for so long."""


class Keeper:
    """The open files of one crawl in one archive.

    The order of ARCHITECTURE.md: bundle committed, article line written, catalogue row. Whatever is missing after a
    kill is made from the WARC when the next crawl begins.
    """

    def __init__(self, archive: Archive, *, user_agent: str) -> None:
        self._archive, self._user_agent = archive, user_agent
        self._writer = self._new_writer()
        self._begun_s = self._stored_s = -math.inf
        #: when the file was begun, and a bundle last came, on the monotonic clock
        self._catalogue: Catalogue | None = None
        self._lines: dict[str, ArticleLines] = {}
        #: by WARC file; earlier ones stay until their last line is there
        self._pages: dict[str, Capture] = {}
        #: by record id: without body, waiting for their article line
        self._unfinished: list[str] = []
        #: WARCs of this crawl, whose lines and rows are all there after `close` only
        self._pending: list[CaptureRow] = []
        #: rows for the catalogue
        self._flushed_s = -math.inf
        #: when rows were last written, on the monotonic clock

    def store(self, fetches: Sequence[Fetch]) -> list[tuple[Stored, bool] | ArchiveError]:
        """Commit fetches; of each, where it stands and whether it gets an article line, or why it isn't stored."""
        self._stored_s = monotonic()
        outcomes = self._writer.commit_all(fetches)
        return [outcome if isinstance(outcome, ArchiveError) else self._expect(outcome) for outcome in outcomes]

    def _expect(self, stored: Stored) -> tuple[Stored, bool]:
        pointer, seen = stored.pointer, stored.glance
        if pointer is None or seen is None:
            return stored, False
        if seen.is_article_page:
            self._pages[pointer.record_id] = seen.capture
            self._lines_of(pointer.file).expect(pointer.offset)
        else:
            self._add(capture_row(seen.capture, revisit_of=stored.refers_to))
        return stored, seen.is_article_page

    def _begun(self, file: str) -> None:
        """A crawl that ends with an error seals what it has: only this mark has the next one look at the file again."""
        mark_unfinished(self._archive.layout, file)
        self._unfinished.append(file)
        self._begun_s = monotonic()

    def tend(self, now_s: float) -> None:
        """Be done with what is done, in a crawl that lasts for days: call it now and then. `now_s` is monotonic.

        A WARC that has its age is sealed though nothing more comes, and no mark is left of files of which all lines and
        rows are there: else a start after a kill would look through all that the crawl ever wrote.
        """
        is_old = now_s - self._begun_s >= self._archive.config.limits.max_age_s
        if self._writer.file and is_old and now_s - self._stored_s >= _QUIET_S:
            self._writer.close()
            self._writer = self._new_writer()
        for name in [name for name, lines in self._lines.items() if self._is_done(name, lines)]:
            self._lines.pop(name).seal()
        self._flush()
        waiting = {self._writer.file, *self._lines, *(page.record.file for page in self._pages.values() if page.record)}
        for file in [file for file in self._unfinished if file not in waiting]:
            mark_finished(self._archive.layout, file)
            self._unfinished.remove(file)

    def _new_writer(self) -> WarcWriter:
        return self._archive.writer(user_agent=self._user_agent, on_begin=self._begun)

    def _is_done(self, file: str, lines: ArticleLines) -> bool:
        return not lines.pending and file != self._writer.file

    def path_of(self, pointer: RecordPointer) -> Path:
        """The file a record stands in, sealed or not."""
        path = self._archive.layout.warcs / pointer.file
        return path.with_name(path.name + OPEN_SUFFIX) if pointer.file == self._writer.file else path

    def fill(self, pointer: RecordPointer, outcome: Outcome | None) -> None:
        """Write the article line and the row of a page; None where it wasn't extracted before the crawl was stopped."""
        line = outcome.line if isinstance(outcome, Extracted) else None
        lines = self._lines_of(pointer.file)
        lines.put(pointer.offset, line)
        failure = outcome if isinstance(outcome, ExtractionFailure) else None
        row = capture_row(self._pages.pop(pointer.record_id), line, failure=failure)
        if outcome is None:
            row = msgspec.structs.replace(row, extraction="failed", failure=STOPPED)
        self._add(row)
        if self._is_done(pointer.file, lines):
            self._lines.pop(pointer.file).seal()

    def following(self, record_id: str) -> Following | None:
        """The next part of an article that a capture names, of this crawl or an earlier one."""
        self._flush()
        return next(iter(self._catalogue.following(record_id)), None) if self._catalogue else None

    def close(self, *, is_whole: bool = True) -> None:
        """Seal everything. ArchiveError where a line that was expected couldn't be written; its file stays open.

        `is_whole` is False where something couldn't be written before: the next crawl makes it.
        """
        try:
            self._writer.close()
            for lines in self._lines.values():
                lines.seal()
            self._flush()
            for file in self._unfinished if is_whole else ():
                mark_finished(self._archive.layout, file)
        finally:
            if self._catalogue is not None:
                self._catalogue.close()

    def _add(self, row: CaptureRow) -> None:
        """Add a catalogue row: at once, but no more often than once a second, since a transaction costs more than rows.

        Rows that a kill takes are made from the WARC, as always.
        """
        self._pending.append(row)
        if monotonic() - self._flushed_s >= _FLUSH_EVERY_S:
            self._flush()

    def _flush(self) -> None:
        if self._catalogue is None:  # SQLite wants to be opened by the thread that uses it
            self._catalogue = Catalogue(self._archive.layout.catalogue)
        self._catalogue.add(self._pending)
        self._pending.clear()
        self._flushed_s = monotonic()

    def _lines_of(self, file: str) -> ArticleLines:
        if file not in self._lines:
            for other in [name for name, lines in self._lines.items() if self._is_done(name, lines)]:
                self._lines.pop(other).seal()
            self._lines[file] = self._archive.lines(file)
        return self._lines[file]
