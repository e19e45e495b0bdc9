"""A page as a browser showed it, as records: its markup and its picture, `resource` records of one visit.

Their addresses are those of the page behind `urn:dom:` and `urn:fullPage:`, the latter as Browsertrix names pictures of
whole pages. The metadata record that ends the bundle says, besides the facts of the visit (`fetch_fields`): which
response the page came from (`responseRecord`), with its status and fields, so that the capture can be read from this
bundle alone. What the page wanted and didn't get is told by the visit's own record (`page_visit`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from archiver.archive.bundle import DOM_PREFIX
from archiver.archive.bundle_records import LEVEL_IDENTITY, LEVEL_PACKED, Fields, RecordDraft, named, visit_fields
from archiver.archive.fetch_fields import encode_facts, encode_fields
from archiver.archive.warc_record import block_digest, header_url, warc_date
from archiver.model.capture import FetchFacts

__all__ = ["PICTURE_PREFIX", "RenderedPage", "rendering_records"]

PICTURE_PREFIX: Final = "urn:fullPage:"
_MOST_HEADER_CHARS: Final = 200_000
"""A metadata record of more than a MiB isn't read."""


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """What is stored of a page at the end of a browser's visit: together, or not at all."""

    url: str
    #: of the document, which its response has, too
    taken_at: datetime
    #: UTC
    markup: bytes = field(repr=False)
    #: UTF-8
    is_cut: bool
    #: whether that is only its beginning
    picture: bytes | None = field(repr=False)
    #: PNG
    facts: FetchFacts
    response_record: str
    #: id of the response or revisit
    status: int | None
    reason: str | None
    headers: tuple[tuple[str, str], ...]
    #: all three of that response

    @property
    def exchanges(self) -> tuple[()]:
        """None: nothing of it crossed the wire."""
        return ()


def rendering_records(page: RenderedPage, warcinfo_id: str) -> list[RecordDraft]:
    """The records in the order they are written; the metadata record is always there and always last."""
    shared: Fields = [("WARC-Date", warc_date(page.taken_at)), ("WARC-Warcinfo-ID", warcinfo_id)]
    markup = _resource(page, DOM_PREFIX, page.markup, shared)
    if page.is_cut:
        markup.fields.append(("WARC-Truncated", "length"))
    beside: Fields = [("WARC-Concurrent-To", markup.record_id)]
    records = [markup]
    if page.picture is not None:
        picture = _resource(page, PICTURE_PREFIX, page.picture, [*shared, *beside])
        records.append(picture)
    records.append(_metadata(page, [*shared, *beside]))
    return records


def _resource(page: RenderedPage, prefix: str, block: bytes, shared: Fields) -> RecordDraft:
    is_markup = prefix == DOM_PREFIX
    digest = block_digest([block])
    record_id, fields = named("resource", shared)
    fields += [
        ("WARC-Target-URI", header_url(prefix + page.url)),
        *visit_fields(page.facts if is_markup else replace(page.facts, resource_type=None)),
        ("WARC-Block-Digest", digest),
        ("WARC-Payload-Digest", digest),
        ("Content-Type", "text/html; charset=utf-8" if is_markup else "image/png"),
    ]
    return RecordDraft(
        "resource", record_id, fields, [block], len(block), LEVEL_IDENTITY if is_markup else LEVEL_PACKED
    )


def _metadata(page: RenderedPage, shared: Fields) -> RecordDraft:
    record_id, fields = named("metadata", shared)
    lines = encode_facts(page.facts)
    lines.append(("responseRecord", page.response_record))
    if page.status is not None:
        lines.append(("responseStatus", str(page.status)))
    if page.reason is not None:
        lines.append(("responseReason", page.reason))
    lines.append(("responseHeaders", _bounded(page.headers)))
    block = encode_fields(lines)
    fields += [
        ("WARC-Target-URI", header_url(DOM_PREFIX + page.url)),
        *visit_fields(page.facts),
        ("WARC-Block-Digest", block_digest([block])),
        ("Content-Type", "application/warc-fields"),
    ]
    return RecordDraft("metadata", record_id, fields, [block], len(block))


def _bounded(headers: Sequence[tuple[str, str]]) -> str:
    """A JSON list of as many of the fields, from the first, as have room."""
    kept: list[tuple[str, str]] = []
    room = _MOST_HEADER_CHARS
    for field_line in headers:
        room -= len(json.dumps(field_line)) + 2
        if room < 0:
            break
        kept.append(field_line)
    return json.dumps(kept)
