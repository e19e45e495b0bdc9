"""One exchange as archived: its records together, and the capture they hold."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from archiver.archive.content_coding import content_decoded
from archiver.archive.fetch_fields import decode_facts, parse_fields
from archiver.archive.http_message import MAX_HEAD_BYTES, HttpHead, TransferDecoder, head_end, parse_head
from archiver.archive.records import WarcRecord
from archiver.archive.warc_time import time_of
from archiver.model.capture import Capture, FetchFacts, RecordPointer, Truncation
from archiver.model.path_text import path_text

__all__ = ["DOM_PREFIX", "MAX_BODY_BYTES", "Bundle", "bundle_of", "bundled"]

MAX_BODY_BYTES = 32 << 20
"""Bytes of a decoded body. Extraction gets no more, whatever is stored and whatever archive.toml says: so live and

replayed captures are equal."""

DOM_PREFIX = "urn:dom:"
"""Before the address of a page: the address of its markup as a browser showed it."""

_MAIN_KINDS = frozenset({"response", "revisit"})
_TRUNCATIONS: tuple[Truncation, ...] = ("length", "time", "disconnect", "unspecified")


@dataclass(frozen=True, slots=True)
class Bundle:
    """All records of one exchange. The first is the response or revisit; of a failed exchange, what there is.

    Of kind dom, a page as a browser showed it: a `resource` record with its markup, and what belongs to it. Records of
    other programs that belong to no exchange, such as `resource`, are bundles of kind failed, too.
    """

    file: str
    #: name of the WARC, without `.open`
    kind: Literal["response", "revisit", "dom", "failed"]
    records: tuple[WarcRecord, ...] = field(repr=False)
    facts: FetchFacts
    findings: dict[str, str] = field(repr=False)
    #: the lines of the metadata record, by name
    head: HttpHead | None
    #: None where the head isn't complete, or for a failed exchange
    head_bytes: int

    @property
    def main(self) -> WarcRecord:
        return self.records[0]

    @property
    def record_id(self) -> str:
        return self.main.record_id

    @property
    def target_uri(self) -> str:
        return self.main.target_uri

    @property
    def fetched_at(self) -> datetime | None:
        """WARC-Date; None if it is no time."""
        return time_of(self.main.get("WARC-Date"))

    @property
    def status(self) -> int | None:
        return self.head.status if self.head else None

    @property
    def refers_to(self) -> str | None:
        """Record id whose payload a revisit repeats."""
        return self.main.get("WARC-Refers-To") or None if self.kind == "revisit" else None

    @property
    def truncated(self) -> Truncation | None:
        """How the response was cut off; a revisit's block is cut on purpose, and that isn't meant.

        The first segment of a response is only a part, too: the `continuation` records aren't joined to it.
        """
        value = self.main.get("WARC-Truncated") if self.kind in ("response", "dom") else ""
        if not value and self.kind == "response" and self.main.get("WARC-Segment-Number"):
            value = "unspecified"
        return next((known for known in _TRUNCATIONS if known == value), "unspecified" if value else None)

    @property
    def is_complete(self) -> bool:
        """Whether the metadata record, always the last, is there. Bundles of other programs seldom have one."""
        return self.records[-1].kind == "metadata"

    @property
    def is_ours(self) -> bool:
        """Whether this program wrote it: then all that it promises of a bundle may be asked for."""
        return "requestedUrl" in self.findings

    @property
    def end(self) -> int:
        """Byte of the file after the last record."""
        return max(record.offset + record.length for record in self.records)

    @property
    def pointer(self) -> RecordPointer:
        main = self.main
        return RecordPointer(
            path_text(self.file),
            main.offset,
            main.length,
            main.record_id,
            main.get("WARC-Payload-Digest") or None,
        )

    def capture(self, *, limit: int = MAX_BODY_BYTES, payload: Bundle | None = None) -> Capture:
        """The capture, its body transfer- and content-decoded up to `limit` bytes; with 0, `truncated` as recorded.

        For a revisit, `payload` is the bundle it refers to; without it the body is empty.
        """
        if self.kind == "dom":
            return self._dom_capture(limit)
        source = payload or self
        body, problems, is_cut = source.body(limit)
        truncated = source.truncated or ("length" if is_cut else None)
        head = source.head if self.status == 304 and payload else self.head
        return Capture(
            requested_url=self.facts.requested_url,
            final_url=self.target_uri,
            fetched_at=self.fetched_at,
            status=head.status if head else None,
            reason=head.reason if head else None,
            headers=head.headers if head else (),
            body=body,
            truncated=truncated,
            redirects=self.facts.redirects,
            robots=self.facts.robots,
            purpose=self.facts.purpose,
            page_id=self.facts.page_id,
            record=self.pointer,
            problems=problems,
        )

    def _dom_capture(self, limit: int) -> Capture:
        """The markup as body, with the status and fields of the response behind it; the media type is the markup's."""
        body = self.beginning(limit)
        status = self.findings.get("responseStatus", "")
        fields = _pairs(self.findings.get("responseHeaders"))
        kind = ("Content-Type", self.main.get("Content-Type"))
        return Capture(
            requested_url=self.facts.requested_url,
            final_url=self.target_uri.removeprefix(DOM_PREFIX),
            fetched_at=self.fetched_at,
            status=int(status) if re.fullmatch(r"\d{3}", status, re.ASCII) else None,
            reason=self.findings.get("responseReason"),
            headers=(kind, *((name, value) for name, value in fields if name.lower() != "content-type")),
            body=body,
            truncated=self.truncated or ("length" if 0 < limit < self.main.block_length else None),
            redirects=self.facts.redirects,
            robots=self.facts.robots,
            kind="dom",
            purpose=self.facts.purpose,
            page_id=self.facts.page_id,
            record=self.pointer,
            response_record=self.findings.get("responseRecord"),
        )

    def beginning(self, limit: int) -> bytes:
        """At most `limit` bytes of the decoded body, or of the markup of a page as shown."""
        if self.kind == "dom":
            return b"".join(self.main.pieces())[:limit] if limit else b""
        return self.body(limit)[0]

    def body(self, limit: int = MAX_BODY_BYTES) -> tuple[bytes, tuple[str, ...], bool]:
        """The decoded body, what was odd about it, and whether the limit cut it."""
        if self.kind != "response" or self.head is None or not limit:
            return b"", (), False
        decoder = TransferDecoder(chunked=self.head.is_chunked)
        out = io.BytesIO()
        is_cut = False
        for piece in decoder.decoded(self.main.pieces(self.head_bytes)):
            out.write(piece[: limit - out.tell() + 1])
            if out.tell() > limit:
                is_cut = True
                out.truncate(limit)
                break
        problems = [f"brokenChunks: {decoder.problem}"] if decoder.problem else []
        others = [coding for coding in self.head.codings("transfer-encoding") if coding not in ("chunked", "identity")]
        if others:
            problems.append(f"transferCodingLeft: {', '.join(others)[:80]}")
        if is_cut:
            problems.append(f"bodyTooLarge: more than {limit} bytes")
        body, oddities, was_cut = content_decoded(out.getvalue(), self.head.codings("content-encoding"), limit)
        return body, (*problems, *oddities), is_cut or was_cut


def bundled(file: str, records: Iterable[WarcRecord]) -> Iterator[Bundle]:
    """Group records into exchanges: a response or revisit, and the records concurrent to it that follow.

    Others, wget among them, write the request first and make the response concurrent to it: it is put behind.
    """
    group: list[WarcRecord] = []
    for record in records:
        if record.kind == "warcinfo":
            continue
        if group and not _belongs(record, group):
            if _is_request_of(record, group):
                group = [record, *group]
                continue
            yield bundle_of(file, group)
            group = []
        group.append(record)
        if record.kind == "metadata":
            yield bundle_of(file, group)
            group = []
    if group:
        yield bundle_of(file, group)


def _belongs(record: WarcRecord, group: list[WarcRecord]) -> bool:
    """Whether a record is concurrent to the first of a group, or, as that, to a response that can't be read."""
    if record.kind in _MAIN_KINDS:
        return False
    other = record.get("WARC-Concurrent-To")
    first = group[0]
    return other == first.record_id or (bool(other) and other == first.get("WARC-Concurrent-To"))


def _is_request_of(record: WarcRecord, group: list[WarcRecord]) -> bool:
    kinds = [member.kind for member in group]
    is_first = kinds == ["request"] and record.kind in _MAIN_KINDS
    return is_first and record.get("WARC-Concurrent-To") == group[0].record_id


def bundle_of(file: str, group: Sequence[WarcRecord]) -> Bundle:
    """The records of one exchange as a bundle, the main one first. Of its block only the head is read."""
    main = group[0]
    kind: Literal["response", "revisit", "dom", "failed"] = "failed"
    head, end = None, 0
    if main.kind in _MAIN_KINDS:
        kind = "response" if main.kind == "response" else "revisit"
        if main.get("Content-Type").partition(";")[0].strip().lower() == "application/http":
            main.block.seek(0)
            data = main.block.read(min(main.block_length, MAX_HEAD_BYTES))
            end = head_end(data)
            head, end = (parse_head(data[:end]), end) if end >= 0 else (None, 0)
    findings: dict[str, str] = {}
    if group[-1].kind == "metadata" and group[-1].block_length <= MAX_HEAD_BYTES:
        findings = parse_fields(b"".join(group[-1].pieces()))
    if main.kind == "resource" and main.target_uri.startswith(DOM_PREFIX) and "requestedUrl" in findings:
        kind = "dom"
    told = findings
    if "requestedUrl" not in findings:  # another program's, which says in fields of the record what it was fetched for
        named = {"pageId": main.get("WARC-Page-ID"), "resourceType": main.get("WARC-Resource-Type")}
        told = {name: value for name, value in named.items() if value} | findings
    return Bundle(file, kind, tuple(group), decode_facts(told, main.target_uri), findings, head, end)


def _pairs(text: str | None) -> tuple[tuple[str, str], ...]:
    try:
        return tuple((str(name), str(value)) for name, value in json.loads(text or "[]"))
    except (ValueError, TypeError):
        return ()
