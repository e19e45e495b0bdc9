"""The block of a record as it passes: its length, its digests, the digest of its payload (WARC 1.1, sections 5.3, 5.8,
5.9 and 6.3.2)."""

from __future__ import annotations

import hashlib
import re
from base64 import b16encode, b32encode, b64encode, urlsafe_b64encode

from archiver.archive.standard.grammar import is_digest
from archiver.archive.standard.record import Record, Told
from archiver.archive.standard.stream import MemberBytes

__all__ = ["HEAD_END", "read_block"]

HEAD_END = re.compile(rb"\r?\n\r?\n")
_PIECE_BYTES = 1 << 16
_BEGINNING_BYTES = 1 << 20
_ALGORITHMS = {"sha1": "sha1", "sha-1": "sha1", "md5": "md5"} | {
    f"sha{dash}{size}": f"sha{size}" for size in (256, 384, 512) for dash in ("", "-")
}
_CHUNKED = re.compile(rb"\ntransfer-encoding[ \t]*:[^\r\n]*\bchunked\b", re.IGNORECASE)
_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\n]*)?\r?\n")


def read_block(data: MemberBytes, record: Record, tell: Told) -> None:
    """Take the block in and hold it against its digests. Nothing is said of algorithms that aren't known."""
    block = _Digest(record, "warc-block-digest")
    payload = _Payload(record)
    left = record.length or 0
    kept: list[bytes] = []
    kept_bytes = 0
    while left and (piece := data.read(min(left, _PIECE_BYTES))):
        left -= len(piece)
        block.update(piece)
        payload.update(piece)
        if kept_bytes < _BEGINNING_BYTES:
            kept.append(piece)
            kept_bytes += len(piece)
    record.beginning = b"".join(kept)
    if left:
        tell("blockShort", f"{(record.length or 0) - left} of {record.length} octets")
        return
    if block.is_wrong:
        tell("blockDigestWrong", f"{block.declared}, is {block.computed}")
    if payload.is_whole and payload.digest.is_wrong:
        tell("payloadDigestWrong", f"{payload.digest.declared}, is {payload.digest.computed}")


class _Digest:
    """A digest that a field declares, computed anew."""

    def __init__(self, record: Record, name: str) -> None:
        self.declared = record.get(name) or ""
        self._label, _, self._value = self.declared.partition(":")
        algorithm = _ALGORITHMS.get(self._label.lower()) if is_digest(self.declared) else None
        self._hash = hashlib.new(algorithm, usedforsecurity=False) if algorithm else None

    def update(self, data: bytes) -> None:
        if self._hash is not None:
            self._hash.update(data)

    @property
    def computed(self) -> str:
        return f"{self._label}:{b32encode(self._bytes).decode()}"

    @property
    def is_wrong(self) -> bool:
        """In none of the spellings in use: base 32, 16 and 64; the standard names none."""
        if self._hash is None:
            return False
        value, raw = self._value.rstrip("="), self._bytes
        folded = {b32encode(raw).decode().rstrip("="), b16encode(raw).decode()}
        exact = {form(raw).decode().rstrip("=") for form in (b64encode, urlsafe_b64encode)}
        return value.upper() not in folded and value not in exact

    @property
    def _bytes(self) -> bytes:
        return self._hash.digest() if self._hash is not None else b""


class _Payload:
    """The payload: of an HTTP message its body without chunks, of other blocks the block."""

    def __init__(self, record: Record) -> None:
        self.digest = _Digest(record, "warc-payload-digest")
        self._is_here = record.kind != "revisit" and record.get("warc-segment-number") is None
        self._is_http = record.media_type == "application/http"
        self._head = b""
        self._chunks: _Chunks | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it could be told from the block: its head and, if it is chunked, the last chunk came."""
        return self._is_here and not self._is_http and (self._chunks is None or self._chunks.is_over)

    def update(self, data: bytes) -> None:
        if not self.digest.declared or not self._is_here:
            return
        if self._is_http:
            self._head += data
            found = HEAD_END.search(self._head, max(len(self._head) - len(data) - 3, 0))
            if found is None:
                self._is_here = len(self._head) <= _BEGINNING_BYTES  # a head that is longer is none
                return
            data, head = self._head[found.end() :], self._head[: found.start()]
            self._is_http, self._head = False, b""
            self._chunks = _Chunks() if _CHUNKED.search(head) else None
        if self._chunks is not None:
            data = self._chunks.feed(data)
        self.digest.update(data)


class _Chunks:
    """Chunks taken apart by RFC 9112, section 7.1. What isn't chunked by the letter has no known payload."""

    def __init__(self) -> None:
        self.is_over = False
        #: the last chunk came
        self._is_broken = False
        self._rest = b""
        self._left = 0

    def feed(self, data: bytes) -> bytes:
        out: list[bytes] = []
        data, at = self._rest + data, 0
        while at < len(data) and not (self._is_broken or self.is_over):
            if self._left > 2:
                piece = data[at : at + self._left - 2]
                out.append(piece)
                at += len(piece)
                self._left -= len(piece)
            elif self._left:
                if len(data) - at < self._left:
                    break
                self._is_broken = data[at : at + self._left] != b"\r\n"
                at, self._left = at + self._left, 0
            else:
                end = data.find(b"\n", at) + 1
                if not end:
                    self._is_broken = len(data) - at > _PIECE_BYTES
                    break
                self._size(data[at:end])
                at = end
        self._rest = data[at:]
        return b"".join(out)

    def _size(self, line: bytes) -> None:
        size = _SIZE.fullmatch(line)
        self._is_broken = size is None
        count = int(size[1], 16) if size else 0
        self._left = count + 2 if count else 0
        self.is_over = size is not None and not count
