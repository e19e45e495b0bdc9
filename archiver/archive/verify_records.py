"""Check records against what they say of themselves: digests, and whether a response is as whole as it looks."""

from __future__ import annotations

import hashlib
from base64 import b16encode, b32encode, b64encode
from collections.abc import Iterable, Iterator

from archiver.archive.bundle import Bundle
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

_ALGORITHMS = {
    "sha1": "sha1",
    "sha-1": "sha1",
    "sha256": "sha256",
    "sha-256": "sha256",
    "sha512": "sha512",
    "md5": "md5",
}
_URL_SAFE = str.maketrans("+/", "-_")


def record_defects(file: str, record: WarcRecord) -> tuple[int, list[Defect]]:
    """How many digests of a record were computed, and what is wrong with them.

    Block digests cover the block as stored, payload digests an HTTP message's body without its transfer-coding, or the
    block of what is no HTTP message (WARC 1.1, sections 5.8, 5.9 and 6.3), whatever other tools compute. Of a revisit,
    whose payload is elsewhere, only the block is looked at.
    """
    blocks, defects = _digest(file, record, "WARC-Block-Digest", record.pieces(), "blockDigest")
    if record.kind == "revisit" or not record.get("WARC-Payload-Digest"):
        return blocks, defects
    payloads, more = _digest(file, record, "WARC-Payload-Digest", _payload(record), "payloadDigest")
    return blocks + payloads, [*defects, *more]


def _payload(record: WarcRecord) -> Iterator[bytes]:
    if record.get("Content-Type").partition(";")[0].strip().lower() != "application/http":
        return record.pieces()
    record.block.seek(0)
    data = record.block.read(min(record.block_length, MAX_HEAD_BYTES))
    end = head_end(data)
    if end < 0:
        return record.pieces()
    # what follows a request's head is chunked as seldom as it is there at all, and by the same field
    return transfer_decoded(record.pieces(end), parse_head(data[:end]))


def bundle_defects(bundle: Bundle) -> list[Defect]:
    """What is wrong with the records of an exchange together."""
    is_whole = bundle.kind != "response" or not bundle.is_ours or bool(bundle.truncated)
    return [] if is_whole else _unmarked_cut(bundle)


def _digest(file: str, record: WarcRecord, name: str, pieces: Iterable[bytes], code: str) -> tuple[int, list[Defect]]:
    declared = record.get(name)
    if not declared:
        return 0, []
    label, _, value = declared.partition(":")
    algorithm = _ALGORITHMS.get(label.lower())
    if algorithm is None:
        return 0, [Defect(file, record.offset, f"{code}Unknown", None, declared)]
    digest = hashlib.new(algorithm, usedforsecurity=False)
    for piece in pieces:
        digest.update(piece)
    base32 = b32encode(digest.digest()).decode().rstrip("=")
    if _is_spelled(value.strip().rstrip("="), digest.digest(), base32):
        return 1, []
    return 1, [Defect(file, record.offset, f"{code}Mismatch", declared, f"{label}:{base32}")]


def _is_spelled(value: str, digest: bytes, base32: str) -> bool:
    """Whether a value stands for a digest: in base 32 by custom, in base 16 or 64 in some tools (RFC 4648)."""
    if value.upper() in (base32, b16encode(digest).decode()):  # they have no letter case of their own
        return True
    base64 = b64encode(digest).decode().rstrip("=")
    return value in (base64, base64.translate(_URL_SAFE))


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
