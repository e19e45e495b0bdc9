"""Whether every article was found in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import inf
from urllib.parse import unquote, urlsplit

from tests.internet.linking import untracked
from tests.internet.truth import KnownArticle, SiteTruth, Truth

__all__ = ["NEVER", "Violation", "expected", "late", "unnoticed"]

NEVER = "never"
"""Begins what is said of an article that nobody has."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that was broken: where, when, and the figures."""

    rule: str
    host: str
    at: float
    says: str


def _spelled(url: str) -> str:
    """One spelling for addresses that mean the same."""
    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna").decode()
    target = untracked(parts.path + (f"?{parts.query}" if parts.query else ""))
    return f"{host}:{parts.port or 80}{unquote(target)}"


def _deadline(site: SiteTruth, article: KnownArticle, interval_s: float, grace_s: float) -> float:
    """When it must be there; hours in which the site is down don't count."""
    since = article.visible(interval_s + grace_s)
    for down, up in sorted(site.down):
        if since < up and down <= since + interval_s + grace_s:
            since = up
    return since + interval_s + grace_s


def expected(
    truth: Truth, interval_s: float | Mapping[str, float], *, since: float, until: float, grace_s: float = 0.0
) -> Iterator[tuple[KnownArticle, float]]:
    """Articles published within [since, until) that a crawl must hold by `until`, with the instant of each.

    Infinite for one that nothing shows for as long as `interval_s`.
    """
    for article in truth.articles(since, until):
        every = interval_s if isinstance(interval_s, float | int) else interval_s[article.host]
        deadline = _deadline(truth.sites[article.host], article, every, grace_s)
        if not article.is_forbidden and not until < deadline < inf:
            yield article, deadline


def late(
    truth: Truth,
    held: Iterable[tuple[str, float]],
    interval_s: float | Mapping[str, float],
    *,
    since: float,
    until: float,
    grace_s: float = 0.0,
) -> list[Violation]:
    """Articles published within [since, until) that aren't held by `visible + interval + grace`, all pages of them.

    Args:
        held: (address, time) of each page with a text, fetched with status 200. Redirects don't count.
        interval_s: between two looks at a source; of each host, or the same for all.
        until: articles whose time isn't up at this instant are left out.
    """
    first: dict[str, float] = {}
    for url, at in held:
        spelled = _spelled(url)
        first[spelled] = min(at, first.get(spelled, inf))
    found = []
    for article, deadline in expected(truth, interval_s, since=since, until=until, grace_s=grace_s):
        times = [min(first.get(_spelled(url), inf) for url in article.addresses)]
        times.extend(first.get(_spelled(url), inf) for url in article.further)
        if max(times) > deadline or deadline == inf:
            says = NEVER if max(times) == inf else f"{max(times) - deadline:.0f} s late"
            found.append(Violation("late", article.host, article.published, f"{says}: {article.addresses[0]}"))
    return found


def unnoticed(
    truth: Truth, held: Iterable[tuple[str, float]], within_s: float, *, since: float, until: float
) -> list[Violation]:
    """Articles that were amended within [since, until - within_s) and not fetched again within so many seconds."""
    fetched: dict[str, list[float]] = {}
    for url, at in held:
        fetched.setdefault(_spelled(url), []).append(at)
    found = []
    for article in truth.articles():
        amended = article.updated
        if amended is None or article.is_forbidden or not since <= amended < until - within_s:
            continue
        times = [time for url in article.addresses for time in fetched.get(_spelled(url), [])]
        if not any(amended <= time <= amended + within_s for time in times):
            found.append(Violation("unnoticed", article.host, amended, article.addresses[0]))
    return found
