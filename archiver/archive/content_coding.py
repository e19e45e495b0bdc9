"""Undo content-codings within bounds: what a small body may unfold to is limited, however it is nested."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterable

import brotli  # type: ignore[import-untyped]  # it comes without types
import zstandard

__all__ = ["MAX_CODINGS", "content_decoded"]

MAX_CODINGS = 5
"""Codings on one body; more are left undone. No server that means well sends more than two."""

_PIECE_BYTES = 1 << 16
# RFC 9659: a zstd frame for HTTP needs no larger window; without the limit a few bytes may ask for gigabytes
_ZSTD_WINDOW_BYTES = 8 << 20
_ZSTD_PIECE_BYTES = 256
_NO_CODING = frozenset({"identity", "none", "utf-8"})


def content_decoded(body: bytes, codings: Iterable[str], limit: int) -> tuple[bytes, tuple[str, ...], bool]:
    """The body without its content-codings, what was odd about them, and whether it was cut.

    `codings` as in the header: the first was applied first. No layer gives more than `limit` bytes: one that would is
    cut there. A coding that is unknown, or that the body doesn't have, is left undone; what is damaged is decoded up to
    the damage. Never raises.
    """
    layers = [coding for coding in codings if coding not in _NO_CODING]
    if len(layers) > MAX_CODINGS:
        return body, (f"tooManyContentCodings: {len(layers)}",), False
    problems: list[str] = []
    is_cut = False
    for coding in reversed(layers):
        decode = _DECODERS.get(coding)
        if decode is None:
            problems.append(f"unknownContentCoding: {coding[:40]}")
            break
        if not body:
            break
        out = io.BytesIO()
        try:
            complete = decode(body, out, limit)
        except (zlib.error, brotli.error, zstandard.ZstdError, EOFError) as error:
            if not out.tell() and not isinstance(error, EOFError):
                problems.append(f"notContentCoded: {coding}: {error}")
                break
            problems.append(f"damagedContentCoding: {coding}: {error}")
            complete = True
        if not complete:
            problems.append(f"decodedBodyTooLarge: {coding}: more than {limit} bytes")
            is_cut = True
        body = out.getvalue()
    return body, tuple(problems), is_cut


def _gzip(body: bytes, out: io.BytesIO, limit: int) -> bool:
    """Several members are one body (RFC 1952); what follows the last and is no member is left out, as browsers do."""
    members = 0
    while body[:2] == b"\x1f\x8b" or not members:
        inflater = zlib.decompressobj(31)
        if not _inflate(inflater, body, out, limit):
            return False
        body = inflater.unused_data
        members += 1
    return True


def _deflate(body: bytes, out: io.BytesIO, limit: int) -> bool:
    """With a zlib wrapper as RFC 9110 says, or without one as many servers send it."""
    try:
        return _inflate(zlib.decompressobj(15), body, out, limit)
    except zlib.error:
        if out.tell():
            raise
        return _inflate(zlib.decompressobj(-15), body, out, limit)


def _inflate(inflater: zlib._Decompress, body: bytes, out: io.BytesIO, limit: int) -> bool:
    rest = body
    while not inflater.eof:
        piece = inflater.decompress(rest, _PIECE_BYTES)
        rest = inflater.unconsumed_tail
        if not _add(piece, out, limit):
            return False
        if not piece and not rest and not inflater.eof:
            raise EOFError("ends too early")
    return True


def _brotli(body: bytes, out: io.BytesIO, limit: int) -> bool:
    decoder = brotli.Decompressor()
    piece = decoder.process(body, output_buffer_limit=_PIECE_BYTES)
    while True:
        if not _add(piece, out, limit):
            return False
        if decoder.is_finished():
            return True
        if decoder.can_accept_more_data():
            raise EOFError("ends too early")
        piece = decoder.process(b"", output_buffer_limit=_PIECE_BYTES)


def _zstd(body: bytes, out: io.BytesIO, limit: int) -> bool:
    """One or more frames; fed in small pieces, since a few bytes may stand for a block of 128 KiB each."""
    rest = memoryview(body)
    while rest:
        decoder = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW_BYTES).decompressobj()
        while rest and not decoder.eof:
            piece, rest = rest[:_ZSTD_PIECE_BYTES], rest[_ZSTD_PIECE_BYTES:]
            if not _add(decoder.decompress(piece), out, limit):
                return False
        if not decoder.eof:
            raise EOFError("ends too early")
        rest = memoryview(body)[len(body) - len(rest) - len(decoder.unused_data) :]
    return True


def _add(piece: bytes, out: io.BytesIO, limit: int) -> bool:
    """Add a piece within the limit; False if it didn't fit."""
    room = limit - out.tell()
    out.write(piece[:room])
    return len(piece) <= room


_DECODERS: dict[str, Callable[[bytes, io.BytesIO, int], bool]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
