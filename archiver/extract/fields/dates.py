"""The date ledger: all candidates with their verdict, and which of them the article takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from archiver.extract.document import Document, Labels
from archiver.extract.fields.date_candidates import candidates
from archiver.extract.fields.date_choice import published_of
from archiver.extract.fields.date_weighing import weighed
from archiver.extract.fields.dated import Dated
from archiver.model.article import DateCandidate

__all__ = ["Ledger", "ledger"]


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
    found = weighed(candidates(document, labels), labels, document.capture.fetched_at)
    published = published_of(found, document.capture.fetched_at)
    found = [_after(one, published) for one in found]
    modified = max((one for one in found if one.kind == "modified" and one.weight > 0), key=_weight, default=None)
    chosen = [one for one in (published, modified) if one is not None]
    return Ledger(
        candidates=tuple(_candidate(one, any(one is c for c in chosen)) for one in found),
        published=published.value if published else None,
        modified=modified.value if modified else None,
        missing=None if published else _why(document, found),
    )


def _weight(one: Dated) -> float:
    return one.weight


def _after(one: Dated, published: Dated | None) -> Dated:
    """A modification before the publication is none."""
    if one.kind != "modified" or published is None or one.weight <= 0 or one.day >= published.day - timedelta(days=1):
        return one
    return one._replace(weight=-1.0, reasons=(*one.reasons, "beforePublication"))


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


def _why(document: Document, found: list[Dated]) -> str:
    if any(one.kind == "rendered" for one in found):
        return "onlyRenderDate"
    return "textGivenWithoutDate" if document.capture.kind == "text" else "notFound"
