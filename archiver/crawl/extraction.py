"""Stored pages on their way through worker processes: their article lines, and what they need to be shown."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol

from archiver.archive import Stored
from archiver.crawl.keeper import Keeper
from archiver.derive.pool import ExtractionPool
from archiver.derive.task import Extracted, FoundRequisites, Outcome
from archiver.model.capture import RecordPointer, ResourceType
from archiver.model.errors import ArchiverError
from archiver.model.requisite import Requisite

__all__ = ["Extractions"]

_WAITING_PER_WORKER = 8
"""Pages that may wait for extraction before the crawl slows down: each is a line in a queue, its bytes are on disk."""
_DRAIN_S = 3.0
"""For how long extraction may go on once the crawl was told to stop."""


class _OnDisk(Protocol):
    """Calls something in the one thread that writes the archive."""

    async def __call__(self, call: Callable[..., Any], *arguments: Any) -> Any: ...


class Extractions:
    """Those of one crawl. Used by the reactor's thread."""

    def __init__(
        self, keeper: Keeper, pool: ExtractionPool, on_disk: _OnDisk, give_up: Callable[[ArchiverError], None]
    ) -> None:
        """`give_up` hears of errors that every further page would meet."""
        self._keeper, self._pool, self._on_disk, self._give_up = keeper, pool, on_disk, give_up
        self._waiting: set[asyncio.Task[Outcome | None]] = set()
        #: pages whose article line isn't written yet
        self.articles = 0
        #: lines written

    def begin(self, pointer: RecordPointer) -> asyncio.Future[Outcome | None]:
        """Have a page extracted and its line written; None where the crawl ends before that, or fails to."""
        extraction = asyncio.ensure_future(self._extract(pointer))
        self._waiting.add(extraction)
        extraction.add_done_callback(self._waiting.discard)
        return extraction

    async def room(self) -> None:
        """Wait while too many pages wait."""
        while len(self._waiting) > _WAITING_PER_WORKER * self._pool.workers:
            await asyncio.wait(self._waiting, return_when=asyncio.FIRST_COMPLETED)

    async def requisites(
        self, stored: Stored, url: str, resource_type: ResourceType
    ) -> tuple[tuple[Requisite, ...], str]:
        """What a stored document, stylesheet or drawing needs, fetched from `url`; or why that can't be told, in words.

        Of a revisit the payload that it repeats is read.
        """
        place = stored.payload or stored.pointer
        if place is None:
            return (), ""
        try:
            path = self._keeper.path_of(place)
            reply = await asyncio.wrap_future(self._pool.requisites(path, place.offset, url, resource_type))
        except asyncio.CancelledError:  # the pool was closed in a hurry
            return (), "stopped"
        except ArchiverError as error:
            self._give_up(error)
            return (), str(error)
        return (reply.found, "") if isinstance(reply, FoundRequisites) else ((), f"{reply.reason}: {reply.text}")

    def abandon(self) -> None:
        """End the workers now, whatever they do: the next crawl makes the lines that miss."""
        asyncio.get_running_loop().run_in_executor(None, lambda: self._pool.close(cancel=True))

    async def drain(self, is_told_to_stop: Callable[[], bool]) -> bool:
        """Wait for all, and end the workers; not for long once told to stop: the next crawl makes the lines that miss.

        False where some were left.
        """
        loop = asyncio.get_running_loop()
        deadline_s = math.inf
        while self._waiting and loop.time() < deadline_s:
            if is_told_to_stop():
                deadline_s = min(deadline_s, loop.time() + _DRAIN_S)
            await asyncio.wait(self._waiting, timeout=0.2)
        await loop.run_in_executor(None, lambda: self._pool.close(cancel=bool(self._waiting)))
        is_left = bool(self._waiting)
        if is_left:
            await asyncio.wait(self._waiting)
        return not is_left

    async def _extract(self, pointer: RecordPointer) -> Outcome | None:
        outcome: Outcome | None = None
        try:
            path = self._keeper.path_of(pointer)
            with suppress(asyncio.CancelledError):  # the pool was closed in a hurry
                outcome = await asyncio.wrap_future(self._pool.submit(path, pointer.offset))
        except ArchiverError as error:
            self._give_up(error)
        try:
            await self._on_disk(self._keeper.fill, pointer, outcome)
        except (ArchiverError, OSError) as error:
            self._give_up(error if isinstance(error, ArchiverError) else ArchiverError(str(error)))
            return None
        self.articles += isinstance(outcome, Extracted)
        return outcome
