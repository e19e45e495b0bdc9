"""The pages of any number of WARCs through a pool, span by span."""

from __future__ import annotations

import queue
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from archiver.derive.pool import ExtractionPool
from archiver.derive.spans.chain import Chain
from archiver.derive.spans.folder import FileFolder, WorkFolder
from archiver.derive.spans.notes import Damage, Made, read_span
from archiver.derive.spans.source import Source
from archiver.derive.task import ExtractionFailure, SpanDone, SpanProgress, SpanTask

__all__ = ["MadeFile", "made_files"]

_AHEAD = 4
"""Spans in the queue for each worker, so that none waits while a file ends and the next one is opened."""


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A WARC all of whose spans are done."""

    source: Source
    parts: tuple[str, ...]

    def found(self) -> Iterator[tuple[Made | Damage, bytes | None]]:
        """What was found, in record order, each with its article line, without line end, if it has one.

        May be asked for again.
        """
        for part in self.parts:
            yield from read_span(part)


def made_files(
    pool: ExtractionPool,
    sources: Iterable[Source],
    work: WorkFolder,
    *,
    has_rows: bool,
    on_progress: Callable[[SpanProgress], None],
) -> Iterator[MadeFile]:
    """Each source, in their order, when all of it is done. Its spans go when the next one is asked for.

    Sources are taken as there is work for them. `on_progress` is called in threads of the pool.
    """
    return _Map(pool, work, has_rows, on_progress).files(iter(sources))


class _File:
    """A file under way."""

    def __init__(self, source: Source, folder: FileFolder, chain: Chain) -> None:
        self.source, self.folder, self.chain = source, folder, chain
        self.outstanding = 0
        #: tasks in the pool

    @property
    def is_done(self) -> bool:
        return self.chain.is_settled and not self.outstanding


class _Map:
    def __init__(
        self, pool: ExtractionPool, work: WorkFolder, has_rows: bool, on_progress: Callable[[SpanProgress], None]
    ) -> None:
        self._pool, self._work, self._has_rows, self._on_progress = pool, work, has_rows, on_progress
        self._done: queue.SimpleQueue[tuple[_File, SpanTask, Future[Any]]] = queue.SimpleQueue()
        self._outstanding = 0

    def files(self, sources: Iterator[Source]) -> Iterator[MadeFile]:
        files: deque[_File] = deque()
        is_more = True
        while True:
            while is_more and self._outstanding < _AHEAD * self._pool.workers:
                source = next(sources, None)
                is_more = source is not None
                if source is not None:
                    files.append(self._opened(source))
            if not files:
                return
            if not files[0].is_done:
                self._take_one()
                continue
            file = files.popleft()
            yield MadeFile(file.source, tuple(file.chain.parts))
            file.folder.remove()
            file.source.release()

    def _opened(self, source: Source) -> _File:
        folder = self._work.of(source.target)
        folder.begin(source.fingerprint(self._pool.rules_hash))
        chain = Chain(source.path, source.size(), folder, has_rows=self._has_rows)
        file = _File(source, folder, chain)
        for task in chain.tasks():
            self._submit(file, task)
        if again := chain.settle():
            self._submit(file, again)
        return file

    def _submit(self, file: _File, task: SpanTask) -> None:
        file.outstanding += 1
        self._outstanding += 1
        future = self._pool.span(task, self._on_progress)
        future.add_done_callback(lambda done: self._done.put((file, task, done)))

    def _take_one(self) -> None:
        file, task, future = self._done.get()
        file.outstanding -= 1
        self._outstanding -= 1
        reply: SpanDone | ExtractionFailure = future.result()
        again = file.chain.lost(task, reply) if isinstance(reply, ExtractionFailure) else file.chain.done(task)
        if again:
            self._submit(file, again)
