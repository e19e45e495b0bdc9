"""Which of a site's documents make a good source, each with its reason in words. Pure: handed what was fetched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from archiver.discover.faults import fault_of, is_stale
from archiver.discover.reading import Reading
from archiver.model.rules import Rules

__all__ = ["Judged", "choose", "newest_articles"]

_COVERED = 0.8
"""Share of a document's articles that others must name too for it to be dispensable."""
_ENOUGH_LINKS = 5
"""Articles that make a page a section, and those among them that no page before it named."""
_FRONT_LINKS, _MISSED = 20, 0.2
"""Of so many articles on the front page feeds must name this share; else the front page is read too."""
_MOST_SECTIONS = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """A document with what is to become of it."""

    reading: Reading
    is_used: bool
    reason: str


def choose(
    readings: Sequence[Reading], front: Reading | None, rules: Rules, *, now: float, scope: str | None = None
) -> tuple[Judged, ...]:
    """A judgement on every document, in the order given: feeds and news sitemaps before sitemaps before section pages.

    `front` is the page that articles are expected on, and may be one of `readings`. `scope` is a path that most
    articles of a document must stand below, unless `front` lists them: a section was asked for, not the site.
    """
    reasons: dict[int, str] = {}
    good: list[Reading] = []
    for reading in readings:
        fault = fault_of(reading, front, rules, scope)
        if fault:
            reasons[id(reading)] = fault
        else:
            good.append(reading)
    # not of sitemaps: many say of every page that it was changed today
    latest = max((one.newest for one in good if one.kind in _QUICK and one.newest is not None), default=None)
    fresh = [one for one in good if not is_stale(one, latest, front, now=now)]
    reasons |= {id(one): f"its newest is of {_day(one.newest)}: left behind" for one in good if one not in fresh}
    used = _quick(fresh, reasons)
    if not used:
        used = _sitemaps(fresh, front, reasons)
    else:
        reasons |= {id(one): "not needed: others name what is new" for one in fresh if one.kind in _SLOW}
    used += _sections(fresh, front, used, reasons)
    return tuple(
        Judged(reading, any(reading is one for one in used), reasons.get(id(reading)) or _praise(reading))
        for reading in readings
    )


_QUICK = ("feed", "newsSitemap")
_SLOW = ("sitemap", "sitemapIndex")


def _quick(fresh: Sequence[Reading], reasons: dict[int, str]) -> list[Reading]:
    """The feeds and news sitemaps without which something would be missed."""
    feeds = sorted((one for one in fresh if one.kind == "feed"), key=lambda one: (not one.is_given, one.depth))
    maps = [one for one in fresh if one.kind == "newsSitemap"]
    used: list[Reading] = []
    for kind in (feeds, maps):
        kept: list[Reading] = []
        for one in kind:
            if _is_covered(one, kept):
                reasons[id(one)] = f"names nothing that {kept[0].url} doesn't"
            else:
                kept.append(one)
        for one in [*reversed(kept)]:  # a later one may hold all of an earlier one
            others = [other for other in kept if other is not one]
            if others and not one.is_given and _is_covered(one, others):
                reasons[id(one)] = f"names nothing that {others[0].url} doesn't"
                kept = others
        used += kept
    whole = next(iter(maps), None)
    for one in [one for one in used if one.kind == "feed" and not one.is_given]:
        # one feed stays beside a news sitemap: it is quicker, and says more
        if whole is not None and sum(other.kind == "feed" for other in used) > 1 and _is_covered(one, [whole]):
            reasons[id(one)] = f"names nothing that {whole.url} doesn't"
            used.remove(one)
    return used


def _is_covered(one: Reading, others: Sequence[Reading]) -> bool:
    """Whether others name what it names, as far back as they go."""
    if one.is_given or not others:
        return False
    oldest = [other.oldest for other in others]
    since = max((moment for moment in oldest if moment is not None), default=None) if None not in oldest else None
    wanted = [
        key
        for key, entry in one.entries.items()
        if since is None or entry.published is None or entry.published >= since
    ]
    covered = sum(any(key in other.entries for other in others) for key in wanted)
    return covered >= _COVERED * len(wanted)


def _sitemaps(fresh: Sequence[Reading], front: Reading | None, reasons: dict[int, str]) -> list[Reading]:
    """The sitemap that has what the front page lists, or that says of its own that it is fresh."""
    listed = list(front.entries)[:_FRONT_LINKS] if front is not None else []
    used: list[Reading] = []
    for one in fresh:
        if one.kind not in _SLOW:
            continue
        known = sum(key in one.entries for key in listed)
        if not one.is_given and listed and known * 2 < len(listed):
            reasons[id(one)] = f"has {known} of the {len(listed)} articles on the front page"
        elif used and _is_covered(one, used):
            reasons[id(one)] = f"names nothing that {used[0].url} doesn't"
        else:
            used.append(one)
    return used


def _sections(
    fresh: Sequence[Reading], front: Reading | None, used: Sequence[Reading], reasons: dict[int, str]
) -> list[Reading]:
    """Section pages: all that are of use where nothing else is; the front page alone where feeds miss most of it."""
    pages = [one for one in fresh if one.kind == "page"]
    seen = {key for one in used for key in one.entries}
    kept: list[Reading] = []
    for one in pages:
        if used:
            listed = list(one.entries)[:_FRONT_LINKS]
            missed = sum(key not in seen for key in listed)
            if one is front and len(listed) >= _ENOUGH_LINKS and missed > (1 - _MISSED) * len(listed):
                reasons[id(one)] = f"lists {missed} articles that nothing else names"
                kept.append(one)
            else:
                reasons[id(one)] = "not needed: others name what is new"
        elif len(one.entries) < _ENOUGH_LINKS and not one.is_given:
            reasons[id(one)] = f"lists {len(one.entries)} articles only"
        elif any(one.entries.keys() <= other.entries.keys() for other in kept if other is not front):
            reasons[id(one)] = "lists nothing that a page before it doesn't"  # the front page may by chance, today
        elif len(kept) >= _MOST_SECTIONS:
            reasons[id(one)] = f"more than {_MOST_SECTIONS} pages"
        else:
            kept.append(one)
    return kept


def newest_articles(judged: Iterable[Judged], most: int) -> tuple[str, ...]:
    """Addresses of the newest articles of the documents that are used: dated ones first, then in turn, as listed."""
    documents = [one.reading for one in judged if one.is_used]
    dated: dict[str, tuple[float, str]] = {}
    undated: list[tuple[int, str, str]] = []
    for reading in documents:
        for place, (key, entry) in enumerate(reading.entries.items()):
            if entry.published is None:
                undated.append((place, key, entry.url))
            elif key not in dated or dated[key][0] < entry.published:
                dated[key] = (entry.published, entry.url)
    first = sorted(dated.items(), key=lambda item: -item[1][0])
    chosen = {key: url for key, (_, url) in first[:most]}
    for _, key, url in sorted(undated, key=lambda item: item[0]):
        if key not in dated and len(chosen) < most:
            chosen.setdefault(key, url)
    return tuple(chosen.values())


def _praise(one: Reading) -> str:
    """What is good about a document that is used."""
    what = {"feed": "feed", "newsSitemap": "news sitemap", "page": "page"}.get(one.kind or "", "sitemap")
    count = len(one.entries)
    parts = [f"{what} with {count:,} {'article' if count == 1 else 'articles'}"]
    if one.newest is not None:
        parts.append(f"the newest of {_day(one.newest)}")
    if one.is_broken:
        parts.append("broken XML, read as far as it goes")
    if one.url != one.link.url:
        parts.append(f"moved from {one.link.url}")
    return ", ".join(parts)


def _day(moment: float | None) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d") if moment is not None else "no known day"
