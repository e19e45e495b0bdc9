"""When a document of links is fetched again, and when a failed fetch is tried again. Pure: it is handed the time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

__all__ = [
    "LEAST_S", "MOST_S", "PERMANENT", "RECHECKS_S", "claim_due", "counts_as_try", "first_pace", "next_pace",
    "recheck_due", "retry_due",
]  # fmt: skip

LEAST_S: Final = 300.0
"""No document is asked for more often, five minutes, unless its source says a shorter `every`."""
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


RECHECKS_S: Final = (3600.0, 6 * 3600.0, 24 * 3600.0, 7 * 24 * 3600.0)
"""How long after its first capture an article is asked for again: most changes come within hours."""
_OLD_S: Final = 2 * 24 * 3600.0
_CLAIM_S: Final = 900.0
_CLAIM_GROWTH: Final = 4.0
_MOST_CLAIM_S: Final = 7 * 24 * 3600.0


def recheck_due(
    captured: float, now: float, published: float | None, rechecks_s: Sequence[float] | None = None
) -> float | None:
    """When an article is asked for again, POSIX seconds; None for never.

    `rechecks_s` counts from the first capture. Where it is None the program chooses, and leaves articles alone that
    were two days old by then, as those of a back-fill. What was missed while no crawl ran isn't made up for.

    >>> recheck_due(0, 0, None), recheck_due(0, 3700, None), recheck_due(0, 0, -200_000), recheck_due(0, 0, None, [60])
    (3600.0, 21600.0, None, 60)
    """
    if rechecks_s is None and published is not None and captured - published > _OLD_S:
        return None
    times = RECHECKS_S if rechecks_s is None else rechecks_s
    return next((captured + after for after in times if captured + after > now), None)


def claim_due(fetched: float, unchanged: int) -> float:
    """When a page of which a newer change is stated may be asked for, POSIX seconds.

    At once at first. Where the page was as before though its sitemap said otherwise, so many times in a row, the
    statement counts for less: many sitemaps say of every page that it was changed just now.

    >>> claim_due(0, 0), claim_due(0, 1), claim_due(0, 3)
    (0.0, 900.0, 14400.0)
    """
    return fetched + (min(_CLAIM_S * _CLAIM_GROWTH ** (min(unchanged, 9) - 1), _MOST_CLAIM_S) if unchanged else 0.0)


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
