"""Metadata records of exchanges that stay, less the lines that name an address which goes."""

from __future__ import annotations

from collections.abc import Callable
from uuid import NAMESPACE_URL, uuid5

from archiver.archive.bundle_records import RecordDraft
from archiver.archive.http_message import MAX_HEAD_BYTES
from archiver.archive.records import WarcRecord
from archiver.archive.warc_record import block_digest
from archiver.web.named import addresses_in

__all__ = ["names_gone", "redacted"]

_MADE_ANEW = frozenset({"warc-record-id", "warc-block-digest", "warc-payload-digest", "content-length"})
_LEVEL = 6


def names_gone(record: WarcRecord, is_gone: Callable[[str], bool]) -> bool:
    """Whether a metadata record has a line that `redacted` would leave out."""
    return any(_is_gone(line, is_gone) for line in _lines(record))


def redacted(record: WarcRecord, is_gone: Callable[[str], bool]) -> RecordDraft:
    """The record without those lines, and with one that says which fields they were of.

    It has another record id, since it says less than the old one; equal records get equal ones.
    """
    kept, gone = [], dict[bytes, None]()
    for line in _lines(record):
        if _is_gone(line, is_gone):
            gone[line.partition(b":")[0].strip()] = None
        else:
            kept.append(line)
    block = b"".join([*kept, b"redacted: " + b", ".join(gone) + b"\r\n"])
    record_id = f"<{uuid5(NAMESPACE_URL, record.record_id + '#redacted').urn}>"
    fields = [(name, value) for name, value in record.fields if name.lower() not in _MADE_ANEW]
    fields.insert(1, ("WARC-Record-ID", record_id))
    fields.append(("WARC-Block-Digest", block_digest([block])))
    return RecordDraft("metadata", record_id, fields, [block], len(block), _LEVEL)


def _lines(record: WarcRecord) -> list[bytes]:
    """With their ends; none of what is too long to be a record of fields."""
    if record.block_length > MAX_HEAD_BYTES:
        return []
    return b"".join(record.pieces()).splitlines(keepends=True)


def _is_gone(line: bytes, is_gone: Callable[[str], bool]) -> bool:
    return b"://" in line and any(map(is_gone, addresses_in(line.decode("utf-8", "replace"))))
