"""What stands in the fields of a record, and in records of which types (WARC 1.1, section 5)."""

from __future__ import annotations

from collections.abc import Callable

from archiver.archive.standard import grammar
from archiver.archive.standard.record import Record, Told

__all__ = ["TYPES", "check_fields"]

TYPES = frozenset(["warcinfo", "response", "resource", "request", "metadata", "revisit", "conversion", "continuation"])

_NO_EVENT = frozenset({"warcinfo", "conversion", "continuation"})
#: types of records that are no part of a capture event
_NEVER: dict[str, frozenset[str]] = {
    "warc-concurrent-to": _NO_EVENT,
    "warc-ip-address": _NO_EVENT,
    "warc-refers-to": frozenset({"warcinfo", "response", "resource", "request", "continuation"}),
    "warc-refers-to-target-uri": TYPES - {"revisit"},
    "warc-refers-to-date": TYPES - {"revisit"},
    "warc-target-uri": frozenset({"warcinfo"}),
    "warc-warcinfo-id": frozenset({"warcinfo"}),
    "warc-filename": TYPES - {"warcinfo"},
    "warc-profile": TYPES - {"revisit"},
    "warc-segment-origin-id": TYPES - {"continuation"},
    "warc-segment-total-length": TYPES - {"continuation"},
}
"""Types of records that a field is not used in."""

_FORMS: dict[str, tuple[str, Callable[[str], bool]]] = {
    "warc-record-id": ("recordIdSyntax", grammar.is_id),
    "content-length": ("contentLengthSyntax", grammar.is_number),
    "content-type": ("contentTypeSyntax", grammar.is_media_type),
    "warc-concurrent-to": ("concurrentToSyntax", grammar.is_id),
    "warc-block-digest": ("blockDigestSyntax", grammar.is_digest),
    "warc-payload-digest": ("payloadDigestSyntax", grammar.is_digest),
    "warc-ip-address": ("ipAddressSyntax", grammar.is_address),
    "warc-refers-to": ("refersToSyntax", grammar.is_id),
    "warc-refers-to-target-uri": ("refersToUriSyntax", grammar.is_uri),
    "warc-truncated": ("truncatedSyntax", {"length", "time", "disconnect", "unspecified"}.__contains__),
    "warc-warcinfo-id": ("warcinfoIdSyntax", grammar.is_id),
    "warc-profile": ("profileSyntax", grammar.is_uri),
    "warc-identified-payload-type": ("payloadTypeSyntax", grammar.is_media_type),
    "warc-segment-number": ("segmentNumberSyntax", lambda text: grammar.is_number(text) and int(text) > 0),
    "warc-segment-origin-id": ("segmentOriginSyntax", grammar.is_id),
    "warc-segment-total-length": ("segmentTotalSyntax", grammar.is_number),
}
_MANDATORY = (
    ("warc-record-id", "noRecordId"),
    ("content-length", "noContentLength"),
    ("warc-date", "noDate"),
    ("warc-type", "noType"),
)


def check_fields(record: Record, tell: Told) -> None:
    """Every field of a record by itself."""
    for name, code in _MANDATORY:
        if record.get(name) is None:
            tell(code, None)
    for name, value in record.fields:
        if name in _FORMS and not _FORMS[name][1](value):
            tell(_FORMS[name][0], repr(value[:200]))
        if record.kind in _NEVER.get(name, ()):
            tell("fieldOfOtherTypes", f"{name} in {record.kind}")
    uri = record.get("warc-target-uri")
    # the grammar of 1.0 has angle brackets around every URI, and some programs wrote them
    if uri is not None and not grammar.is_uri(uri) and not (record.version == "1.0" and grammar.is_id(uri)):
        tell("targetUriSyntax", repr(uri[:200]))
    for name, code in (("warc-date", "dateSyntax"), ("warc-refers-to-date", "refersToDateSyntax")):
        date = record.get(name)
        if date is not None and not grammar.is_date(date, record.version):
            tell(code, repr(date[:80]))
    if record.get("warc-type") is not None and record.kind not in TYPES:
        tell("unknownType", repr(record.kind[:80]))
    if record.length and record.get("content-type") is None and record.kind != "continuation":
        tell("noContentType", None)
    if record.get("warc-record-id") in record.all("warc-concurrent-to"):
        tell("concurrentToSelf", record.get("warc-record-id"))
    _check_segment(record, tell)


def _check_segment(record: Record, tell: Told) -> None:
    number = record.get("warc-segment-number")
    if number is None or not grammar.is_number(number):
        return
    if (int(number) >= 2) != (record.kind == "continuation") and int(number) > 0:
        tell("segmentNumberFirst", f"{number} in {record.kind}")
