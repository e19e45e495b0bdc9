"""Check records against what they say of themselves: digests, and whether a response is as whole as it looks."""

from __future__ import annotations

import hashlib
from base64 import b16encode, b32encode, b64encode
from collections.abc import Iterable, Iterator

from archiver.archive.bundle import Bundle
from archiver.archive.defect import Defect
from archiver.archive.http_message import TransferDecoder, incompleteness, transfer_decoded
from archiver.archive.records import WarcRecord

__all__ = ["block_defects", "bundle_defects"]

_ALGORITHMS = {
    "sha1": "sha1",
    "sha-1": "sha1",
    "sha256": "sha256",
    "sha-256": "sha256",
    "sha512": "sha512",
    "md5": "md5",
}
_URL_SAFE = str.maketrans("+/", "-_")


def bundle_defects(bundle: Bundle) -> Iterator[tuple[int, list[Defect]]]:
    """The digests of a bundle one after the other: how many were computed, and what is wrong with them.

    Block digests cover the block as stored, payload digests the body without its transfer-coding (WARC 1.1, sections
    5.8 and 5.9), whatever other tools compute.
    """
    for record in bundle.records:
        yield block_defects(bundle.file, record)
    if bundle.kind == "response" and bundle.head is not None:
        payload = transfer_decoded(bundle.main.pieces(bundle.head_bytes), bundle.head)
        yield _digest(bundle.file, bundle.main, "WARC-Payload-Digest", payload, "payloadDigest")
        if bundle.is_ours and not bundle.truncated:
            yield 0, _unmarked_cut(bundle)


def block_defects(file: str, record: WarcRecord) -> tuple[int, list[Defect]]:
    """The same of one record's block digest."""
    return _digest(file, record, "WARC-Block-Digest", record.pieces(), "blockDigest")


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
    size = sum(len(decoder.feed(piece)) for piece in bundle.main.pieces(bundle.head_bytes))
    if incompleteness(head, bundle.findings.get("method", "GET"), decoder, size) is None:
        return []
    expected = "the last chunk" if head.is_chunked and not decoder.is_complete else f"{head.content_length} bytes"
    actual = decoder.problem or f"{size} bytes of body"
    return [Defect(bundle.file, bundle.main.offset, "cutNotMarked", expected, actual)]
