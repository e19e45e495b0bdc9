"""Keeps what a crawl brings: WARC first, then article lines and catalogue rows. One thread uses it at a time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from time import monotonic

import msgspec

from archiver.archive import OPEN_SUFFIX, Archive, ArticleLines, Fetch, RenderedPage, Stored
from archiver.archive.unfinished import held_unfinished, mark_finished
from archiver.catalogue import CaptureRow, Catalogue, Following, Tombstones
from archiver.derive.row import STOPPED, capture_row
from archiver.derive.task import Extracted, ExtractionFailure, Outcome
from archiver.model.capture import Capture, FetchFacts, RecordPointer
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
        self._archive = archive
        self._tombstones = Tombstones(archive.layout.state)
        self._writer = archive.writer(
            user_agent=user_agent, on_begin=self._begun, is_taken_down=self._tombstones.is_taken_down
        )
        self._catalogue: Catalogue | None = None
        self._lines: dict[str, ArticleLines] = {}
        #: by WARC file; earlier ones stay until their last line is there
        self._visits: dict[str, list[RecordPointer]] = {}
        #: of browsers, that go on, by page id: documents that get a line only if the page as shown gets none
        self._pages: dict[str, Capture] = {}
        #: by record id: without body, waiting for their article line
        self._unfinished: dict[str, ExitStack] = {}
        #: WARCs of this crawl whose lines and rows aren't all there, each with its mark, which is locked meanwhile
        self._pending: list[CaptureRow] = []
        #: rows for the catalogue
        self._flushed_s = -math.inf
        #: when rows were last written, on the monotonic clock

    def keep_together(self, page_id: str) -> None:
        """Keep a page, and what is fetched for it, in one file, until `let_go`."""
        self._writer.begin_visit(page_id)

    def let_go(self, page_id: str) -> None:
        """Nothing more is fetched for a page."""
        self._writer.end_visit(page_id)
        self._finish_files()

    def begin_visit(self, page_id: str) -> None:
        """Keep what a browser asks for in one file, and let its documents wait for the page as it shows it."""
        self._writer.begin_visit(page_id)
        self._visits[page_id] = []

    def end_visit(self, page_id: str, rendering: RecordPointer | None) -> list[RecordPointer]:
        """Settle what waited: with the page as shown in the same file it gets no line, else it is to be extracted."""
        self._writer.end_visit(page_id)
        left: list[RecordPointer] = []
        for pointer in self._visits.pop(page_id, ()):
            if rendering is None or rendering.file != pointer.file:
                left.append(pointer)
            else:
                self._lines_of(pointer.file).put(pointer.offset, None)
                self._add(capture_row(self._pages.pop(pointer.record_id)))
        self._finish_files()
        return left

    def store(self, fetches: Sequence[Fetch | RenderedPage]) -> list[tuple[Stored, bool] | ArchiveError]:
        """Commit fetches; of each, where it stands and whether it gets an article line, or why it isn't stored."""
        self._stored_s = monotonic()
        outcomes = self._writer.commit_all(fetches)
        kept = [
            outcome if isinstance(outcome, ArchiveError) else self._expect(outcome, fetch.facts)
            for fetch, outcome in zip(fetches, outcomes, strict=True)
        ]
        self._finish_files()
        return kept

    def roll_over_if_asked(self) -> None:
        """Let go of the WARC that is being written if somebody waits for it; the next commit begins another."""
        self._writer.roll_over_if_asked()
        self._finish_files()

    def tend(self, now_s: float) -> None:
        """Seal a WARC that has its age though nothing more comes, in a crawl that lasts for days: call it now and then.

        `now_s` is on the monotonic clock. A page's visit that goes on in the file keeps it, as at any roll-over.
        """
        self._writer.roll_over_if_old(now_s, quiet_s=_QUIET_S)
        self._finish_files()

    def _finish_files(self) -> None:
        """Seal the lines, write the rows and take away the mark of each WARC that is sealed and has all its lines."""
        done = [
            file
            for file in self._unfinished
            if not self._writer.is_writing(file)
            and not (file in self._lines and self._lines[file].pending)
            and (self._archive.layout.warcs / file).exists()  # else recovery has to see to it
        ]
        if not done:
            return
        self._flush()
        for file in done:
            if file in self._lines:
                self._lines.pop(file).seal()
            mark_finished(self._archive.layout, file)
            self._unfinished.pop(file).close()

    def _expect(self, stored: Stored, facts: FetchFacts) -> tuple[Stored, bool]:
        pointer, seen = stored.pointer, stored.glance
        if pointer is None or seen is None:
            return stored, False
        if seen.is_article_page:
            self._pages[pointer.record_id] = seen.capture
            self._lines_of(pointer.file).expect(pointer.offset)
        else:
            self._add(capture_row(seen.capture, revisit_of=stored.refers_to))
        is_waiting = seen.is_article_page and facts.renderer is not None and stored.kind == "response"
        if is_waiting and facts.page_id in self._visits:
            self._visits[facts.page_id].append(pointer)
            return stored, False
        return stored, seen.is_article_page

    def _begun(self, file: str) -> None:
        """A crawl that ends with an error seals what it has: only this mark has the next one look at the file again."""
        held = self._unfinished[file] = ExitStack()
        held.enter_context(held_unfinished(self._archive.layout, file))

    def path_of(self, pointer: RecordPointer) -> Path:
        """The file a record stands in, sealed or not."""
        path = self._archive.layout.warcs / pointer.file
        return path.with_name(path.name + OPEN_SUFFIX) if self._writer.is_writing(pointer.file) else path

    def fill(self, pointer: RecordPointer, outcome: Outcome | None) -> None:
        """Write the article line and the row of a page; None where it wasn't extracted before the crawl was stopped."""
        line = outcome.line if isinstance(outcome, Extracted) else None
        self._lines_of(pointer.file).put(pointer.offset, line)
        failure = outcome if isinstance(outcome, ExtractionFailure) else None
        row = capture_row(self._pages.pop(pointer.record_id), line, failure=failure)
        if outcome is None:
            row = msgspec.structs.replace(row, extraction="failed", failure=STOPPED)
        self._add(row)
        self._finish_files()

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
            for held in self._unfinished.values():
                held.close()
            self._tombstones.close()
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
            self._lines[file] = self._archive.lines(file)
        return self._lines[file]
