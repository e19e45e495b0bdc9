"""The spans of one WARC: each begins where the one before ends, or is made again from there.

Where a span begins is at first a guess, since reading all before it would take one process. A page that holds a WARC
can make it wrong, a capture of gigabytes can leave spans empty. So a span counts only if its first capture begins
exactly where the span before said that the next one does; the first begins at byte 0.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from archiver.derive.spans.folder import FileFolder
from archiver.derive.spans.notes import Damage, End, SpanWriter, end_of
from archiver.derive.task import ExtractionFailure, SpanTask

__all__ = ["SPAN_BYTES", "Chain"]

SPAN_BYTES = 4 << 20
"""Of a WARC: some 150 pages, a few seconds of work."""
_BEHIND_ALL = 1 << 62
"""Where the last span stops: the size may have been asked for in the moment when the file got another name."""


@dataclass(frozen=True, slots=True)
class _Unknown:
    """The next span may begin anywhere."""


class Chain:
    """The spans of a WARC on their way."""

    def __init__(self, path: Path, size: int, folder: FileFolder, *, has_rows: bool) -> None:
        """Spans that are finished in the folder aren't made again."""
        self._path, self._folder, self._has_rows = path, folder, has_rows
        self._starts = [0, *range(SPAN_BYTES, size, SPAN_BYTES)]
        self._stops = [*self._starts[1:], _BEHIND_ALL]
        self._start_before = dict(zip(self._stops, self._starts, strict=True))
        self._ends = {start: end for start in self._starts if (end := end_of(folder.made(start)))}
        self._next = 0
        #: the first span that isn't settled
        self._expected: int | _Unknown | None = 0
        #: where it has to begin; None behind the end of the file
        self.parts: list[str] = []
        #: beginnings of file names of the spans that count, in order

    @property
    def is_settled(self) -> bool:
        """Whether `parts` are all."""
        return self._next == len(self._starts)

    def tasks(self) -> list[SpanTask]:
        """What is to be done as far as is known now."""
        return [self._task(number) for number, start in enumerate(self._starts) if start not in self._ends]

    def done(self, task: SpanTask) -> SpanTask | None:
        """Take what became of a task; another one if a span has to be made again."""
        end = end_of(os.fsdecode(task.made))
        assert end is not None
        self._ends[self._start_before[task.stop]] = end
        return self.settle()

    def lost(self, task: SpanTask, failure: ExtractionFailure) -> SpanTask | None:
        """The same of a task over which workers died without coming any further."""
        with SpanWriter(os.fsdecode(task.made)) as writer:
            problem = f"reading from here ended its process twice: {failure.text}"
            writer.add(Damage(writer.done, task.start, problem))
            writer.finish(End(task.start if task.is_exact else None, None, is_lost=True))
        return self.done(task)

    def settle(self) -> SpanTask | None:
        """Take the spans that are done into `parts`, in order; a task if one has to be made again."""
        while not self.is_settled:
            start, stop = self._starts[self._next], self._stops[self._next]
            end = self._ends.get(start)
            if end is None:
                return None
            expected = self._expected
            if isinstance(expected, int) and expected < stop and end.begun != expected:
                del self._ends[start]
                self._folder.forget(start)
                return self._task(self._next, expected)
            if expected is not None and not (isinstance(expected, int) and expected >= stop):
                self.parts.append(self._folder.made(start))
                if end.is_lost:
                    self._expected = _Unknown()
                elif end.begun is not None:
                    self._expected = end.end
            self._next += 1
        return None

    def _task(self, number: int, exact: int | None = None) -> SpanTask:
        start = self._starts[number]
        if not number:
            exact = 0
        return SpanTask(
            path=os.fsencode(self._path),
            start=start if exact is None else exact,
            stop=self._stops[number],
            is_exact=exact is not None,
            made=os.fsencode(self._folder.made(start)),
            has_rows=self._has_rows,
        )
