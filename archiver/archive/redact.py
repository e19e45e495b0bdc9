"""Metadata and request records of exchanges that stay, less what in them names an address which goes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import msgspec

from archiver.archive.bundle_records import RecordDraft
from archiver.archive.http_message import MAX_HEAD_BYTES, head_end
from archiver.archive.page_visit import taken_down
from archiver.archive.records import WarcRecord
from archiver.archive.redaction import REDACTED
from archiver.archive.warc_record import block_digest
from archiver.web.named import addresses_in

__all__ = ["names_gone", "redacted"]

_MADE_ANEW = frozenset({"warc-record-id", "warc-block-digest", "warc-payload-digest", "content-length"})
_LEVEL = 6
_OF_OTHERS = frozenset({b"responseHeaders"})
"""Lines that repeat what a page's server sent: it stands in the page's response, too, and stays as that does."""
_RECORD_ID = re.compile(r"<urn:uuid:[0-9A-Fa-f-]{36}>")


def names_gone(record: WarcRecord, is_gone: Callable[[str], bool]) -> bool:
    """Whether a metadata record, or the head of a request, has a line that `redacted` would change."""
    if record.kind not in ("metadata", "request"):
        return False
    lines, _ = _lines(record)
    return any(_is_gone(line, is_gone) for line in lines)


def redacted(record: WarcRecord, is_gone: Callable[[str], bool]) -> RecordDraft:
    """The record without these addresses.

    From metadata go lines, or entries of a JSON list, and a line says which fields they were of; requisites of a
    visit are told as missing then, without an address. `is_gone` is also asked about ids of records in lists. Of a
    request, where a browser names the page before as Referer, the field's value is replaced as `redaction` does it.

    It has another record id, since it says less than the old one; equal records get equal ones.
    """
    lines, rest = _lines(record)
    less = _less_request if record.kind == "request" else _less_metadata
    block = b"".join(less(lines, is_gone)) + rest
    record_id = f"<{uuid5(NAMESPACE_URL, record.record_id + '#redacted').urn}>"
    fields = [(name, value) for name, value in record.fields if name.lower() not in _MADE_ANEW]
    fields.insert(1, ("WARC-Record-ID", record_id))
    fields.append(("WARC-Block-Digest", block_digest([block])))
    return RecordDraft(record.kind, record_id, fields, [block], len(block), _LEVEL)


def _less_metadata(lines: list[bytes], is_gone: Callable[[str], bool]) -> Iterator[bytes]:
    changed: dict[bytes, None] = {}
    taken: list[Any] = []
    for line in lines:
        name, _, value = line.partition(b":")
        if name == b"redacted":  # by an earlier takedown
            changed |= dict.fromkeys(word.strip() for word in value.split(b","))
            continue
        entries = _entries(line)
        gone = [one for one in entries or () if _is_entry_gone(one, is_gone)]
        is_missing = name == b"missing"
        if not (gone or _is_gone(line, is_gone) or (is_missing and taken)):
            yield line
            continue
        changed[name.strip()] = None
        if name == b"requisites":
            taken = gone
        if entries is not None:
            left = [one for one in entries if one not in gone]
            left += [msgspec.to_builtins(taken_down(_type_of(one))) for one in (*taken, *gone)] if is_missing else []
            yield name + b": " + json.dumps(left).encode() + b"\r\n"
    yield b"redacted: " + b", ".join(changed) + b"\r\n"


def _less_request(lines: list[bytes], is_gone: Callable[[str], bool]) -> Iterator[bytes]:
    for number, line in enumerate(lines):
        if number and _is_gone(line, is_gone):
            yield line.partition(b":")[0] + b": " + REDACTED + line[len(line.rstrip(b"\r\n")) :]
        else:
            yield line


def _lines(record: WarcRecord) -> tuple[list[bytes], bytes]:
    """The lines with their ends, of a request those of its head, and what is behind them.

    No lines of what is too long to be a record of fields.
    """
    if record.kind == "request":
        record.block.seek(0)
        data = record.block.read(min(record.block_length, MAX_HEAD_BYTES))
        end = head_end(data)
        head = data[:end] if end >= 0 else data
        return head.splitlines(keepends=True), b"".join(record.pieces(len(head)))
    if record.block_length > MAX_HEAD_BYTES:
        return [], b""
    return b"".join(record.pieces()).splitlines(keepends=True), b""


def _entries(line: bytes) -> list[Any] | None:
    """The JSON list that a line has, as that of a visit's requisites; None where it has none."""
    name, _, value = line.partition(b":")
    if name in _OF_OTHERS:
        return None
    try:
        entries = json.loads(value)
    except ValueError:
        return None
    return entries if isinstance(entries, list) else None


def _is_entry_gone(entry: Any, is_gone: Callable[[str], bool]) -> bool:
    text = json.dumps(entry, ensure_ascii=False)
    return any(map(is_gone, (*addresses_in(text), *_RECORD_ID.findall(text))))


def _type_of(entry: Any) -> str:
    return str(entry[1]) if isinstance(entry, list) and len(entry) > 1 else ""


def _is_gone(line: bytes, is_gone: Callable[[str], bool]) -> bool:
    if b"://" not in line or line.partition(b":")[0] in _OF_OTHERS:
        return False
    return any(map(is_gone, addresses_in(line.decode("utf-8", "replace"))))
