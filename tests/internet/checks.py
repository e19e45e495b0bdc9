"""Holds a crawl against the truth: pure functions of the truth, the access log and what the archive holds.

Each gives a list of violations, empty where all is well. Times are simulated.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from email.utils import parsedate_to_datetime
from itertools import pairwise
from math import inf

from tests.internet.access_log import Hit
from tests.internet.clock import DAY
from tests.internet.completeness import Violation, late, unnoticed
from tests.internet.truth import Truth

__all__ = [
    "Violation",
    "forbidden",
    "gaps",
    "late",
    "rates",
    "retried",
    "robots_unread",
    "strangers",
    "trapped",
    "turned_away",
    "unnoticed",
]

_TURNING_AWAY = (429, 503)


def _by_host(log: Iterable[Hit]) -> Mapping[str, list[Hit]]:
    hosts = defaultdict(list)
    for hit in sorted(log, key=lambda hit: hit.arrived):
        hosts[hit.host].append(hit)
    return hosts


def gaps(truth: Truth, log: Iterable[Hit], *, minimum_s: float = 0.0, slack_s: float = 0.0) -> list[Violation]:
    """Requests that arrive sooner after the one before than robots.txt, or the crawl's own minimum, lets them."""
    found = []
    for host, hits in _by_host(log).items():
        site = truth.site(host)
        least_s = max(minimum_s, site.minimum_gap_s if site and host == site.host else 0.0)
        for before, hit in pairwise(hits):
            gap_s = hit.arrived - before.arrived
            if gap_s < least_s - slack_s:
                says = f"{gap_s:.3f} s after {before.target}, not {least_s:g}: {hit.target}"
                found.append(Violation("gap", host, hit.arrived, says))
    return found


def rates(log: Iterable[Hit], count: int, per_s: float, *, slack_s: float = 0.0) -> list[Violation]:
    """Hosts that are asked more than `count` times within any `per_s` seconds."""
    found = []
    for host, hits in _by_host(log).items():
        for place in range(count, len(hits)):
            span_s = hits[place].arrived - hits[place - count].arrived
            if span_s < per_s - slack_s:
                says = f"{count + 1} requests within {span_s:.1f} s, {count} are allowed in {per_s:g}"
                found.append(Violation("rate", host, hits[place].arrived, says))
    return found


def forbidden(truth: Truth, log: Iterable[Hit]) -> list[Violation]:
    """Requests for what robots.txt forbids."""
    found = []
    for hit in log:
        site = truth.site(hit.host)
        if site and site.forbids(hit.target):
            found.append(Violation("forbidden", hit.host, hit.arrived, hit.target))
    return found


def robots_unread(truth: Truth, log: Iterable[Hit], *, slack_s: float = 60.0) -> list[Violation]:
    """Requests to a host whose robots.txt wasn't read with success, or not tried again for a day (RFC 9309, 2.4).

    2xx or 4xx but 429 is a success, 5xx or no answer isn't. After a success what was read bridges failures.
    """
    found = []
    for host, hits in _by_host(log).items():
        site = truth.site(host)
        tried, is_known = -inf, False
        for hit in hits:
            if site and hit.path in site.robots_paths:
                tried = hit.arrived
                is_known = is_known or 200 <= hit.status < 300 or (400 <= hit.status < 500 and hit.status != 429)
            elif site and host == site.host and not (is_known and hit.arrived - tried <= DAY + slack_s):
                says = f"{'robots.txt is old' if is_known else 'robots.txt unknown'}: {hit.target}"
                found.append(Violation("robots", host, hit.arrived, says))
    return found


def _wait_s(hit: Hit) -> float:
    value = hit.got.get("retry-after", "")
    if hit.status not in _TURNING_AWAY or not value:
        return 0.0
    return float(value) if value.isdecimal() else parsedate_to_datetime(value).timestamp() - hit.arrived


def retried(log: Iterable[Hit], *, slack_s: float = 1.0) -> list[Violation]:
    """Requests to a host before the time that Retry-After gave. Those under way when it was told don't count."""
    found = []
    for host, hits in _by_host(log).items():
        told, until = inf, -inf
        for hit in hits:
            if told < hit.arrived < until - slack_s:
                found.append(
                    Violation("retry", host, hit.arrived, f"{until - hit.arrived:.0f} s too soon: {hit.target}")
                )
            wait_s = _wait_s(hit)
            if wait_s and hit.arrived + wait_s > until:
                told, until = hit.finished, hit.arrived + wait_s
    return found


def turned_away(log: Iterable[Hit], at_most: int) -> list[Violation]:
    """Hosts that answered 429 more than so many times: whoever learns from the first is told but few."""
    told = Counter(hit.host for hit in log if hit.status == 429)
    return [
        Violation("turned away", host, 0.0, f"429 came {number} times")
        for host, number in told.items()
        if number > at_most
    ]


def trapped(truth: Truth, log: Iterable[Hit], at_most: int) -> list[Violation]:
    """Sites whose pages without end were asked for more than so many times."""
    found = []
    for host, hits in _by_host(log).items():
        site = truth.site(host)
        number = sum(hit.path.startswith(site.traps) for hit in hits) if site else 0
        if number > at_most:
            found.append(Violation("trap", host, hits[-1].arrived, f"{number} requests"))
    return found


def strangers(truth: Truth, log: Iterable[Hit]) -> list[Violation]:
    """Requests with a host that no site has, and what was no HTTP."""
    return [Violation("stranger", hit.host, hit.arrived, hit.target) for hit in log if truth.site(hit.host) is None]
