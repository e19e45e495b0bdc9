"""Fetches on their way to the one thread that writes: all that wait when it is free are made durable together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from functools import partial
from typing import Generic, TypeVar

from archiver.archive import Fetch, RenderedPage
from archiver.model.errors import ArchiveError

__all__ = ["CommitQueue"]

T = TypeVar("T")
Commit = Fetch | RenderedPage


class CommitQueue(Generic[T]):
    """Used by the reactor's thread. Nothing waits longer than the write under way: a batch is what came meanwhile."""

    def __init__(self, disk: Executor, commit: Callable[[Sequence[Commit]], Sequence[T | ArchiveError]]) -> None:
        """`commit` is called in `disk`; it gives an outcome for each fetch, in their order."""
        self._disk, self._commit = disk, commit
        self._waiting: list[tuple[Commit, asyncio.Future[T]]] = []
        self._is_busy = False

    async def put(self, fetch: Commit) -> T:
        """Have a fetch committed. Returns when it is on the disk; raises ArchiveError where it can't be stored."""
        outcome: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((fetch, outcome))
        if not self._is_busy:
            self._begin()
        return await outcome

    def _begin(self) -> None:
        batch, self._waiting = self._waiting, []
        self._is_busy = True
        fetches = [fetch for fetch, _ in batch]
        done = asyncio.get_running_loop().run_in_executor(self._disk, self._commit, fetches)
        done.add_done_callback(partial(self._end, [outcome for _, outcome in batch]))

    def _end(self, waiting: Sequence[asyncio.Future[T]], done: asyncio.Future[Sequence[T | ArchiveError]]) -> None:
        self._is_busy = False
        if self._waiting:
            self._begin()
        error = done.exception()
        outcomes: Sequence[T | BaseException] = [error] * len(waiting) if error else done.result()
        for future, outcome in zip(waiting, outcomes, strict=True):
            if future.done():  # who waited for it was cancelled
                continue
            if isinstance(outcome, BaseException):
                future.set_exception(outcome)
            else:
                future.set_result(outcome)
