"""Metadata records of exchanges that stay, less the lines and entries of lists that name an address which goes."""

from __future__ import annotations

import json
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
    """The record without those lines, or entries of a JSON list, and with one that says which fields they were of.

    It has another record id, since it says less than the old one; equal records get equal ones.
    """
    kept, gone = [], dict[bytes, None]()
    for line in _lines(record):
        if not _is_gone(line, is_gone):
            kept.append(line)
            continue
        name, _, value = line.partition(b":")
        gone[name.strip()] = None
        if (left := _entries_left(value, is_gone)) is not None:
            kept.append(name + b": " + left + b"\r\n")
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


def _entries_left(value: bytes, is_gone: Callable[[str], bool]) -> bytes | None:
    """A JSON list, as that of a visit's requisites, without the entries that name it; None for what is no list."""
    try:
        entries = json.loads(value)
    except ValueError:
        return None
    if not isinstance(entries, list):
        return None
    left = [one for one in entries if not any(map(is_gone, addresses_in(json.dumps(one, ensure_ascii=False))))]
    return json.dumps(left).encode()


def _is_gone(line: bytes, is_gone: Callable[[str], bool]) -> bool:
    return b"://" in line and any(map(is_gone, addresses_in(line.decode("utf-8", "replace"))))
