"""Feeds and sitemaps as text that comes in pieces: unzipped, bounded, decoded; no piece is large."""

from __future__ import annotations

import codecs
import zlib
from collections.abc import Iterator
from itertools import chain

from archiver.model.problem import Problem
from archiver.web.controls import strip_controls
from archiver.web.encoding import decode
from archiver.web.source import has_controls, has_odd_characters

__all__ = ["MOST_BYTES", "pieces_of", "unpacked"]

MOST_BYTES = 64 * 1024 * 1024
"""A sitemap may have 50 MB unzipped (https://www.sitemaps.org/protocol.html)."""

_GZIP = b"\x1f\x8b"
_PIECE_BYTES = 256 * 1024
_HEAD_BYTES = 1 << 20
"""What the charset is told from; all of nearly every document."""
_PACKED_BYTES = 1024
"""Unzipped at a time: no more is lost before the place where a gzip stream breaks."""

_UNMARKED = {b"\x00\x00\x00<": "utf-32-be", b"<\x00\x00\x00": "utf-32-le", b"Lo\xa7\x94": "cp037"}
"""How XML begins in character sets that are no superset of ASCII (https://www.w3.org/TR/xml/#sec-guessing).

`decode` knows UTF-16 and byte order marks.
"""


def pieces_of(body: bytes, content_type: str | None, problems: list[Problem]) -> Iterator[str]:
    """The text of `body` without control characters, unzipped if it is gzip whatever it was served as.

    What was odd is added to `problems` on the way.
    """
    parts = unpacked(body, problems)
    head = bytearray()
    is_all = False
    while len(head) < _HEAD_BYTES and not is_all:
        part = next(parts, None)
        head += part or b""
        is_all = part is None
    charset = next((codec for mark, codec in _UNMARKED.items() if head.startswith(mark)), None)
    if charset is None:
        decoded = decode(bytes(head), content_type)
        problems += decoded.problems if is_all else ()
        charset = decoded.charset
        if is_all:
            yield _clean(decoded.text)
            return
    decoder = codecs.getincrementaldecoder(charset)("replace")
    for some in chain((bytes(head),), parts):
        yield _clean(decoder.decode(some))
    yield _clean(decoder.decode(b"", True))


def unpacked(body: bytes, problems: list[Problem]) -> Iterator[bytes]:
    """The bytes of `body` in pieces, 64 MiB of them at most."""
    left = MOST_BYTES
    for part in _inflated(body, problems) if body.startswith(_GZIP) else _cut(body, _PIECE_BYTES):
        if len(part) > left:
            problems.append(Problem("documentTooLarge", f"{MOST_BYTES} bytes read"))
            yield part[:left]
            return
        left -= len(part)
        yield part


def _cut(body: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


def _inflated(packed: bytes, problems: list[Problem]) -> Iterator[bytes]:
    """What can be read, up to the place where it is broken; a gzip file may have several members (RFC 1952, 2.2)."""
    inflate = zlib.decompressobj(wbits=31)
    read = 0
    for part in _cut(packed, _PACKED_BYTES):
        while part:
            if inflate.eof:
                if not _GZIP.startswith(part[:2]):
                    return  # what a disk or a server appended
                inflate = zlib.decompressobj(wbits=31)
            try:
                plain = inflate.decompress(part, _PIECE_BYTES)
            except zlib.error as error:
                problems.append(Problem("gzipBroken", f"{error}; {read} bytes read"))
                return
            read += len(plain)
            yield plain
            part = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
    if not inflate.eof:
        problems.append(Problem("gzipCutOff", f"{read} bytes read"))


def _clean(text: str) -> str:
    try:
        markup = text.encode("utf-8")
    except UnicodeEncodeError:  # lone surrogates
        return strip_controls(text)[0]
    # nearly every text is clean, and looking through bytes takes a fifth of the time
    return strip_controls(text)[0] if has_controls(markup) or has_odd_characters(markup) else text
