"""Which of a page's weighed date candidates is the publication's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from archiver.extract.fields.date_places import AT_TITLE
from archiver.extract.fields.dated import Dated
from archiver.extract.fields.rule_texts import RULE

__all__ = ["published_of"]

_LEAST_SHOWN = 4.0
_SURE = frozenset(("dateLine", "publishedLabel"))
_ATTESTED = frozenset(("confirmed", "publishedLabel"))
_VAGUE = (":date", ".date")
"""Ends of metadata names that don't say what the date is of."""
_WESTERNMOST_HOURS = 12
"""How far a local day may lag behind UTC."""
_MONTH_COST = 3.0
_MINUTE_CHARS, _SECOND_CHARS = len("2024-05-03T09:30"), len("2024-05-03T09:30:00")
_MIDNIGHT = "T00:00"
_DAY = timedelta(days=1)
_LATE, _LATE_BEHIND_MONTH = timedelta(days=31), timedelta(days=92)


def published_of(found: Sequence[Dated], fetched: datetime | None) -> Dated | None:
    """The candidate that dates the article, None if none can.

    Metadata count most, but not later than what the page shows as its only date beside the title, and not earlier than
    what it plainly shows as its publication: content systems stamp metadata anew when a text is moved or touched, and
    keep the day on which a draft was begun. A labelled day whose day and month metadata have changed over is right.
    """
    usable = [one for one in found if one.kind == "published" and one.weight > 0]
    best = max(usable, key=lambda one: one.weight - (_MONTH_COST if one.precision == "month" else 0.0), default=None)
    if best is None:
        return None
    if best.is_claim:
        if (written := next((one for one in usable if _is_swapped(one, best)), None)) is not None:
            return written
        shown = next((one for one in usable if _is_shown(one)), None)
        if shown is None or not _goes_before(shown, best, found, fetched):
            return _timed(_claimed(best, usable, found), [one for one in usable if _is_shown(one)])
        best = next((one for one in usable if one.is_claim and one.day == shown.day and not shown.has_time), shown)
    else:
        best = _by_address(best, usable)
    return _of_own_clock(_with_offset(_timed(best, usable), usable), usable)


def _is_swapped(one: Dated, claim: Dated) -> bool:
    """Whether a labelled day of the page is a claim's with day and month changed over, as programs misread them."""
    if one.is_claim or "publishedLabel" not in one.reasons or one.day == claim.day:
        return False
    return (one.day.year, one.day.month, one.day.day) == (claim.day.year, claim.day.day, claim.day.month)


def _by_address(best: Dated, usable: Sequence[Dated]) -> Dated:
    """What the page's address says where the day that is shown is long behind it: that of a later change."""
    address = next((one for one in usable if one.source == "url"), None)
    if address is None or "publishedLabel" in best.reasons or best.source == RULE:
        return best
    return address if best.day - address.day > (_LATE_BEHIND_MONTH if address.precision == "month" else _LATE) else best


def _timed(best: Dated, usable: Iterable[Dated]) -> Dated:
    """The candidate that has a time, too, where the best has no more than the day."""
    if best.precision != "day":
        return best
    timed = (one for one in usable if one.day == best.day and one.has_time and _MIDNIGHT not in one.value)
    return next(timed, best)


def _with_offset(best: Dated, usable: Sequence[Dated]) -> Dated:
    """The claim that states the same time by the same clock, with its offset or seconds, else the candidate itself."""
    if not best.has_time:
        return best
    return next((one for one in usable if one.is_claim and one.moment and _states(one, best)), best)


def _states(one: Dated, minute: Dated) -> bool:
    """Whether a candidate has the time of another one, and maybe its offset or seconds besides."""
    value = one.value
    if one.precision == "second" and minute.precision == "minute":
        value = value[:_MINUTE_CHARS] + value[_SECOND_CHARS:]
    return value.startswith(minute.value)


def _claimed(best: Dated, usable: Sequence[Dated], found: Sequence[Dated]) -> Dated:
    """The claim that is meant where the weightiest one is only the stamp of a modification, or given in UTC.

    A publication that is the very moment of the modification gives way to an earlier one of the metadata. Of one moment
    in several time zones the publisher's own is taken.
    """
    if any(one.value == best.value for one in found if one.kind == "modified" and "metadata" in one.reasons):
        best = next((one for one in usable if one.is_claim and best.day - one.day > _DAY), best)
    return _of_own_clock(best, usable)


def _of_own_clock(best: Dated, usable: Iterable[Dated]) -> Dated:
    """The same moment by the publisher's own clock where the best candidate gives it in UTC."""
    if best.moment is None or not best.value.endswith("+00:00"):
        return best
    same = (one for one in usable if one.moment == best.moment and not one.value.endswith("+00:00"))
    return next(same, best)


def _is_shown(one: Dated) -> bool:
    is_sure = one.source == "timeElement" or not _SURE.isdisjoint(one.reasons)
    return is_sure and one.precision != "month" and one.weight > _LEAST_SHOWN and not AT_TITLE.isdisjoint(one.reasons)


def _goes_before(shown: Dated, best: Dated, found: Sequence[Dated], fetched: datetime | None) -> bool:
    """Whether the day that the page shows is to be believed rather than the best claim."""
    if any(one.source == "url" and one.precision == "day" and one.day == best.day for one in found):
        return False
    return _is_before(shown, best) or _is_published_later(shown, best, found, fetched)


def _is_before(shown: Dated, best: Dated) -> bool:
    """Whether a shown day is before another one's, and not the same moment where the day begins later."""
    gap = best.day - shown.day
    return gap > _DAY or (gap == _DAY and (best.moment is None or best.moment.hour >= _WESTERNMOST_HOURS))


def _is_published_later(shown: Dated, best: Dated, found: Sequence[Dated], fetched: datetime | None) -> bool:
    """Whether a shown day behind the best claim's is the publication's: no modification, not today, and well attested.

    A bare line of a date may be an event's; it counts if something else states the same day, or if the claim doesn't
    say what it is of, as `<meta name=date>` does.
    """
    if shown.day - best.day <= _DAY or "modifiedClass" in shown.reasons:
        return False
    if fetched is not None and shown.day >= fetched.date() - _DAY:
        return False
    is_attested = shown.source == "timeElement" or not _ATTESTED.isdisjoint(shown.reasons)
    if not is_attested and not best.source.endswith(_VAGUE):
        return False
    return not any(abs(one.day - shown.day) <= _DAY for one in found if one.kind == "modified")
