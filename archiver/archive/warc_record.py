"""WARC/1.1 records as bytes: heads that can't be split, one gzip member a record."""

from __future__ import annotations

import hashlib
import re
import uuid
import zlib
from base64 import b32encode
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from archiver.model.errors import ArchiveError

__all__ = ["RECORD_END", "block_digest", "header_url", "new_record_id", "record_head", "record_member", "warc_date"]

RECORD_END = b"\r\n\r\n"
_MEMBER_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
# deflate, no flags, no time, unknown system: equal records give equal bytes
_RAW = -15
_LEVEL_HEAD = 6
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_UNSAFE_IN_URL = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\ud800-\udfff<>]")


def new_record_id() -> str:
    """A fresh WARC-Record-ID."""
    return f"<urn:uuid:{uuid.uuid4()}>"


def warc_date(time: datetime) -> str:
    """WARC-Date with microseconds (WARC 1.1 allows one to nine digits).

    >>> warc_date(datetime(2026, 1, 2, 3, 4, 5, 6, UTC))
    '2026-01-02T03:04:05.000006Z'
    """
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def header_url(url: str) -> str:
    """The URL with what can't stand in a header percent-encoded; a URL that is one already stays as it is.

    >>> header_url("http://a.test/x y\\r\\nWARC-Type: response")
    'http://a.test/x%20y%0D%0AWARC-Type:%20response'
    """
    return _UNSAFE_IN_URL.sub(lambda match: quote(match[0].encode("utf-8", "replace"), safe=""), url)


def block_digest(pieces: Iterable[bytes]) -> str:
    """SHA-1 as `sha1:` and base 32, the form that other readers expect."""
    digest = hashlib.sha1(usedforsecurity=False)
    for piece in pieces:
        digest.update(piece)
    return f"sha1:{b32encode(digest.digest()).decode()}"


def record_head(fields: Sequence[tuple[str, str]], length: int) -> bytes:
    """Version line and fields of a record with a block of `length` bytes.

    Raises ArchiveError for a value with control characters: it could end its line and forge another field.
    """
    for name, value in fields:
        if _CONTROL.search(value):
            raise ArchiveError(f"control character in WARC field {name}: {value!r}")
    lines = [f"{name}: {value}\r\n" for name, value in fields]
    return f"WARC/1.1\r\n{''.join(lines)}Content-Length: {length}\r\n\r\n".encode()


def record_member(head: bytes, block: Iterable[bytes], length: int, level: int) -> Iterator[bytes]:
    """The record as one gzip member (RFC 1952), piece by piece; a block that isn't `length` bytes is an ArchiveError.

    Level 0 packs the head and stores the block as it is: one that is packed already would cost as much time as any
    other and come out no smaller.
    """
    checksum = zlib.crc32(head)
    packer = zlib.compressobj(level or _LEVEL_HEAD, zlib.DEFLATED, _RAW)
    yield _MEMBER_HEAD + packer.compress(head)
    if not level:
        # byte-aligned, so that the stream of another packer may follow (RFC 1951, section 3.2.4)
        yield packer.flush(zlib.Z_FULL_FLUSH)
        packer = zlib.compressobj(0, zlib.DEFLATED, _RAW)
    written = 0
    for piece in block:
        written += len(piece)
        checksum = zlib.crc32(piece, checksum)
        yield packer.compress(piece)
    if written != length:
        raise ArchiveError(f"block of {length} bytes gave {written}")
    checksum = zlib.crc32(RECORD_END, checksum)
    yield packer.compress(RECORD_END) + packer.flush()
    size = len(head) + length + len(RECORD_END)
    yield checksum.to_bytes(4, "little") + (size & 0xFFFFFFFF).to_bytes(4, "little")
