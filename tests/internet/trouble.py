"""Times at which something of a site doesn't work, and how."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tests.internet.clock import HOUR

__all__ = ["Kind", "Span", "Trouble", "active", "without"]

Span = tuple[float, float]
"""Two instants, the second not within."""


class Kind(StrEnum):
    """What happens to whoever asks."""

    STATUS = "status"
    """Another status than 200, with `status`."""
    HTML = "html"
    """A page for people with 200 instead of what was asked for."""
    CUT = "cut"
    """gzip that ends in the middle, under a Content-Length that agrees with it."""
    STALE = "stale"
    """304 to every conditional request, whatever has changed."""
    MOVED = "moved"
    """301 to the path `to`."""
    DROP = "drop"
    """The connection is closed without a byte."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """From one hour to another, counted from the world's start."""

    kind: Kind
    since_h: float
    until_h: float
    status: int = 503
    to: str = ""
    retry_after: str = ""
    """Seconds, or "date" for the end of the trouble as an HTTP-date; empty for no such header."""

    def span(self, start: float) -> Span:
        return start + self.since_h * HOUR, start + self.until_h * HOUR


def active(troubles: Iterable[Trouble], start: float, now: float) -> Trouble | None:
    """The trouble of this moment."""
    for trouble in troubles:
        since, until = trouble.span(start)
        if since <= now < until:
            return trouble
    return None


def without(span: Span, holes: Iterable[Span]) -> list[Span]:
    """What is left of a span of time.

    >>> without((0, 10), [(2, 3), (8, 20)])
    [(0, 2), (3, 8)]
    """
    left = [span]
    for since, until in holes:
        left = [piece for first, last in left for piece in ((first, min(last, since)), (max(first, until), last))]
        left = [(first, last) for first, last in left if first < last]
    return left
