"""The seam between a crawl and what it still has to fetch: one state for all runs, whatever keeps it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

import msgspec

from archiver.catalogue.task import Attempt, Task

__all__ = ["DocumentState", "Frontier", "Settled", "SourceState"]


class Settled(msgspec.Struct, frozen=True):
    """What came of an attempt."""

    new: int
    #: tasks that nobody knew of
    due: float | None
    #: when the task is due again, POSIX seconds; None for one that ended
    claimed: int = 0
    #: pages that are asked for again because the document states a newer change of them


class SourceState(msgspec.Struct, frozen=True):
    """How a source stands."""

    source: str
    waiting: int = 0
    #: pages
    done: int = 0
    failed: int = 0
    due: float | None = None
    #: when its next document is fetched, POSIX seconds; None where it has none
    reasons: dict[str, int] = {}
    #: of failed pages


class DocumentState(msgspec.Struct, frozen=True):
    """How a document of links stands."""

    source: str
    url: str
    due: float
    pace: float
    fetched: float | None
    #: last answer, POSIX seconds
    changed: float | None
    #: last answer that named something new
    tries: int
    #: failures in a row
    reason: str | None
    detail: str


class Frontier(Protocol):
    """What is to be fetched. An address is known once: a task that is known already is not added again.

    Pages that are kept come back when they are due, after all that is new: `rechecks`. A document that states a newer
    change of such a page makes it due, see `schedule.claim_due`.

    A task is done when `settle` says so, and `settle` is called once its bundle is on the disk; the links of a document
    are added in the same step as it is settled. Whatever is not settled when a process dies is taken again.
    """

    def declare(self, documents: Sequence[Task], sources: Collection[str], now: float, *, is_forced: bool) -> None:
        """Make these the documents of these sources: new ones are due now, others when they were, or now if forced."""

    def add(self, tasks: Iterable[Task], now: float) -> int:
        """Add the tasks that aren't known; how many those were."""

    def find(self, url: str) -> Task | None:
        """The task of an address, whatever became of it; None for one that nobody knows."""

    def renew(self, sources: Collection[str], now: float) -> int:
        """Have all pages of these sources fetched again; how many."""

    def waiting(self, sources: Collection[str]) -> list[tuple[str, str]]:
        """Every pair of source and host with a task that waits, or a page that is asked for again, due or not."""

    def next_due(self, source: str, host: str) -> float | None:
        """When the first of the tasks of a source at a host is due, rechecks too, POSIX seconds; None without any."""

    def take(self, source: str, host: str, now: float, limit: int) -> list[Task]:
        """Tasks that are due, documents first, then the newest pages. They stay waiting until they are settled."""

    def rechecks(self, source: str, host: str, now: float, limit: int) -> list[Task]:
        """Pages that are kept and due to be asked for again, those that wait longest first."""

    def settle(self, attempts: Sequence[Attempt], now: float) -> list[Settled]:
        """Note how fetches ended, all or none. A document that was read is due again as `schedule.next_pace` says."""

    def sources(self) -> list[SourceState]:
        """All sources, by name."""

    def documents(self) -> list[DocumentState]:
        """All documents, by source and address."""

    def learned(self, source: str) -> bytes | None:
        """What `learn` kept for a source."""

    def learn(self, source: str, what: bytes) -> None:
        """Keep what a crawl learned of a source, in place of what was kept before."""

    def recent(self, source: str, limit: int) -> list[float]:
        """When the newest pages of a source became known, POSIX seconds, the newest first."""

    def close(self) -> None:
        """Let go of the file."""
