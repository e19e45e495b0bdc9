"""A span of a WARC worked through, in the worker."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from archiver.archive import Bundle
from archiver.archive.records import next_record
from archiver.derive.row import capture_row
from archiver.derive.spans.notes import Begun, Damage, End, Made, SpanWriter
from archiver.derive.task import Extracted, ExtractionFailure, Outcome, SpanDone, SpanPaused, SpanProgress, SpanTask
from archiver.derive.walk import Walked, walk
from archiver.model.errors import WarcError

__all__ = ["extract_span"]

_MARGIN_BYTES = 1 << 16
"""Of the file before a span, to see which records at its beginning belong to an exchange that began before."""
_TELL_S = 0.5


def extract_span(
    task: SpanTask, extracted: Callable[[Bundle], tuple[Outcome, bool]], tell: Callable[[SpanProgress], None]
) -> SpanDone | SpanPaused:
    """Write lines and notes of a span, behind those that are there.

    `extracted` gives the outcome of a page, and whether no more pages should be given to this process.
    """
    span, progress = _Span(task), _Progress(tell)
    with SpanWriter(os.fsdecode(task.made)) as writer:
        outcome: Outcome
        for number, found in enumerate(span.found()):
            if number < writer.done:
                continue
            if isinstance(found, WarcError):
                writer.add(Damage.of(number, found))
            elif found.is_article_page:
                if task.blamed and number == writer.open_page:
                    outcome, is_worn = task.blamed, False
                else:
                    writer.add(Begun(number))
                    outcome, is_worn = extracted(found.bundle)
                line = outcome.line if isinstance(outcome, Extracted) else None
                writer.add(_made(task, number, found, outcome), line)
                progress.step(found.capture.final_url, is_last=is_worn)
                if is_worn:
                    return SpanPaused()
            elif task.has_rows:
                writer.add(_made(task, number, found, None))
        writer.finish(End(span.begun, span.end))
    progress.step(is_last=True)
    return SpanDone()


def _made(task: SpanTask, number: int, found: Walked, outcome: Outcome | None) -> Made:
    line = outcome.line if isinstance(outcome, Extracted) else None
    failure = outcome if isinstance(outcome, ExtractionFailure) else None
    return Made(
        number=number,
        offset=found.offset,
        url=found.capture.final_url,
        is_page=found.is_article_page,
        line_bytes=len(line) if line else 0,
        failure=failure,
        row=capture_row(found.capture, line, failure=failure, revisit_of=found.revisit_of) if task.has_rows else None,
    )


class _Span:
    """What a span holds; once all of it was found, where it began and where the next one has to."""

    def __init__(self, task: SpanTask) -> None:
        self._task, self._path = task, Path(os.fsdecode(task.path))
        self.begun = task.start if task.is_exact else None
        self.end: int | None = None

    def found(self) -> Iterator[Walked | WarcError]:
        """Captures that begin in the span, and damages up to the beginning of the next."""
        task, damage = self._task, -1
        for found in self._from_before():
            if isinstance(found, WarcError):
                damage = found.offset
            elif found.start != damage:  # what could be saved of a damaged record stays with the damage
                if found.start >= task.stop:
                    self.end = found.start
                    return
                if self.begun is None and found.start >= task.start:
                    self.begun = found.start
            if self.begun is not None:
                yield found

    def _from_before(self) -> Iterator[Walked | WarcError]:
        start: int | None = self._task.start
        if not self._task.is_exact:
            start = next_record(self._path, max(0, self._task.start - _MARGIN_BYTES), self._task.stop)
        if start is not None:
            yield from walk(self._path, start)


class _Progress:
    """Tells the pool now and then, not at each page."""

    def __init__(self, tell: Callable[[SpanProgress], None]) -> None:
        self._tell = tell
        self._pages, self._url = 0, ""
        self._told = time.monotonic()

    def step(self, url: str | None = None, *, is_last: bool = False) -> None:
        """A page is done, if there is an address."""
        if url is not None:
            self._pages, self._url = self._pages + 1, url
        if self._pages and (is_last or time.monotonic() - self._told > _TELL_S):
            self._tell(SpanProgress(self._pages, self._url))
            self._pages, self._told = 0, time.monotonic()
