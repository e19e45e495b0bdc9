"""The records of one exchange, ready to be written: response or revisit, request, metadata.

The metadata record says, besides the facts (`fetch_fields`): `method`; `fetchTimeMs`; `incomplete` and `error`, where
the response isn't whole; `interimResponses`, the heads of 1xx responses as a JSON list; `unsolicitedBytes`, how many
bytes came behind the response that belong to none, and `unsolicited`, the first 64 KiB of them; `redactedHeaders`, the
fields of HTTP heads whose values were left out (`redaction.py`). Bytes stand as latin-1, so that they can be had back
exactly.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from archiver.archive.exchange import Exchange
from archiver.archive.fetch_fields import encode_facts, encode_fields
from archiver.archive.http_message import HttpHead
from archiver.archive.index import IndexRow, mime_of
from archiver.archive.redaction import NO_REDACTION, Redaction
from archiver.archive.warc_record import block_digest, header_url, new_record_id, warc_date
from archiver.model.capture import FetchFacts

__all__ = [
    "LEVEL_IDENTITY",
    "LEVEL_PACKED",
    "NOT_MODIFIED",
    "SAME_PAYLOAD",
    "Fields",
    "RecordDraft",
    "bundle_records",
    "named",
    "response_level",
    "visit_fields",
]

SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

# Packed bodies don't shrink any more (0.1 %), at 1 ms of CPU time a page; identity bodies at level 6 cost twice the
# time of level 3. The other records are small texts.
LEVEL_PACKED, LEVEL_IDENTITY, _LEVEL_TEXT = 0, 3, 6
_PACKED_KINDS = ("image/", "video/", "audio/", "font/woff", "application/zip", "application/gzip")

Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RecordDraft:
    """A record before it has a place."""

    kind: str
    record_id: str
    fields: Fields
    block: Iterable[bytes]
    #: may be gone through again
    length: int
    level: int = _LEVEL_TEXT
    head_bytes: int = 0
    #: of the HTTP response that the block is


class Written(Protocol):
    """The bytes of an exchange as they are to be written: its own, or without values that are left out."""

    @property
    def request(self) -> bytes: ...
    @property
    def head_bytes(self) -> int: ...
    @property
    def response_bytes(self) -> int: ...
    @property
    def interim(self) -> Sequence[bytes]: ...
    @property
    def trailing(self) -> bytes: ...
    def response(self, *, head_only: bool = False) -> Iterable[bytes]: ...


def bundle_records(
    exchange: Exchange,
    facts: FetchFacts,
    earlier: IndexRow | None,
    warcinfo_id: str,
    redaction: Redaction = NO_REDACTION,
) -> list[RecordDraft]:
    """The exchange as records, in the order they are written; the metadata record is always there and always last.

    `earlier` is the record whose payload this response repeats; then a revisit is written instead of a response.
    """
    shared: Fields = [
        ("WARC-Date", warc_date(exchange.started_at)),
        ("WARC-Target-URI", header_url(exchange.url)),
        ("WARC-Warcinfo-ID", warcinfo_id),
        *visit_fields(facts),
    ]
    redacted = redaction.apply(exchange) if redaction else None
    written: Written = redacted or exchange
    records: list[RecordDraft] = []
    if exchange.response_bytes:
        records.append(_response(exchange, written, earlier, shared))
    if exchange.request:
        records.append(_request(exchange, written, shared, records))
    left_out = redacted.names if redacted else []
    records.append(_metadata(exchange, written, encode_facts(facts), left_out, shared, records))
    return records


def named(kind: str, shared: Fields) -> tuple[str, Fields]:
    """A fresh record id, and the fields of a record that begin with it."""
    record_id = new_record_id()
    return record_id, [("WARC-Type", kind), ("WARC-Record-ID", record_id), *shared]


def visit_fields(facts: FetchFacts) -> Fields:
    """The fields by which Browsertrix, and programs that read its files, join what was fetched for one page."""
    named = (("WARC-Page-ID", facts.page_id), ("WARC-Resource-Type", facts.resource_type))
    return [(name, value) for name, value in named if value]


def _connection(exchange: Exchange) -> Fields:
    fields: Fields = []
    if exchange.ip:
        fields.append(("WARC-IP-Address", exchange.ip))
    if exchange.head and exchange.head.version:
        fields.append(("WARC-Protocol", f"http/{exchange.head.version}"))
    fields += [("WARC-Protocol", protocol) for protocol in exchange.protocols]
    if exchange.cipher:
        fields.append(("WARC-Cipher-Suite", exchange.cipher))
    return fields


@dataclass(frozen=True, slots=True)
class _Response:
    """The block of a response or revisit, read from the exchange as often as wanted."""

    written: Written
    is_head_only: bool

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.written.response(head_only=self.is_head_only))


def _response(exchange: Exchange, written: Written, earlier: IndexRow | None, shared: Fields) -> RecordDraft:
    kind = "revisit" if earlier else "response"
    record_id, fields = named(kind, shared)
    fields += _connection(exchange)
    if earlier:
        fields += _reference(exchange, earlier)
    elif exchange.truncated:
        fields.append(("WARC-Truncated", exchange.truncated))
    digest = earlier.digest if earlier else exchange.payload_digest
    if digest:
        fields.append(("WARC-Payload-Digest", digest))
    length = written.head_bytes if earlier else written.response_bytes
    block = _Response(written, bool(earlier))
    fields.append(("WARC-Block-Digest", block_digest(block)))
    fields.append(("Content-Type", "application/http; msgtype=response"))
    level = response_level(exchange.head)
    return RecordDraft(kind, record_id, fields, block, length, level, written.head_bytes)


def response_level(head: HttpHead | None) -> int:
    """How hard a response is packed: not at all where it can't be made smaller.

    That is where it has a content-coding, or is of a kind that packs its data itself.
    """
    if head is None:
        return LEVEL_IDENTITY
    kind = mime_of(head)
    is_packed = bool(head.codings("content-encoding")) or (kind.startswith(_PACKED_KINDS) and kind != "image/svg+xml")
    return LEVEL_PACKED if is_packed else LEVEL_IDENTITY


def _reference(exchange: Exchange, earlier: IndexRow) -> Fields:
    not_modified = exchange.status == 304
    fields = [
        ("WARC-Profile", NOT_MODIFIED if not_modified else SAME_PAYLOAD),
        ("WARC-Refers-To", earlier.record_id),
        ("WARC-Refers-To-Target-URI", header_url(earlier.url)),
        ("WARC-Refers-To-Date", earlier.date),
    ]
    # WARC 1.1, section 6.7.2: a revisit whose block leaves the payload out "shall" say so; a 304 has none to leave out
    return fields if not_modified else [*fields, ("WARC-Truncated", "length")]


def _concurrent(records: list[RecordDraft]) -> Fields:
    return [("WARC-Concurrent-To", records[0].record_id)] if records else []


def _request(exchange: Exchange, written: Written, shared: Fields, records: list[RecordDraft]) -> RecordDraft:
    record_id, fields = named("request", [*shared, *_concurrent(records)])
    block = written.request
    if not records:
        fields += _connection(exchange)
    fields.append(("WARC-Block-Digest", block_digest([block])))
    fields.append(("Content-Type", "application/http; msgtype=request"))
    return RecordDraft("request", record_id, fields, [block], len(block))


def _metadata(
    exchange: Exchange, written: Written, facts: Fields, left_out: list[str], shared: Fields, records: list[RecordDraft]
) -> RecordDraft:
    record_id, fields = named("metadata", [*shared, *_concurrent(records)])
    lines = [*facts, ("method", exchange.method)]
    if left_out:
        lines.append(("redactedHeaders", ", ".join(left_out)))
    if exchange.duration_ms is not None:
        lines.append(("fetchTimeMs", str(exchange.duration_ms)))
    if exchange.truncated:
        lines.append(("incomplete", exchange.truncated))
    if exchange.error is not None:
        lines.append(("error", exchange.error))
    if written.interim:
        lines.append(("interimResponses", json.dumps([head.decode("latin-1") for head in written.interim])))
    if exchange.trailing_bytes:
        lines.append(("unsolicitedBytes", str(exchange.trailing_bytes)))
        lines.append(("unsolicited", written.trailing.decode("latin-1")))
    block = encode_fields(lines)
    fields.append(("WARC-Block-Digest", block_digest([block])))
    fields.append(("Content-Type", "application/warc-fields"))
    return RecordDraft("metadata", record_id, fields, [block], len(block))
