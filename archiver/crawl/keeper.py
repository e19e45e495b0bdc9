"""Keeps what a crawl brings: WARC first, then article lines and catalogue rows. One thread uses it at a time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from archiver.archive import Archive, ArticleLines, Exchange, Stored, is_article_page, read_capture
from archiver.derive.task import Extracted, Outcome
from archiver.model.capture import Capture, FetchFacts, RecordPointer

__all__ = ["Keeper"]


class Keeper:
    """The open files of one crawl in one archive.

    The order of ARCHITECTURE.md: bundle committed, article line written, catalogue row. Whatever is missing after a
    kill is made again from the WARC.
    """

    def __init__(self, archive: Archive, *, user_agent: str, robots: str) -> None:
        self._archive = archive
        self._writer = archive.writer(user_agent=user_agent, robots=robots)
        self._lines: dict[str, ArticleLines] = {}
        #: by WARC file; earlier ones stay until their last line is there

    def store(self, exchanges: Sequence[Exchange], facts: FetchFacts, page: Capture | None) -> tuple[Stored, bool]:
        """Commit a fetch; returns where it stands and whether it gets an article line.

        `page` is the capture as far as `is_article_page` asks; without it (a cut response) the record is read back.
        """
        stored = self._writer.commit(exchanges, facts)
        if stored.kind != "response" or stored.pointer is None or facts.purpose != "page":
            return stored, False
        if not is_article_page(page or read_capture(self.path_of(stored.pointer), stored.pointer.offset)):
            return stored, False
        self._lines_of(stored.pointer.file).expect(stored.pointer.offset)
        return stored, True

    def path_of(self, pointer: RecordPointer) -> Path:
        """The file a record stands in, which may be renamed at any time."""
        path = self._archive.layout.warcs / pointer.file
        return path if path.exists() else path.with_name(f"{path.name}.open")

    def fill(self, pointer: RecordPointer, outcome: Outcome | None) -> bytes | None:
        """Write the article line of a record; None for a page that wasn't extracted before the crawl was stopped."""
        line = outcome.line if isinstance(outcome, Extracted) else None
        lines = self._lines_of(pointer.file)
        lines.put(pointer.offset, line)
        if not lines.pending and pointer.file != self._writer.file:
            self._lines.pop(pointer.file).seal()
        return line

    def close(self) -> None:
        """Seal everything; every expected line must have been filled."""
        self._writer.close()
        for lines in self._lines.values():
            lines.seal()
        self._lines.clear()

    def _lines_of(self, file: str) -> ArticleLines:
        if file not in self._lines:
            for other in [name for name, lines in self._lines.items() if not lines.pending]:
                self._lines.pop(other).seal()
            self._lines[file] = self._archive.lines(file)
        return self._lines[file]
