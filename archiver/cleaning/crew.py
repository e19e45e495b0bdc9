"""Worker processes that take chunks of texts and give their results back in order."""

from __future__ import annotations

import os
import pickle
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from types import TracebackType
from typing import Self, TypeVar

from archiver.cleaning.worker import STOPPING, Knowledge, start
from archiver.model.errors import ArchiverError
from archiver.model.rules import Rules

__all__ = ["Crew", "WorkerLostError"]

T = TypeVar("T")
R = TypeVar("R")
Work = Callable[[Sequence[str], Knowledge | None], R]
_AHEAD = 3  # chunks for each worker


class WorkerLostError(ArchiverError):
    """A worker process died: out of memory, or ended by someone."""

    def __init__(self) -> None:
        super().__init__("a worker process died; nothing was written. Was there too little memory? Try --workers 1")


class Crew:
    """So many processes; with one alone the work is done in this process."""

    def __init__(self, workers: int | None, rules: Rules) -> None:
        """As many as this process may use processors, if `workers` is None."""
        self.workers = workers or len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else [0])
        pickled = pickle.dumps(rules)
        self._pool: ProcessPoolExecutor | None = None
        if self.workers > 1:
            self._pool = ProcessPoolExecutor(
                self.workers, mp_context=get_context("spawn"), initializer=_start, initargs=(pickled,)
            )
        else:
            start(pickled, is_alone=True)

    def map(
        self, work: Work[R], items: Iterable[T], texts_of: Callable[[T], Sequence[str]], knowledge: Knowledge | None
    ) -> Iterator[tuple[T, R]]:
        """Each item with the result of its texts, in order; only a few items are taken ahead."""
        if self._pool is None:
            yield from ((item, work(texts_of(item), knowledge)) for item in items)
            return
        ahead: deque[tuple[T, Future[R]]] = deque()
        try:
            for item in items:
                texts = texts_of(item)
                with _undisturbed():  # it may start a process
                    future = self._pool.submit(work, texts, knowledge)
                ahead.append((item, future))
                if len(ahead) >= _AHEAD * self.workers:
                    first, future = ahead.popleft()
                    yield first, future.result()
            while ahead:
                first, future = ahead.popleft()
                yield first, future.result()
        except BrokenProcessPool as error:
            raise WorkerLostError from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C and SIGTERM wait; a process that is started meanwhile begins with both blocked, until it is ready.

    Otherwise a process that was started in part ends with a traceback of its own.
    """
    if threading.current_thread() is not threading.main_thread():  # signals are for that one
        yield
        return
    came: list[int] = []
    handlers = {number: signal.signal(number, lambda number, _: came.append(number)) for number in STOPPING}
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for number, handler in handlers.items():
            signal.signal(number, handler)
    for signal_number in came:
        signal.raise_signal(signal_number)


def _start(rules: bytes) -> None:
    start(rules, is_alone=False)
