"""Whether every article was found in time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf
from urllib.parse import unquote, urlsplit

from tests.internet.linking import untracked
from tests.internet.truth import KnownArticle, SiteTruth, Truth

__all__ = ["Violation", "late"]


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
    for article in truth.articles(since, until):
        every = interval_s if isinstance(interval_s, float | int) else interval_s[article.host]
        deadline = _deadline(truth.sites[article.host], article, every, grace_s)
        if article.is_forbidden or until < deadline < inf:
            continue
        times = [min(first.get(_spelled(url), inf) for url in article.addresses)]
        times.extend(first.get(_spelled(url), inf) for url in article.further)
        if max(times) > deadline or deadline == inf:
            says = "never" if max(times) == inf else f"{max(times) - deadline:.0f} s late"
            found.append(Violation("late", article.host, article.published, f"{says}: {article.addresses[0]}"))
    return found
