"""Scrapy's scheduler over the frontier: what is due comes from the disk in small batches, so memory doesn't grow.

Requests that Scrapy makes on the way, such as retries and redirects, stay in memory: each stands for a task that isn't
settled yet, and a process that dies before that takes the task again.
"""

from __future__ import annotations

import asyncio
import math
from collections import Counter, deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from typing import Any

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler

from archiver.catalogue import Attempt, Settled, Task
from archiver.crawl.sink import ArchiveSink
from archiver.model.errors import ArchiverError

__all__ = ["TASK", "FrontierScheduler"]

TASK = "frontier_task"
"""Key of `Request.meta`: the Task that a request is for."""

_OUTSTANDING = 2
"""Requests of one source at one host that Scrapy holds: one under way, one ready to follow."""
_BATCH = 16

ToRequest = Callable[[Task], Request | None]


@dataclass(slots=True, eq=False)
class _Queue:
    """Tasks of one source at one host."""

    source: str
    host: str
    ready: deque[Task] = field(default_factory=deque)
    out: set[bytes] = field(default_factory=set)
    #: keys handed to Scrapy and not settled yet
    is_listed: bool = False
    #: stands in the scheduler's round


class FrontierScheduler(BaseScheduler):
    """Takes turns between all sources and hosts. The spider says what a task's request looks like."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._sink = ArchiveSink.of(crawler)
        self._clock = self._sink.clock
        self._made: deque[Request] = deque()
        self._queues: dict[tuple[str, str], _Queue] = {}
        self._round: deque[_Queue] = deque()
        self._later: list[tuple[float, int, _Queue]] = []
        #: heap of queues by the time something of them is due
        self._numbers = count()
        self._out = 0
        self._settled: list[Attempt] = []
        self._is_writing = False
        self._pages: Counter[str] = Counter()
        self._most_pages: dict[str, int] = {}
        self._to_request: ToRequest = _unknown
        self._alarm: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> FrontierScheduler:
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        """Nothing is taken before the spider says for which sources."""

    def begin(self, sources: Collection[str], to_request: ToRequest) -> None:
        """Take the tasks of these sources from now on. `to_request` gives None for a task it has settled itself."""
        self._to_request = to_request
        for source, host in self._sink.frontier.waiting(sources):
            self._note(source, host, 0.0)
        self._wake()

    def limit(self, source: str, pages: int) -> None:
        """Take no more than this many pages of a source in this run."""
        self._most_pages[source] = pages

    def has_pending_requests(self) -> bool:
        """Whether something is due, or under way."""
        return bool(self._made or self._round or self._out or self._settled or self._is_writing)

    def enqueue_request(self, request: Request) -> bool:
        """Take a request that Scrapy or a spider made."""
        self._made.append(request)
        return True

    def next_request(self) -> Request | None:
        """The next request: one that was made on the way, else one for the task whose turn it is."""
        if self._made:
            return self._made.popleft()
        while self._later and self._later[0][0] <= self._clock.now():
            self._list(heappop(self._later)[2])
        while self._round:
            queue = self._round.popleft()
            task = self._next_of(queue)
            queue.is_listed = False
            if task is None:
                continue
            self._list(queue)
            request = self._to_request(task)
            if request is not None:
                request.meta[TASK] = task
                return request
        self._set_alarm()
        return None

    def settle(self, attempt: Attempt) -> None:
        """Note how a task ended, once its bundle is on the disk; written soon, with others that end by then."""
        self._settled.append(attempt)
        if not self._is_writing:
            self._is_writing = True
            asyncio.ensure_future(self._write())  # noqa: RUF006  `has_pending_requests` waits for it

    async def add(self, tasks: Sequence[Task]) -> None:
        """Add tasks besides those that documents name. They are on the disk when it returns."""
        now = self._clock.now()
        await self._sink.on_state(self._sink.frontier.add, tasks, now)
        for source, host in {(task.source, task.host) for task in tasks}:
            self._note(source, host, now)
        self._wake()

    def leave(self, task: Task) -> None:
        """Leave a task as it is for the next crawl: this one was told to stop."""
        self._let_go(task)

    async def _write(self) -> None:
        try:
            while self._settled:
                attempts, self._settled = self._settled, []
                now = self._clock.now()
                outcomes = await self._sink.on_state(self._sink.frontier.settle, attempts, now)
                for attempt, outcome in zip(attempts, outcomes, strict=True):
                    self._settle(attempt, outcome, now)
        except ArchiverError as error:
            self._sink.give_up(error)
        finally:
            self._is_writing = False
            self._wake()

    def _settle(self, attempt: Attempt, outcome: Settled, now: float) -> None:
        task = attempt.task
        queue = self._let_go(task)
        if outcome.due is not None:
            self._note(task.source, task.host, outcome.due)
        found = (*(attempt.found if outcome.new else ()), *attempt.further)
        for source, host in {(one.source, one.host) for one in found}:
            self._note(source, host, now)
        self._list(queue)

    def _let_go(self, task: Task) -> _Queue:
        queue = self._queues[task.source, task.host]
        if task.key in queue.out:
            queue.out.discard(task.key)
            self._out -= 1
        return queue

    def _note(self, source: str, host: str, due: float) -> None:
        """Something of this source at this host is due then."""
        queue = self._queues.setdefault((source, host), _Queue(source, host))
        if due <= self._clock.now():
            self._list(queue)
        else:
            heappush(self._later, (due, next(self._numbers), queue))

    def _list(self, queue: _Queue) -> None:
        if not queue.is_listed and len(queue.out) < _OUTSTANDING:
            queue.is_listed = True
            self._round.append(queue)

    def _next_of(self, queue: _Queue) -> Task | None:
        """The queue's next task; None where nothing is due."""
        if not queue.ready:
            tasks = self._sink.frontier.take(queue.source, queue.host, self._clock.now(), _BATCH + len(queue.out))
            queue.ready.extend(task for task in tasks if task.key not in queue.out)
        while queue.ready:
            task = queue.ready.popleft()
            if task.is_document or self._pages[queue.source] < self._most_pages.get(queue.source, math.inf):
                self._pages[queue.source] += not task.is_document
                queue.out.add(task.key)
                self._out += 1
                return task
        if not queue.out:
            due = self._sink.frontier.next_due(queue.source, queue.host)
            if due is not None and due > self._clock.now():
                self._note(queue.source, queue.host, due)
        return None

    def _set_alarm(self) -> None:
        """Wake the engine when something is due: it asks by itself when a response comes, or each five seconds."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if self._later:
            wait_s = self._clock.real(self._later[0][0] - self._clock.now())
            self._alarm = asyncio.get_running_loop().call_later(max(wait_s, 0.001), self._wake)

    def _wake(self) -> None:
        engine: Any = self._crawler.engine
        if engine is not None and engine._slot is not None:  # private name of Scrapy
            engine._slot.nextcall.schedule()


def _unknown(task: Task) -> Request | None:
    raise RuntimeError(f"{task.url}: the spider has not begun")
