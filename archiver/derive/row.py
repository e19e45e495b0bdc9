"""The catalogue row of a capture: the same whether it was just fetched, reparsed or rebuilt."""

from __future__ import annotations

import hashlib
from datetime import UTC

import msgspec

from archiver.catalogue import CaptureRow
from archiver.derive.task import ExtractionFailure
from archiver.model.capture import Capture
from archiver.web.url import surt

__all__ = ["NO_LINE", "STOPPED", "capture_row", "is_owed"]

NO_LINE = "no article line; `archiver reparse` makes it"
STOPPED = "stopped: the crawl ended before the page was extracted; the next one or `archiver reparse` makes its line"
"""Failures that say nothing against the page: nobody has tried yet."""
_BESIDE_ROLES = frozenset({"boilerplate", "related", "comment", "pageDate"})


class _Verdict(msgspec.Struct):
    kind: str


class _Block(msgspec.Struct):
    role: str
    text: str


class _Pagination(msgspec.Struct):
    number: int | None
    next: str | None
    previous: str | None


class _Line(msgspec.Struct, rename="camel"):
    page_verdict: _Verdict
    headline: str | None
    date_published: str | None
    blocks: list[_Block]
    pagination: _Pagination | None = None


_LINES = msgspec.json.Decoder(_Line)


def capture_row(
    capture: Capture,
    line: bytes | None = None,
    *,
    failure: ExtractionFailure | None = None,
    revisit_of: str | None = None,
) -> CaptureRow:
    """The row of a capture that stands in a WARC. Its body isn't looked at.

    `line`: its article line, if it has one; `failure`: why it has none though it should; `revisit_of`: record id of
    the capture whose payload it repeats.
    """
    record = capture.record
    if record is None:
        raise ValueError("a capture without a record has no place in the catalogue")
    article = _LINES.decode(line) if line is not None else None
    part = article.pagination if article else None
    return CaptureRow(
        record_id=record.record_id,
        file=record.file,
        offset=record.offset,
        length=record.length,
        url=capture.requested_url,
        final_url=capture.final_url,
        page_key=surt(capture.final_url),
        fetched_at=_sortable_time(capture),
        status=capture.status,
        purpose=capture.purpose,
        truncated=capture.truncated,
        payload_digest=record.payload_digest,
        revisit_of=revisit_of,
        extraction="ok" if article else "failed" if failure else "none",
        failure=f"{failure.reason}: {failure.text}" if failure and not article else None,
        verdict=article.page_verdict.kind if article else None,
        headline=article.headline if article else None,
        date_published=article.date_published if article else None,
        blocks_hash=_blocks_hash(article.blocks) if article else None,
        part=part.number if part else None,
        next_part=part.next if part else None,
        next_key=surt(part.next) if part and part.next else None,
        previous_key=surt(part.previous) if part and part.previous else None,
    )


def is_owed(row: CaptureRow) -> bool:
    """Whether an article line is due that nobody has tried to make."""
    return row.extraction == "failed" and row.failure in (NO_LINE, STOPPED)


def _sortable_time(capture: Capture) -> str | None:
    if capture.fetched_at is None:
        return None
    # always six digits: as text, "…:00Z" would sort behind "…:00.5Z"
    return capture.fetched_at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _blocks_hash(blocks: list[_Block]) -> str:
    """32 hex digits that change when the page says something new, and not when a teaser beside it does."""
    kept = [block for block in blocks if block.role not in _BESIDE_ROLES] or blocks
    text = msgspec.json.encode([(block.role, block.text) for block in kept])
    return hashlib.sha256(text).hexdigest()[:32]
