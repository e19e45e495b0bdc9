"""What an article says of its capture: its identity, and when, how and from which record it came."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Final, Literal

from archiver.extract.document import Document
from archiver.model.article import CaptureInfo, RedirectHop, WarcPlace
from archiver.model.capture import Capture, CaptureKind, RecordPointer

__all__ = ["capture_info", "identity"]

_RENDERERS: Final[dict[CaptureKind, Literal["http", "browser", "file", "text"]]] = {
    "response": "http",
    "dom": "browser",
    "file": "file",
    "text": "text",
}


def identity(capture: Capture) -> str:
    """32 hex digits: of the record id, which stays when files are rewritten; without a record, of bytes and URL."""
    if capture.record is not None:
        return hashlib.sha256(capture.record.record_id.encode()).hexdigest()[:32]
    digest = hashlib.sha256(capture.body)
    digest.update(b"\0" + capture.final_url.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()[:32]


def capture_info(document: Document) -> CaptureInfo:
    """The capture block of the article."""
    capture = document.capture
    return CaptureInfo(
        fetched_at=_timestamp(capture.fetched_at),
        status=capture.status,
        redirects=tuple(RedirectHop(url=hop.url, status=hop.status) for hop in capture.redirects),
        charset=document.page.charset,
        renderer=_RENDERERS[capture.kind],
        truncated=capture.truncated,
        warc=_place(capture.record) if capture.record else None,
        response_record_id=capture.response_record,
    )


def _timestamp(time: datetime | None) -> str | None:
    return None if time is None else time.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _place(record: RecordPointer) -> WarcPlace:
    return WarcPlace(
        file=record.file,
        offset=record.offset,
        length=record.length,
        record_id=record.record_id,
        payload_digest=record.payload_digest,
    )
