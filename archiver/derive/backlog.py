"""Work that waits for workers, and when it is worth another one's start."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import Final, Generic, TypeVar

__all__ = ["Backlog"]

_PATIENCE_S: Final = 1.0
"""About what a worker's start takes of a processor, in which those that run do some thirty pages."""

T = TypeVar("T")


class Backlog(Generic[T]):
    """Jobs in the order they came, taken by slots that each start a worker for their first one.

    A single page needs one worker, and so does a polite crawl. So a further slot gets a job only once jobs have waited
    for `patience_s` without a break, while all workers that were started are ready; at most as many start at a time as
    run already. Safe to use from several threads.
    """

    def __init__(self, patience_s: float = _PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._jobs: deque[T] = deque()
        self._changed = threading.Condition()
        self._starting: set[int] = set()
        self._ready: set[int] = set()
        self._behind_since = 0.0
        #: when jobs began to wait, or the newest worker was ready
        self._is_closed = False

    def put(self, job: T) -> None:
        """Add a job."""
        with self._changed:
            if not self._jobs:
                self._behind_since = time.monotonic()
            self._jobs.append(job)
            self._changed.notify_all()

    def take(self, slot: int) -> T | None:
        """The next job for a slot, once there is one and it is this slot's turn; None when closed and empty."""
        with self._changed:
            while True:
                wait_s = self._wait_s(slot) if self._jobs else None
                if wait_s is not None and wait_s <= 0:
                    break
                if self._is_closed and not self._jobs:
                    return None
                self._changed.wait(wait_s)
            if slot not in self._ready:
                self._starting.add(slot)
            job = self._jobs.popleft()
            if self._is_closed and not self._jobs:
                self._changed.notify_all()
            return job

    def note_ready(self, slot: int) -> None:
        """The slot's worker runs, or no longer tries to start."""
        with self._changed:
            if slot in self._starting:
                self._starting.discard(slot)
                self._ready.add(slot)
                self._behind_since = time.monotonic()
                self._changed.notify_all()

    def close(self) -> None:
        """No more jobs will come."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    def _wait_s(self, slot: int) -> float | None:
        """Seconds until a slot may take the next job; None until something changes."""
        if slot in self._ready or slot in self._starting or not (self._ready or self._starting):
            return 0.0
        if len(self._starting) >= max(1, len(self._ready)):
            return None
        return self._patience_s - (time.monotonic() - self._behind_since)
