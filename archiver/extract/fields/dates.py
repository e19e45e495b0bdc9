"""The date ledger: all candidates with their verdict, and which of them the article takes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from archiver.extract.document import Document, Labels
from archiver.extract.fields.date_blocks import WEEKDAY_FIRST
from archiver.extract.fields.date_candidates import candidates
from archiver.extract.fields.dated import Dated
from archiver.model.article import DateCandidate
from archiver.model.block import Role

__all__ = ["Ledger", "ledger"]

_FIRST_YEAR = 1990
_SAME_MOMENT = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every candidate, and the article's dates as ISO 8601."""

    candidates: tuple[DateCandidate, ...] = ()
    published: str | None = None
    modified: str | None = None
    missing: str | None = None
    #: why there is no publication date, None if there is one


def ledger(document: Document, labels: Labels) -> Ledger:
    """The ledger of a page. A publication date is only taken from a candidate that could be one; else it is missing."""
    fetched = document.capture.fetched_at
    found = [_judged(one, fetched) for one in candidates(document)]
    found = [_labelled(one, labels) for one in found]
    found = _agreeing(found)
    published = _best(found, "published")
    modified = _best(found, "modified")
    if modified is not None and published is not None and _day(modified) < _day(published) - timedelta(days=1):
        found = [
            replace(f, weight=-1.0, reasons=(*f.reasons, "beforePublication")) if f is modified else f for f in found
        ]
        modified = _best(found, "modified")
        if modified is not None and _day(modified) < _day(published) - timedelta(days=1):
            modified = None
    chosen = [one for one in (published, modified) if one is not None]
    return Ledger(
        candidates=tuple(_candidate(one, any(one is c for c in chosen)) for one in found),
        published=published.value if published else None,
        modified=modified.value if modified else None,
        missing=None if published else _why(document, found),
    )


def _candidate(one: Dated, chosen: bool) -> DateCandidate:
    return DateCandidate(
        kind=one.kind,
        value=one.value,
        precision=one.precision,  # type: ignore[arg-type]  # the values of web.dates are the literals
        raw=one.raw,
        source=one.source,
        block_id=None if one.block is None else f"b{one.block + 1}",
        chosen=chosen,
        reasons=one.reasons,
    )


def _judged(one: Dated, fetched: datetime | None) -> Dated:
    """A candidate that can't be what it says loses its weight; one that is the time of the fetch is a render date."""
    if one.kind == "rendered":
        same = fetched is not None and abs(_day(one) - fetched.date()) <= timedelta(days=1)
        reason = "fetchTimeUnknown" if fetched is None else "equalsFetchDay" if same else "otherThanFetchDay"
        return replace(one, reasons=(*one.reasons, reason))
    if one.kind not in ("published", "modified", "created"):
        return one
    if _day(one).year < _FIRST_YEAR:
        return replace(one, weight=-1.0, reasons=(*one.reasons, "tooOld"))
    if fetched is None and WEEKDAY_FIRST in one.reasons:
        return replace(one, kind="rendered", weight=0.0, reasons=(*one.reasons, "fetchTimeUnknown"))
    if fetched is not None:
        if _day(one) > fetched.date() + timedelta(days=1):
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


def _agreeing(found: list[Dated]) -> list[Dated]:
    """Candidates of different sources that state the same day support each other."""
    days: dict[date, set[str]] = {}
    for one in found:
        if one.weight > 0 and one.kind in ("published", "created") and one.precision != "month":
            days.setdefault(_day(one), set()).add(one.source.partition(":")[0])
    return [
        replace(one, weight=one.weight + 0.7, reasons=(*one.reasons, "confirmed"))
        if one.weight > 0 and one.kind == "published" and len(days.get(_day(one), ())) > 1
        else one
        for one in found
    ]


def _best(found: list[Dated], kind: str) -> Dated | None:
    usable = [one for one in found if one.kind == kind and one.weight > 0]
    return max(usable, key=lambda one: one.weight - (3.0 if one.precision == "month" else 0.0), default=None)


def _day(one: Dated) -> date:
    parts = [int(part) for part in one.value[:10].split("-")]
    return date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)


def _moment(one: Dated) -> datetime | None:
    if one.precision not in ("minute", "second"):
        return None
    moment = datetime.fromisoformat(one.value)
    return moment.astimezone(UTC) if moment.tzinfo else None


def _why(document: Document, found: list[Dated]) -> str:
    if any(one.kind == "rendered" for one in found):
        return "onlyRenderDate"
    return "textGivenWithoutDate" if document.capture.kind == "text" else "notFound"
