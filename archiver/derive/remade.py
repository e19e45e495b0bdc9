"""The article lines of one WARC made anew: compared with those that are there, or put in their place."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from archiver.archive.index_files import replace_file
from archiver.archive.lines import whole_lines
from archiver.derive.compare import LineChange, line_changes
from archiver.derive.placed import LinesAlong
from archiver.derive.spans.map import MadeFile
from archiver.derive.spans.notes import Damage, Made
from archiver.derive.task import ExtractionFailure

__all__ = ["FailedPage", "FileSummary", "compared", "replaced"]


class FailedPage(msgspec.Struct, frozen=True):
    """A page that became no article."""

    url: str
    file: str
    #: name of the WARC
    offset: int
    failure: ExtractionFailure


class FileSummary(msgspec.Struct):
    """What came of one WARC."""

    name: str
    pages: int = 0
    #: that should have an article line
    articles: int = 0
    is_rewritten: bool = False
    #: its lines are other bytes now
    failures: list[FailedPage] = []
    damages: list[Damage] = []
    is_all_damaged: bool = False
    #: nothing of it can be read


def compared(made: MadeFile, on_change: Callable[[LineChange], None]) -> FileSummary:
    """Replace nothing; `on_change` gets what would change."""
    work = _Lines(made)
    if not work.is_all_damaged:
        for change in line_changes(made.source.name, whole_lines(made.source.target), work):
            on_change(change)
    return work.summary


def replaced(made: MadeFile) -> FileSummary:
    """Write the file of article lines whole or not at all. A WARC without pages has none.

    Lines of records that can't be read any more are kept, and all lines of a WARC of which nothing can be read.
    """
    work, target = _Lines(made), made.source.target
    if work.is_all_damaged:
        return work.summary
    before = _digest(target)
    replace_file(target, (line + b"\n" for line in work))
    if not target.stat().st_size:  # every page failed: no file says so better than an empty one
        target.unlink()
    work.summary.is_rewritten = _digest(target) != before
    return work.summary


class _Lines:
    """The article lines in record order; the summary is filled on the way."""

    def __init__(self, made: MadeFile) -> None:
        self._made, self._source = made, made.source
        self._before = LinesAlong(made.source.target)
        self.summary = FileSummary(made.source.name)
        self.is_all_damaged = self._is_all_damaged()
        if self.is_all_damaged:
            self.summary.is_all_damaged = True
            self.summary.damages = [note for note, _ in made.found() if isinstance(note, Damage)]

    def _is_all_damaged(self) -> bool:
        """Whether nothing can be read; not so once there is one capture, nor where there is nothing at all."""
        first = next(self._made.found(), None)
        return first is not None and not any(isinstance(note, Made) for note, _ in self._made.found())

    def __iter__(self) -> Iterator[bytes]:
        is_damaged = False
        for note, line in self._made.found():
            if isinstance(note, Damage):
                self.summary.damages.append(note)
                is_damaged = True
                continue
            for _, lost in self._before.before(note.offset):
                if is_damaged:
                    yield lost
            self._before.at(note.offset)  # gives way to the line that is made now
            is_damaged = False
            self._count(note)
            if line is not None:
                yield line
        yield from self._rest(is_damaged)

    def _count(self, note: Made) -> None:
        summary = self.summary
        summary.pages += note.is_page
        summary.articles += bool(note.line_bytes)
        if note.failure:
            summary.failures.append(FailedPage(note.url, self._source.name, note.offset, note.failure))

    def _rest(self, is_damaged: bool) -> Iterator[bytes]:
        """The lines behind the last record that can be read, where damage or a cut of the file explains them."""
        size = self._source.size()
        for offset, line in self._before.before():
            if offset >= size and not is_damaged:
                is_damaged = True
                problem = "the file ends before records that have article lines"
                self.summary.damages.append(Damage(0, size, problem, expected=f"a record at {offset}"))
            if is_damaged:
                yield line


def _digest(path: Path) -> bytes | None:
    if not path.exists():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
