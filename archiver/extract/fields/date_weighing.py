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
_DAY_CHARS = len("2024-05-03")


def weighed(found: list[Dated], labels: Labels, fetched: datetime | None) -> list[Dated]:
    """The candidates with the weight that all evidence together gives them, in their order."""
    found = [_labelled(_judged(_signed(one, labels), fetched), labels) for one in found]
    return _between(_agreeing(_without_updates(_own_of_elements(found))))


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
    if one.kind != "mentioned" or one.source != "blockText" or one.block is None or not one.has_time:
        return one
    decision = labels.decisions[one.block]
    is_own = (
        decision.role == Role.BYLINE and decision.reason == "bylinePrefix" and not NEAR_TITLE.isdisjoint(one.reasons)
    )
    return one._replace(kind="published", weight=_SIGNED) if is_own else one


def _labelled(one: Dated, labels: Labels) -> Dated:
    """A date in a block that is decided to be the article's date or byline counts more, that of a picture nothing."""
    if one.block is None or one.kind != "published":
        return one
    decision = labels.decisions[one.block]
    if decision.reason == "renderDate":
        return one._replace(kind="rendered", weight=0.0, reasons=(*one.reasons, "renderDate"))
    if decision.role in (Role.CAPTION, Role.CREDIT) and one.source == "blockText":
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
