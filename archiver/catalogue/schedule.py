"""When a document of links is fetched again, and when a failed fetch is tried again. Pure: it is handed the time."""

from __future__ import annotations

from typing import Final

__all__ = ["LEAST_S", "MOST_S", "PERMANENT", "counts_as_try", "first_pace", "next_pace", "retry_due"]

LEAST_S: Final = 300.0
"""No document is asked for more often: five minutes."""
MOST_S: Final = 6 * 3600.0
"""A source that says nothing of its own is looked at within this time."""

_SHORTER: Final = 0.6
_LONGER: Final = 1.3
_FIRST: Final = 0.5

_FIRST_RETRY_S: Final = 300.0
_GROWTH: Final = 3.0
_MOST_RETRY_S: Final = 24 * 3600.0
_MOST_TRIES: Final = 6
_MOST_WAIT_S: Final = 3600.0

PERMANENT: Final = frozenset(
    {
        "badUrl", "schemeRefused", "userinfoRefused", "addressRefused", "robotsDisallowed", "tooManyRedirects",
        "redirectRefused", "tooLarge", "takenDown",
    }
)  # fmt: skip
"""Failures that another try would meet again."""


def first_pace(every_s: float) -> float:
    """Seconds to the second fetch of a document that has to be fetched at least each `every_s`."""
    return max(min(LEAST_S, every_s), every_s * _FIRST)


def next_pace(pace_s: float, every_s: float, *, new_links: int) -> float:
    """Seconds to the next fetch: sooner where the last one brought something new, later where it didn't.

    Never longer than `every_s`, never shorter than five minutes (or than `every_s`, where that is less). Where several
    new links came at once the pace was too slow by that many.
    """
    least = min(LEAST_S, every_s)
    factor = _LONGER if not new_links else _SHORTER ** min(new_links, 3) if new_links > 1 else 1.0
    return max(least, min(every_s, pace_s * factor))


def retry_due(now: float, tries: int, reason: str, *, wait_s: float | None = None) -> float | None:
    """When a failed fetch is tried again, POSIX seconds; None if not.

    `tries` counts this failure. A host that asks for time gets it; see `counts_as_try`.

    >>> retry_due(0, 1, "connectTimeout"), retry_due(0, 2, "connectTimeout"), retry_due(0, 1, "badUrl")
    (300.0, 900.0, None)
    """
    if reason in PERMANENT or tries >= _MOST_TRIES:
        return None
    backoff_s = min(_FIRST_RETRY_S * _GROWTH ** (tries - 1), _MOST_RETRY_S) if tries else 0.0
    return now + (backoff_s if wait_s is None else max(wait_s, backoff_s if counts_as_try(wait_s) else 0.0))


def counts_as_try(wait_s: float | None) -> bool:
    """Whether a failure is one of the page's tries: not where a host asks for less than an hour."""
    return wait_s is None or wait_s >= _MOST_WAIT_S
