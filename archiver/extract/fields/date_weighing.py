"""What the candidates of one page say about each other: which to believe more, and which not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from archiver.extract.document import Labels
from archiver.extract.fields.date_places import Place
from archiver.extract.fields.dated import Dated
from archiver.model.block import Role

__all__ = ["published_of", "weighed"]

_FIRST_YEAR = 1990
_SAME_MOMENT = timedelta(minutes=3)
_LEAST_SHOWN = 4.0
_SURE = frozenset(("dateLine", "publishedLabel"))
_WESTERNMOST_HOURS = 12
"""How far a local day may lag behind UTC."""
_MONTH_COST = 3.0
_GAIN = 0.7
_ADDRESS_GAIN = 4.0
"""What a shown day gains that stands in the page's address too."""
_AT_TITLE = frozenset((Place.HEAD, Place.ABOVE))


def weighed(found: list[Dated], labels: Labels, fetched: datetime | None) -> list[Dated]:
    """The candidates with the weight that all evidence together gives them, in their order."""
    found = [_labelled(_judged(one, fetched), labels) for one in found]
    return _agreeing(_own_of_elements(found))


def published_of(found: list[Dated]) -> Dated | None:
    """The candidate that dates the article, None if none can.

    Metadata count most, but what the page shows as its only date beside the title can't be later than its publication:
    content systems stamp metadata anew when a text is moved or touched. Of one moment in several time zones the
    publisher's own is taken.
    """
    usable = [one for one in found if one.kind == "published" and one.weight > 0]
    best = max(usable, key=lambda one: one.weight - (_MONTH_COST if one.precision == "month" else 0.0), default=None)
    if best is None or "metadata" not in best.reasons:
        return best and _with_offset(best, usable)
    shown = next((one for one in usable if _is_shown(one)), None)
    if shown is not None and _is_before(shown, best) and not any(_is_address_of(one, best) for one in usable):
        return shown
    moment = _moment(best)
    same = [one for one in usable if moment is not None and _moment(one) == moment and not one.value.endswith("+00:00")]
    return same[0] if same and best.value.endswith("+00:00") else best


def _with_offset(best: Dated, usable: list[Dated]) -> Dated:
    """The claim that states the same time by the same clock and its offset too, else the candidate itself."""
    if best.precision not in ("minute", "second"):
        return best
    claims = (one for one in usable if "metadata" in one.reasons and _moment(one) is not None)
    return next((one for one in claims if one.value.startswith(best.value)), best)


def _is_shown(one: Dated) -> bool:
    is_sure = one.source == "timeElement" or not _SURE.isdisjoint(one.reasons)
    return is_sure and one.precision != "month" and one.weight > _LEAST_SHOWN and not _AT_TITLE.isdisjoint(one.reasons)


def _is_before(shown: Dated, best: Dated) -> bool:
    """Whether a shown day is before another one's, and not the same moment where the day begins later."""
    days = (best.day - shown.day).days
    moment = _moment(best)
    return days > 1 or (days == 1 and (moment is None or moment.hour >= _WESTERNMOST_HOURS))


def _is_address_of(one: Dated, best: Dated) -> bool:
    return one.source == "url" and one.precision == "day" and one.day == best.day


def _judged(one: Dated, fetched: datetime | None) -> Dated:
    """A candidate that can't be what it says loses its weight; one that is the time of the fetch is a render date."""
    if one.kind == "rendered":
        same = fetched is not None and abs(one.day - fetched.date()) <= timedelta(days=1)
        reason = "fetchTimeUnknown" if fetched is None else "equalsFetchDay" if same else "otherThanFetchDay"
        return replace(one, reasons=(*one.reasons, reason))
    if one.kind not in ("published", "modified", "created"):
        return one
    if one.day.year < _FIRST_YEAR:
        return replace(one, weight=-1.0, reasons=(*one.reasons, "tooOld"))
    if fetched is not None:
        if one.day > fetched.date() + timedelta(days=1):
            return replace(one, weight=-1.0, reasons=(*one.reasons, "afterFetch"))
        moment = _moment(one)
        if moment is not None and abs(moment - fetched) < _SAME_MOMENT and one.kind == "published":
            return replace(one, kind="rendered", weight=0.0, reasons=(*one.reasons, "equalsFetchTime"))
    return one


def _labelled(one: Dated, labels: Labels) -> Dated:
    """A date in a block that is decided to be the article's date or byline counts more, that of a picture nothing."""
    if one.block is None or one.kind != "published":
        return one
    decision = labels.decisions[one.block]
    if decision.reason == "renderDate":
        return replace(one, kind="rendered", weight=0.0, reasons=(*one.reasons, "renderDate"))
    if decision.role in (Role.CAPTION, Role.CREDIT) and one.source == "blockText":
        return replace(one, kind="mentioned", weight=0.0, reasons=(*one.reasons, decision.role))
    is_own = decision.role in (Role.PAGE_DATE, Role.BYLINE, Role.DATELINE)
    return replace(one, weight=one.weight + 0.5) if is_own and one.weight > 0 else one


def _own_of_elements(found: list[Dated]) -> list[Dated]:
    """Date elements that other evidence makes the article's own, wherever they stand.

    Those that state the very moment of the metadata; and one beside the title that only its class calls `updated`, as
    the hAtom format does with an entry's only date, where nothing says when the page was published.
    """
    claimed = {moment for one in found if _is_claim(one) and (moment := _moment(one)) is not None}
    is_dated = any(one.kind == "published" and one.weight > 0 for one in found)
    return [
        replace(one, kind="published", weight=1.0)
        if one.source == "timeElement"
        and (
            (one.kind == "mentioned" and claimed and _moment(one) in claimed)
            or (not is_dated and "modifiedClass" in one.reasons and not _AT_TITLE.isdisjoint(one.reasons))
        )
        else one
        for one in found
    ]


def _is_claim(one: Dated) -> bool:
    return one.kind == "published" and "metadata" in one.reasons


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
        replace(one, weight=one.weight + _gain(one, days[one.day]), reasons=(*one.reasons, "confirmed"))
        if one.weight > 0 and one.kind == "published" and len(days.get(one.day, ())) > 1
        else one
        for one in found
    ]


def _gain(one: Dated, sources: set[str]) -> float:
    is_shown = not _is_claim(one) and Place.TAIL not in one.reasons
    return _ADDRESS_GAIN if "url" in sources and is_shown else _GAIN


def _moment(one: Dated) -> datetime | None:
    if one.precision not in ("minute", "second"):
        return None
    moment = datetime.fromisoformat(one.value)
    return moment.astimezone(UTC) if moment.tzinfo else None
