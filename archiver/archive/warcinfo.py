"""The first record of each file: which program wrote it, for whom, and how it behaved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from archiver import __version__
from archiver.archive.bundle_records import RecordDraft
from archiver.archive.fetch_fields import encode_fields
from archiver.archive.redaction import NO_REDACTION, Redaction
from archiver.archive.warc_record import block_digest, new_record_id, record_head, record_member, warc_date

__all__ = ["WriterInfo", "excerpt_info", "warcinfo_record"]

_CONFORMS_TO = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_LEVEL = 6


@dataclass(frozen=True, slots=True)
class WriterInfo:
    """What the first record of each file says of the crawl."""

    name: str
    #: of the archive; also the first part of file names
    operator: str
    contact: str
    user_agent: str | None = None
    max_file_bytes: int = 1_000_000_000
    max_age_s: float | None = None
    #: of a file, then the next one is begun; None: however old it is
    redaction: Redaction = NO_REDACTION


def warcinfo_record(info: WriterInfo, name: str, now: datetime) -> RecordDraft:
    """The first record of the file `name`."""
    record_id = new_record_id()
    lines = [*_lines(info), ("robots", "obey")]
    if info.user_agent:
        lines.append(("http-header-user-agent", info.user_agent))
    if info.redaction:
        lines.append(("redaction", info.redaction.declaration))
    block = encode_fields(lines)
    fields = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", record_id),
        ("WARC-Date", warc_date(now)),
        ("WARC-Filename", name),
        ("WARC-Block-Digest", block_digest([block])),
        ("Content-Type", "application/warc-fields"),
    ]
    return RecordDraft("warcinfo", record_id, fields, [block], len(block))


def excerpt_info(info: WriterInfo, description: str, date: str, key: str) -> bytes:
    """The first record of a WARC of records from others, as a gzip member: equal for equal arguments.

    `date`: WARC-Date; `key`: what tells this WARC from others.
    """
    lines = [*_lines(info), ("description", description)]
    block = encode_fields(lines)
    fields = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", f"<{uuid5(NAMESPACE_URL, key).urn}>"),
        ("WARC-Date", date),
        ("WARC-Block-Digest", block_digest([block])),
        ("Content-Type", "application/warc-fields"),
    ]
    return b"".join(record_member(record_head(fields, len(block)), [block], len(block), _LEVEL))


def _lines(info: WriterInfo) -> list[tuple[str, str]]:
    return [
        ("software", f"news-archiver/{__version__}"),
        ("format", "WARC File Format 1.1"),
        ("conformsTo", _CONFORMS_TO),
        ("isPartOf", info.name),
        ("operator", f"{info.operator} ({info.contact})" if info.contact else info.operator),
    ]
