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
_SMALL_BYTES, _SMALL_WINDOW, _SMALL_MEMORY = 1 << 13, -12, 5
_MAX_STORED_BYTES = 0xFFFF
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
    yield _MEMBER_HEAD
    checksum, written = zlib.crc32(head), 0
    packer = zlib.compressobj(level, zlib.DEFLATED, _RAW) if level and length > _SMALL_BYTES else _small_packer()
    yield packer.compress(head)
    if not level:
        yield packer.flush(zlib.Z_FULL_FLUSH)  # byte-aligned, so that stored blocks may follow
    for piece in block:
        written += len(piece)
        checksum = zlib.crc32(piece, checksum)
        if level:
            yield packer.compress(piece)
        else:
            yield from _stored(piece)
    if written != length:
        raise ArchiveError(f"block of {length} bytes gave {written}")
    checksum = zlib.crc32(RECORD_END, checksum)
    yield packer.compress(RECORD_END) + packer.flush() if level else _LAST_BLOCK
    size = len(head) + length + len(RECORD_END)
    yield checksum.to_bytes(4, "little") + (size & 0xFFFFFFFF).to_bytes(4, "little")


def _small_packer() -> zlib._Compress:
    """A packer for a few KiB: one with the usual tables takes more time to be made than to pack them."""
    return zlib.compressobj(_LEVEL_HEAD, zlib.DEFLATED, _SMALL_WINDOW, _SMALL_MEMORY)


def _stored(data: bytes) -> Iterator[bytes]:
    """Stored blocks of deflate, none of them the last (RFC 1951, section 3.2.4)."""
    for at in range(0, len(data), _MAX_STORED_BYTES):
        piece = data[at : at + _MAX_STORED_BYTES]
        yield _stored_head(len(piece), is_last=False)
        yield piece


def _stored_head(size: int, *, is_last: bool) -> bytes:
    return bytes([is_last]) + size.to_bytes(2, "little") + (size ^ 0xFFFF).to_bytes(2, "little")


_LAST_BLOCK = _stored_head(len(RECORD_END), is_last=True) + RECORD_END
