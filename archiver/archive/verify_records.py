"""Check records against what they say of themselves: digests, and whether a response is as whole as it looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archiver.archive.bundle import Bundle
from archiver.archive.declared_digest import DeclaredDigest
from archiver.archive.defect import Defect
from archiver.archive.http_message import (
    MAX_HEAD_BYTES,
    TransferDecoder,
    head_end,
    incompleteness,
    parse_head,
    transfer_decoded,
)
from archiver.archive.records import WarcRecord

__all__ = ["bundle_defects", "record_defects"]


def record_defects(file: str, record: WarcRecord, *, is_strict: bool = False) -> tuple[int, list[Defect]]:
    """How many digests of a record were computed, and what is wrong with them.

    Block digests cover the block as stored, payload digests an HTTP message's body without its transfer-coding, or the
    block of what is no HTTP message (WARC 1.1, sections 5.8, 5.9 and 6.3). Many programs take the body with its chunks
    for the payload, some the block with the head: bytes that have the digest in any way are those that came, but with
    `is_strict`, which is for what others are to refer to. Of a revisit and of a segment, whose payload is elsewhere,
    only the block is looked at.
    """
    blocks, defects = _digest(file, record, "WARC-Block-Digest", [record.pieces()], "blockDigest")
    if record.kind == "revisit" or record.get("WARC-Segment-Number") or not record.get("WARC-Payload-Digest"):
        return blocks, defects
    payloads, more = _digest(
        file, record, "WARC-Payload-Digest", _payloads(record, is_strict=is_strict), "payloadDigest"
    )
    return blocks + payloads, [*defects, *more]


def _payloads(record: WarcRecord, *, is_strict: bool) -> Iterator[Iterator[bytes]]:
    """What the payload may be: by the standard, then as other programs have it."""
    if record.get("Content-Type").partition(";")[0].strip().lower() != "application/http":
        yield record.pieces()
        return
    record.block.seek(0)
    data = record.block.read(min(record.block_length, MAX_HEAD_BYTES))
    end = head_end(data)
    if end < 0:
        yield record.pieces()
        return
    head = parse_head(data[:end])
    # what follows a request's head is chunked as seldom as it is there at all, and by the same field
    yield transfer_decoded(record.pieces(end), head)
    if is_strict:
        return
    if head.is_chunked:
        yield record.pieces(end)
    yield record.pieces()  # ClueWeb09


def bundle_defects(bundle: Bundle) -> list[Defect]:
    """What is wrong with the records of an exchange together."""
    is_whole = bundle.kind != "response" or not bundle.is_ours or bool(bundle.truncated)
    return [] if is_whole else _unmarked_cut(bundle)


def _digest(
    file: str, record: WarcRecord, name: str, meant: Iterable[Iterable[bytes]], code: str
) -> tuple[int, list[Defect]]:
    """`meant`: what the digest may be of, the bytes that it should be of first."""
    declared = record.get(name)
    if not declared:
        return 0, []
    if not DeclaredDigest(declared).is_known:
        return 0, [Defect(file, record.offset, f"{code}Unknown", None, declared)]
    computed: list[str] = []
    for pieces in meant:
        digest = DeclaredDigest(declared)
        digest.update_all(pieces)
        if digest.fits:
            return 1, []
        computed.append(digest.computed)
    return 1, [Defect(file, record.offset, f"{code}Mismatch", declared, computed[0])]


def _unmarked_cut(bundle: Bundle) -> list[Defect]:
    """A response that ends before its own framing says so, and isn't marked by WARC-Truncated."""
    head = bundle.head
    if head is None:
        return []
    decoder = TransferDecoder(chunked=head.is_chunked)
    size = sum(map(len, decoder.decoded(bundle.main.pieces(bundle.head_bytes))))
    if incompleteness(head, bundle.findings.get("method", "GET"), decoder, size) is None:
        return []
    expected = "the last chunk" if head.is_chunked and not decoder.is_complete else f"{head.content_length} bytes"
    actual = decoder.problem or f"{size} bytes of body"
    return [Defect(bundle.file, bundle.main.offset, "cutNotMarked", expected, actual)]
