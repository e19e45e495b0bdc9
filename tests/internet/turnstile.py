"""Counts answers of a site and turns away whoever asks faster than it allows."""

from __future__ import annotations

import math
from collections import deque
from email.utils import formatdate

from tests.internet.exchange import Reply, plain
from tests.internet.site import Limit

__all__ = ["Turnstile"]


class Turnstile:
    """Knows the simulated instants of the last answers; those it refuses don't count."""

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self._passed: deque[float] = deque(maxlen=limit.count)

    def refusal(self, now: float) -> Reply | None:
        """429 with the time to wait, or None: then this one counts."""
        limit = self._limit
        if len(self._passed) == limit.count and now < self._passed[0] + limit.per_s:
            wait_s = math.ceil(self._passed[0] + limit.per_s - now)
            value = str(wait_s) if limit.says == "seconds" else formatdate(math.ceil(now) + wait_s, usegmt=True)
            return plain(429, "Too many requests").having(("Retry-After", value))
        self._passed.append(now)
        return None
