"""What a record of each type has (WARC 1.1, section 6)."""

from __future__ import annotations

import re

from archiver.archive.standard.block import HEAD_END
from archiver.archive.standard.record import Record, Told

__all__ = ["SAME_PAYLOAD", "check_kind"]

SAME_PAYLOAD = re.compile(r"http://netpreserve\.org/warc/1\.[01]/revisit/identical-payload-digest")
_NOT_MODIFIED = re.compile(r"http://netpreserve\.org/warc/1\.[01]/revisit/server-not-modified")
_WITH_URI = frozenset(["response", "resource", "request", "revisit", "conversion", "continuation"])
_HTTP = re.compile(r"https?:", re.IGNORECASE)
_STATUS_LINE = re.compile(rb"HTTP/\d[^ \t\r\n]*[ \t]+(\d{3})(?=[ \t\r\n]|\Z)", re.IGNORECASE)
_REQUEST_LINE = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+ [^\r\n]+ HTTP/\d[^\r\n]*\r?\n", re.IGNORECASE)
_FIELD_LINE = re.compile(rb"[^\x00-\x20\x7f:][^\x00-\x1f\x7f:]*:[^\x00-\x08\x0a-\x1f\x7f]*\r\n")
_NO_BODY = re.compile(rb"\ncontent-length[ \t]*:[ \t]*0+[ \t]*[\r\n]", re.IGNORECASE)


def check_kind(record: Record, *, is_first: bool, tell: Told) -> None:
    """A record of which the fields and the beginning of the block are known; `is_first` of its file."""
    kind = record.kind
    if is_first and kind != "warcinfo":
        tell("warcinfoFirst", kind or None)
    if kind in _WITH_URI and record.get("warc-target-uri") is None:
        tell(f"{kind}Uri", None)
    if record.media_type == "application/warc-fields":
        _check_warc_fields(record, tell)
    if kind == "warcinfo" and record.length and record.media_type not in ("", "application/warc-fields"):
        tell("warcinfoType", record.media_type)
    elif kind in ("response", "request"):
        _check_http(record, tell)
    elif kind == "revisit":
        _check_revisit(record, tell)
    elif kind == "conversion" and record.get("warc-refers-to") is None:
        tell("conversionRefersTo", None)
    elif kind == "continuation":
        for name, code in (
            ("warc-segment-origin-id", "continuationOrigin"),
            ("warc-segment-number", "continuationNumber"),
        ):
            if record.get(name) is None:
                tell(code, None)


def _check_warc_fields(record: Record, tell: Told) -> None:
    for line in record.beginning.splitlines(keepends=True):
        is_folded = line[:1] in (b" ", b"\t")
        if line != b"\r\n" and not is_folded and not _FIELD_LINE.fullmatch(line):
            if not _is_cut(record, line):
                tell("warcFieldsSyntax", repr(line[:80]))
            return


def _is_cut(record: Record, line: bytes) -> bool:
    """Whether a line is the last of what was kept of a longer block."""
    return len(record.beginning) < (record.length or 0) and record.beginning.endswith(line)


def _check_http(record: Record, tell: Told) -> None:
    """The block of a response that was cut off may be anything; so may that of other schemes."""
    if not _HTTP.match(record.get("warc-target-uri") or "") or record.get("warc-truncated"):
        return
    form = _STATUS_LINE if record.kind == "response" else _REQUEST_LINE
    if record.media_type != "application/http":
        tell(f"{record.kind}Http", record.media_type or None)
    elif not form.match(record.beginning):
        tell(f"{record.kind}Http", repr(record.beginning[:40]))


def _check_revisit(record: Record, tell: Told) -> None:
    profile = record.get("warc-profile")
    if profile is None:
        tell("revisitProfile", None)
        return
    is_placed = record.get("warc-refers-to-target-uri") and record.get("warc-refers-to-date")
    if record.get("warc-refers-to") is None and not is_placed:
        tell("revisitRefersTo", None)
    status = _STATUS_LINE.match(record.beginning)
    if SAME_PAYLOAD.fullmatch(profile):
        if record.get("warc-payload-digest") is None:
            tell("revisitDigest", None)
        if _lacks_payload(record) and record.get("warc-truncated") != "length":
            tell("revisitTruncated", record.get("warc-truncated"))
    elif _NOT_MODIFIED.fullmatch(profile) and record.length and (status is None or status[1] != b"304"):
        tell("revisitStatus", repr(record.beginning[:40]))


def _lacks_payload(record: Record) -> bool:
    """Whether the block is a head and nothing else, of a message that had more."""
    end = HEAD_END.search(record.beginning)
    is_head_only = end is not None and end.end() == record.length
    return is_head_only and not _NO_BODY.search(record.beginning)
