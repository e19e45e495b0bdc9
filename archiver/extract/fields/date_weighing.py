"""What the candidates of one page say about each other: which to believe more, and which not at all."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from archiver.extract.document import Labels
from archiver.extract.fields.date_places import AT_TITLE, NEAR_TITLE, Place
from archiver.extract.fields.dated import Dated
from archiver.model.block import Role

__all__ = ["weighed"]

_FIRST_YEAR = 1990
_SAME_MOMENT = timedelta(minutes=3)
_LIVE = timedelta(days=1)
_GAIN = 0.7
_ADDRESS_GAIN = 4.0
"""What a shown day gains that stands in the page's address too."""
_SIGNED = 4.0
_UNDER_NAME = 3.0
_NAMED = frozenset(("publishedLabel", "dateLine"))
_SHOWN = frozenset(("blockText", "timeElement"))
_ROW_BLOCKS = 80
"""How far above the last of them the days of a row of comments stand."""
_DAY_CHARS = len("2024-05-03")


def weighed(found: list[Dated], labels: Labels, fetched: datetime | None) -> list[Dated]:
    """The candidates with the weight that all evidence together gives them, in their order."""
    found = [_labelled(_judged(_signed(one, labels), fetched), labels) for one in found]
    return _between(_agreeing(_without_updates(_without_rows(_own_of_elements(found), labels))))


def _judged(one: Dated, fetched: datetime | None) -> Dated:
    """A candidate that can't be what it says loses its weight; one that is the time of the fetch is a render date."""
    if one.kind == "rendered":
        same = fetched is not None and abs(one.day - fetched.date()) <= timedelta(days=1)
        reason = "fetchTimeUnknown" if fetched is None else "equalsFetchDay" if same else "otherThanFetchDay"
        return one._replace(reasons=(*one.reasons, reason))
    if one.kind not in ("published", "modified", "created"):
        return one
    if one.day.year < _FIRST_YEAR:
        return one._replace(weight=-1.0, reasons=(*one.reasons, "tooOld"))
    if fetched is not None:
        if one.day > fetched.date() + timedelta(days=1):
            return one._replace(weight=-1.0, reasons=(*one.reasons, "afterFetch"))
        moment = one.moment
        if moment is not None and abs(moment - fetched) < _SAME_MOMENT and one.kind == "published":
            return one._replace(kind="rendered", weight=0.0, reasons=(*one.reasons, "equalsFetchTime"))
    return one


def _signed(one: Dated, labels: Labels) -> Dated:
    """A moment amid the words of a line near the title that says who wrote the text is that of the text."""
    if one.block is None:
        return one
    decision = labels.decisions[one.block]
    if one.kind == "rendered" and decision.role == Role.BYLINE and one.precision != "month":
        return one._replace(kind="published", weight=_UNDER_NAME)  # mastheads name nobody
    if one.kind != "mentioned" or one.source != "blockText" or not one.has_time:
        return one
    is_own = (
        decision.role == Role.BYLINE and decision.reason == "bylinePrefix" and not NEAR_TITLE.isdisjoint(one.reasons)
    )
    return one._replace(kind="published", weight=_SIGNED) if is_own else one


def _labelled(one: Dated, labels: Labels) -> Dated:
    """A date in a block that is decided to be the article's date or byline counts more, that of a picture nothing."""
    if one.block is None or one.kind != "published":
        return one
    decision = labels.decisions[one.block]
    if decision.reason == "renderDate" and Place.HEAD not in one.reasons:
        return one._replace(kind="rendered", weight=0.0, reasons=(*one.reasons, "renderDate"))
    if decision.role in (Role.CAPTION, Role.CREDIT) and one.source == "blockText":
        return one._replace(kind="mentioned", weight=0.0, reasons=(*one.reasons, decision.role))
    if decision.role in (Role.LIST_ITEM, Role.QUOTE) and not _NAMED.intersection(one.reasons):
        return one._replace(kind="mentioned", weight=0.0, reasons=(*one.reasons, decision.role))
    is_own = decision.role in (Role.PAGE_DATE, Role.BYLINE, Role.DATELINE)
    return one._replace(weight=one.weight + 0.5) if is_own and one.weight > 0 else one


def _own_of_elements(found: list[Dated]) -> list[Dated]:
    """Date elements that other evidence makes the article's own, wherever they stand.

    Those that state the very moment of the metadata; and one beside the title that only its class calls `updated`, as
    the hAtom format does with an entry's only date, where nothing says when the page was published.
    """
    claimed = {moment for one in found if one.is_claim and (moment := one.moment) is not None}
    is_dated = any(one.kind == "published" and one.weight > 0 for one in found)
    return [
        one._replace(kind="published", weight=1.0)
        if one.source == "timeElement"
        and (
            (one.kind == "mentioned" and claimed and one.moment in claimed)
            or (not is_dated and "modifiedClass" in one.reasons and not AT_TITLE.isdisjoint(one.reasons))
        )
        else one
        for one in found
    ]


def _without_rows(found: list[Dated], labels: Labels) -> list[Dated]:
    """Without unnamed days below the text where others are there, too, or within it: those of teasers and comments."""
    shown = [one for one in found if one.source in _SHOWN and one.block is not None and not one.is_claim]
    below = [one for one in shown if Place.TAIL in one.reasons and one.kind == "published" and _is_alone(one)]
    if not below:
        return found
    last = below[-1].block or 0
    inside = [one for one in shown if Place.ELSEWHERE in one.reasons and 0 < last - (one.block or 0) < _ROW_BLOCKS]
    touched = {one.day for one in shown if Place.TAIL in one.reasons and one.kind == "modified"}
    if len({one.day for one in (*below, *inside) if "publishedLabel" not in one.reasons}) < 2 and len(touched) < 2:
        return found
    if _is_before_comments(below, [*below[1:], *inside], labels):
        del below[0]
    return [
        one._replace(kind="mentioned", weight=0.0, reasons=(*one.reasons, "oneOfSeveral"))
        if one in below and "publishedLabel" not in one.reasons
        else one
        for one in found
    ]


def _is_before_comments(below: list[Dated], others: list[Dated], labels: Labels) -> bool:
    """Whether the first day below the text is the page's: signed, or a bare day with only later moments behind it."""
    first = below[0]
    if first.block is not None and labels.decisions[first.block].role == Role.BYLINE:
        return True
    return bool(others) and not first.has_time and all(one.has_time and one.day >= first.day for one in others)


def _is_alone(one: Dated) -> bool:
    """Whether a date is all that its line or its element says."""
    return one.source == "timeElement" or "dateLine" in one.reasons or "publishedLabel" in one.reasons


def _without_updates(found: list[Dated]) -> list[Dated]:
    """Without shown moments that metadata call the modification, or that lie between it and the publication of its day.

    The latter are the times of a live blog's entries.
    """
    published = {moment for one in found if one.is_claim and one.kind == "published" and (moment := one.moment)}
    modified = {m for one in found if one.kind == "modified" and "metadata" in one.reasons and (m := one.moment)}
    if not published or not modified - published:
        return found
    first, last = max(published), max(modified)
    kept: list[Dated] = []
    for one in found:
        moment = None if one.is_claim or one.kind != "published" else one.moment
        if moment is not None and moment in modified - published:
            kept.append(one._replace(kind="modified", weight=0.0, reasons=(*one.reasons, "claimedModification")))
        elif moment is not None and first < moment < min(last, first + _LIVE):
            kept.append(one._replace(kind="mentioned", weight=0.0, reasons=(*one.reasons, "betweenClaims")))
        else:
            kept.append(one)
    return kept


def _between(found: list[Dated]) -> list[Dated]:
    """Where nothing says when it was published: the day on which the text was both begun and last touched."""
    if any(one.kind == "published" and one.weight > 0 for one in found):
        return found
    touched = {one.day for one in found if one.kind == "modified" and "metadata" in one.reasons and one.weight > 0}
    return [
        one._replace(
            kind="published", value=one.value[:_DAY_CHARS], precision="day", reasons=(*one.reasons, "modifiedThatDay")
        )
        if one.kind == "created" and one.weight > 0 and one.day in touched
        else one
        for one in found
    ]


def _agreeing(found: list[Dated]) -> list[Dated]:
    """Candidates of different sources that state the same day support each other, as does a month in the address."""
    days: dict[date, set[str]] = {}
    month = next((one.value for one in found if one.source == "url" and one.precision == "month"), None)
    for one in found:
        if one.weight > 0 and one.kind in ("published", "created") and one.precision != "month":
            sources = days.setdefault(one.day, set())
            sources.add(one.source.partition(":")[0])
            if one.value[:7] == month:
                sources.add("url")
    return [
        one._replace(weight=one.weight + _gain(one, days[one.day]), reasons=(*one.reasons, "confirmed"))
        if one.weight > 0 and one.kind == "published" and len(days.get(one.day, ())) > 1
        else one
        for one in found
    ]


def _gain(one: Dated, sources: set[str]) -> float:
    is_shown = not one.is_claim and Place.TAIL not in one.reasons
    return _ADDRESS_GAIN if "url" in sources and is_shown else _GAIN
