"""Revisits of a record that goes: the first of them becomes a full record, others refer to that one from now on."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.archive.bundle import Bundle
from archiver.archive.bundle_records import SAME_PAYLOAD, RecordDraft, response_level
from archiver.archive.http_message import transfer_decoded
from archiver.archive.records import WarcRecord
from archiver.archive.warc_record import block_digest

__all__ = ["promoted", "repointed"]

_OF_A_REVISIT = frozenset(
    {"warc-profile", "warc-refers-to", "warc-refers-to-target-uri", "warc-refers-to-date", "warc-truncated"}
)
_MADE_ANEW = frozenset({"warc-type", "warc-block-digest", "content-length"})
_LEVEL = 6


def promoted(revisit: Bundle, source: Bundle) -> RecordDraft:
    """A revisit as the full response that it stands for, its record id, date and address as they are.

    The HTTP head is the revisit's own, byte for byte, the body that of `source`, the response it refers to: as stored
    where both are chunked or neither is, else its payload, in one chunk where the head says `chunked`. So the payload,
    and its digest, is the same in any case. A 304 has no head that a body could stand behind: it gets that of `source`.
    """
    is_304 = revisit.status == 304
    head_from = source if is_304 or revisit.head is None else revisit
    truncated = source.main.get("WARC-Truncated")
    block = _Block(head_from, source)
    fields = [
        ("WARC-Type", "response"),
        *_kept(revisit.main, _OF_A_REVISIT | _MADE_ANEW),
        *([("WARC-Truncated", truncated)] if truncated else []),
        ("WARC-Block-Digest", block_digest(block)),
    ]
    length = sum(map(len, block))
    return RecordDraft("response", revisit.record_id, fields, block, length, response_level(head_from.head))


def repointed(revisit: WarcRecord, target: Bundle) -> RecordDraft:
    """A revisit that refers to another record with the same payload; its block stays as it is."""
    names = {
        "warc-refers-to": ("WARC-Refers-To", target.record_id),
        "warc-refers-to-target-uri": ("WARC-Refers-To-Target-URI", target.target_uri),
        "warc-refers-to-date": ("WARC-Refers-To-Date", target.main.get("WARC-Date")),
    }
    fields = [names.pop(name.lower(), (name, value)) for name, value in _kept(revisit, frozenset({"content-length"}))]
    if not revisit.get("WARC-Profile"):
        fields.append(("WARC-Profile", SAME_PAYLOAD))
    length = revisit.block_length
    return RecordDraft("revisit", revisit.record_id, [*fields, *names.values()], _Pieces(revisit), length, _LEVEL)


def _kept(record: WarcRecord, left_out: frozenset[str]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in record.fields if name.lower() not in left_out]


class _Pieces:
    """The block of a record; may be read again."""

    def __init__(self, record: WarcRecord) -> None:
        self._record = record

    def __iter__(self) -> Iterator[bytes]:
        return self._record.pieces()


class _Block:
    """One response's head before another one's body; may be read again."""

    def __init__(self, head_from: Bundle, body_from: Bundle) -> None:
        self._head, self._body = head_from, body_from

    def __iter__(self) -> Iterator[bytes]:
        self._head.main.block.seek(0)
        yield self._head.main.block.read(self._head.head_bytes)
        is_chunked = [bundle.head is not None and bundle.head.is_chunked for bundle in (self._head, self._body)]
        if is_chunked == [True, False]:
            yield from self._one_chunk()
        elif is_chunked == [False, True]:
            yield from transfer_decoded(self._body.main.pieces(self._body.head_bytes), self._body.head)
        else:
            yield from self._body.main.pieces(self._body.head_bytes)

    def _one_chunk(self) -> Iterator[bytes]:
        size = self._body.main.block_length - self._body.head_bytes
        if size:
            yield b"%x\r\n" % size
            yield from self._body.main.pieces(self._body.head_bytes)
            yield b"\r\n"
        yield b"0\r\n\r\n"
