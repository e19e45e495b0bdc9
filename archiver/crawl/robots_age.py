"""How long an answer about robots.txt holds (RFC 9309, 2.3.1.4 and 2.4)."""

from __future__ import annotations

__all__ = ["kept_for_s"]

_MOST_S = 24 * 3600.0 - 900.0
"""A day, but for the time in which a request that was let through may still wait for its host's turn."""
_LEAST_S = 600.0
_FIRST_RETRY_S = 300.0
_LAST_RETRY_S = 3600.0


def kept_for_s(cache_control: str | None, now: float, unreachable_since: float | None = None) -> float:
    """Seconds from now for which rules hold before robots.txt is asked for again.

    Of an answer nearly a day, or less if its Cache-Control says so, but ten minutes at least. While robots.txt is
    unreachable as long as it has been so, but five minutes to an hour; however long that lasts, it never becomes leave
    to fetch.
    `unreachable_since` is the time of the first failure since the last answer, `now` is on the same clock.

    >>> kept_for_s(None, 0.0), kept_for_s("max-age=3600", 0.0), kept_for_s("no-store", 0.0)
    (85500.0, 3600.0, 600.0)
    >>> [kept_for_s(None, now, unreachable_since=1000.0) for now in (1000.0, 1300.0, 1900.0, 99999999.0)]
    [300.0, 300.0, 900.0, 3600.0]
    """
    if unreachable_since is not None:
        return min(max(now - unreachable_since, _FIRST_RETRY_S), _LAST_RETRY_S)
    fresh_s = _fresh_s(cache_control or "")
    return _MOST_S if fresh_s is None else min(max(fresh_s, _LEAST_S), _MOST_S)


def _fresh_s(cache_control: str) -> float | None:
    """What Cache-Control allows (RFC 9111, 5.2.2), the shortest of several; None where it says nothing readable."""
    ages = []
    for directive in cache_control.split(","):
        name, _, value = directive.partition("=")
        name, value = name.strip().lower(), value.strip(' \t"')
        if name in ("no-store", "no-cache"):
            ages.append(0.0)
        elif name == "max-age" and value.isascii() and value.isdigit():
            ages.append(float(value[:12]))
    return min(ages, default=None)
