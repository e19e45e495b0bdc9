"""Keeps what a crawl brings: WARC first, then article lines and catalogue rows. One thread uses it at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from archiver.archive import OPEN_SUFFIX, Archive, ArticleLines, Exchange, Stored, is_article_page, read_bundle
from archiver.catalogue import Catalogue
from archiver.derive.row import STOPPED, capture_row
from archiver.derive.task import Extracted, ExtractionFailure, Outcome
from archiver.model.capture import Capture, FetchFacts, RecordPointer

__all__ = ["Keeper"]


class Keeper:
    """The open files of one crawl in one archive.

    The order of ARCHITECTURE.md: bundle committed, article line written, catalogue row. Whatever is missing after a
    kill is made from the WARC when the next crawl begins.
    """

    def __init__(self, archive: Archive, *, user_agent: str) -> None:
        self._archive = archive
        self._writer = archive.writer(user_agent=user_agent)
        self._catalogue: Catalogue | None = None
        self._lines: dict[str, ArticleLines] = {}
        #: by WARC file; earlier ones stay until their last line is there
        self._pages: dict[str, Capture] = {}
        #: by record id: without body, waiting for their article line

    def store(self, exchanges: Sequence[Exchange], facts: FetchFacts) -> tuple[Stored, bool]:
        """Commit a fetch; returns where it stands and whether it gets an article line.

        The bundle is read back for that, so that the answer can't differ from what `reparse` finds.
        """
        stored = self._writer.commit(exchanges, facts)
        pointer = stored.pointer
        if pointer is None:
            return stored, False
        capture = read_bundle(self.path_of(pointer), pointer.offset).capture()
        is_page = stored.kind == "response" and is_article_page(capture)
        capture = replace(capture, body=b"")
        if is_page:
            self._pages[pointer.record_id] = capture
            self._lines_of(pointer.file).expect(pointer.offset)
        else:
            self._rows.add([capture_row(capture, revisit_of=stored.refers_to)])
        return stored, is_page

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
        self._rows.add([row])
        if not lines.pending and pointer.file != self._writer.file:
            self._lines.pop(pointer.file).seal()

    def close(self) -> None:
        """Seal everything. ArchiveError where a line that was expected couldn't be written; its file stays open."""
        try:
            self._writer.close()
            for lines in self._lines.values():
                lines.seal()
        finally:
            if self._catalogue is not None:
                self._catalogue.close()

    @property
    def _rows(self) -> Catalogue:
        if self._catalogue is None:  # SQLite wants to be opened by the thread that uses it
            self._catalogue = Catalogue(self._archive.layout.catalogue)
        return self._catalogue

    def _lines_of(self, file: str) -> ArticleLines:
        if file not in self._lines:
            for other in [name for name, lines in self._lines.items() if not lines.pending]:
                self._lines.pop(other).seal()
            self._lines[file] = self._archive.lines(file)
        return self._lines[file]
