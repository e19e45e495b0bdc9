"""Scrapy's scheduler over the frontier: what is due comes from the disk in small batches, so memory doesn't grow.

Requests that Scrapy makes on the way, such as retries and redirects, stay in memory: each stands for a task that isn't
settled yet, and a process that dies before that takes the task again.
"""

from __future__ import annotations

import asyncio
import math
from collections import Counter, deque
from collections.abc import Callable, Sequence
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
_DAY_S = 86_400.0

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
        self._pages: Counter[tuple[str, float]] = Counter()
        #: taken of a source, in one run or, of a run that lasts, on one day
        self._most_pages: dict[str, int] = {}
        #: of the sources that are taken from
        self._held: dict[str, float] = {}
        #: hosts that are left alone until then
        self._to_request: ToRequest = _unknown
        self._is_lasting = False
        self._alarm: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> FrontierScheduler:
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        """Nothing is taken before the spider says for which sources."""

    def use(self, to_request: ToRequest, *, is_lasting: bool) -> None:
        """What a task's request looks like: None for a task that was settled instead."""
        self._to_request, self._is_lasting = to_request, is_lasting

    def begin(self, source: str, *, most_pages: int) -> None:
        """Take the tasks of a source from now on, of new pages no more than so many in this run.

        A run that lasts takes so many a day.
        """
        self._most_pages[source] = most_pages
        for name, host in self._sink.frontier.waiting([source]):
            self._note(name, host, 0.0)
        self._wake()

    def end(self, source: str) -> None:
        """Take no more of a source; what is under way comes to its end."""
        self._most_pages.pop(source, None)
        for queue in self._queues.values():
            if queue.source == source:
                queue.ready.clear()

    def hold(self, host: str, wait_s: float) -> None:
        """Take nothing for a host for so long: it wants to be left alone."""
        until = self._held[host] = max(self._clock.now() + wait_s, self._held.get(host, 0.0))
        for queue in list(self._queues.values()):
            if queue.host == host:
                queue.ready.clear()
                self._note(queue.source, host, until)

    def release(self) -> None:
        """Try all hosts again that are left alone: what they are left alone for may have changed."""
        self._held.clear()
        for queue in self._queues.values():
            self._list(queue)
        self._wake()

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
        found = (*(attempt.found if outcome.new or outcome.claimed else ()), *attempt.further)
        for source, host in {(one.source, one.host) for one in found}:
            if (source, host) in self._queues:
                self._queues[source, host].ready.clear()  # what is newer than these goes first
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
        """The queue's next task; None where nothing is due, or may be taken."""
        now = self._clock.now()
        if queue.source not in self._most_pages or now < self._held.get(queue.host, 0.0):
            return None
        if not queue.ready:
            tasks = self._sink.frontier.take(queue.source, queue.host, now, _BATCH + len(queue.out))
            queue.ready.extend(task for task in tasks if task.key not in queue.out)
        while queue.ready:
            task = queue.ready.popleft()
            if task.is_document or self._may_take_page(queue, now):
                return self._taken(queue, task)
            queue.ready.clear()  # documents stand before pages
        # one by one: what becomes known meanwhile goes first
        for task in self._sink.frontier.rechecks(queue.source, queue.host, now, 1 + len(queue.out)):
            if task.key not in queue.out:
                return self._taken(queue, task)
        if not queue.out:
            due = self._sink.frontier.next_due(queue.source, queue.host)
            if due is not None and due > now:
                self._note(queue.source, queue.host, due)
        return None

    def _taken(self, queue: _Queue, task: Task) -> Task:
        queue.out.add(task.key)
        self._out += 1
        return task

    def _may_take_page(self, queue: _Queue, now: float) -> bool:
        """Count one more new page of a source, unless that is one too many of the run, or of the day."""
        day = now // _DAY_S if self._is_lasting else 0.0
        if self._pages[queue.source, day] >= self._most_pages.get(queue.source, math.inf):
            if self._is_lasting:
                self._note(queue.source, queue.host, (day + 1) * _DAY_S)
            return False
        self._pages[queue.source, day] += 1
        return True

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
