"""Undo content-codings within bounds: what a small body may unfold to is limited, however it is nested."""

from __future__ import annotations

import io
import re
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress

import brotli  # type: ignore[import-untyped]  # it comes without types
import zstandard

__all__ = ["DAMAGED", "MAX_CODINGS", "content_damage", "content_decoded", "damage_in"]

DAMAGED = "damagedContentCoding"
"""How a problem begins that says where a body couldn't be decoded to its end."""

MAX_CODINGS = 5
"""Codings on one body; more are left undone. No server that means well sends more than two."""

_PIECE_BYTES = 1 << 16
# RFC 9659: a zstd frame for HTTP needs no larger window; without the limit a few bytes may ask for gigabytes
_ZSTD_WINDOW_BYTES = 8 << 20
_ZSTD_PIECE_BYTES = 64
_ORDINARY_BYTES = 4 << 20
_NO_CODING = frozenset({"identity", "none", "utf-8"})
_GZIP_START = b"\x1f\x8b"
_TEXT_BYTES = 512
_NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
"""What of 512 packed bytes some fifty are, and no text holds (https://mimesniff.spec.whatwg.org/#binary-data-byte)."""
_BROTLI_PIECE_BYTES = 1 << 10
"""What is decoded of the call that meets a fault is lost: no more than that."""

Pieces = Iterator[bytes]


class _DamageError(Exception):
    """The body has the coding, and a fault in it."""


def content_decoded(body: bytes, codings: Iterable[str], limit: int) -> tuple[bytes, tuple[str, ...], bool]:
    """The body without its content-codings, what was odd about them, and whether it was cut.

    `codings` as in the header: the first was applied first. No layer gives more than `limit` bytes: one that would is
    cut there. A coding that is unknown, or that the body doesn't have, is left undone; what is damaged is decoded up to
    the damage. Layers hand on pieces to each other, so that no more than the last one's bytes are held. Never raises.
    """
    layers = [coding for coding in codings if coding not in _NO_CODING]
    if (whole := _ordinary(body, layers, limit)) is not None:
        return whole, (), False
    if len(layers) > MAX_CODINGS:
        return body, (f"tooManyContentCodings: {len(layers)}",), False
    out = io.BytesIO()
    chain, last = _undone(lambda: _cut(body), layers, limit, out)
    if not chain:
        return body, tuple(last), False
    problems = [problem for layer in chain for problem in layer.problems]
    return out.getvalue(), (*problems, *last), any(layer.is_cut for layer in chain)


def content_damage(pieces: Callable[[], Pieces], codings: Iterable[str], limit: int) -> str | None:
    """Where a body is damaged within its content-codings, in words; None where it isn't, or has none.

    As `content_decoded`, but nothing of the body is held: `pieces` gives it from its beginning each time.
    """
    layers = [coding for coding in codings if coding not in _NO_CODING]
    if len(layers) > MAX_CODINGS:
        return None
    chain, _ = _undone(pieces, layers, limit, None)
    return damage_in(problem for layer in chain for problem in layer.problems)


def damage_in(problems: Iterable[str]) -> str | None:
    """What `content_decoded` says of damage; None where there is none."""
    return next((text.removeprefix(f"{DAMAGED}: ") for text in problems if text.startswith(DAMAGED)), None)


def _undone(
    pieces: Callable[[], Pieces], layers: Sequence[str], limit: int, out: io.BytesIO | None
) -> tuple[list[_Layer], list[str]]:
    """The layers that the body has, undone into `out`, and why others are left; none of both for one without."""
    names = list(reversed(layers))
    unknown = next((at for at, name in enumerate(names) if name not in _DECODERS), len(names))
    last = [f"unknownContentCoding: {names[unknown][:40]}"] if unknown < len(names) else []
    names = names[:unknown]
    raw: set[int] = set()
    while names:
        chain = [_Layer(name, limit, is_raw=at in raw) for at, name in enumerate(names)]
        if out is not None:
            out.seek(0)
            out.truncate()
        _through(chain, pieces(), out)
        failed = next((at for at, layer in enumerate(chain) if layer.is_other), None)
        if failed is None:
            return chain, last
        if names[failed] == "deflate" and failed not in raw:
            raw.add(failed)  # many servers leave the wrapper out that RFC 9110 asks for
            continue
        last, names = [chain[failed].error], names[:failed]
    return [], last


def _ordinary(body: bytes, layers: Sequence[str], limit: int) -> bytes | None:
    """A body of one undamaged gzip member, as nearly all are, in one call: a third less time than piece by piece."""
    size = int.from_bytes(body[-4:], "little")  # as the member's end says (RFC 1952, section 2.3.1); it may lie
    if layers != ["gzip"] or not 0 < size <= min(_ORDINARY_BYTES, limit):
        return None
    inflater = zlib.decompressobj(31)
    with suppress(zlib.error):
        out = inflater.decompress(body, size)
        if inflater.eof and not inflater.unused_data:
            return out
    return None


class _Layer:
    """One coding on its way through: what it gave, and what was odd about it."""

    def __init__(self, coding: str, limit: int, *, is_raw: bool) -> None:
        self._coding, self._limit, self._is_raw = coding, limit, is_raw
        self.problems: list[str] = []
        self.error = ""
        self.is_other = self.is_cut = False
        #: is_other: the body doesn't have this coding

    def decoded(self, pieces: Pieces) -> Pieces:
        """The pieces without the coding, at most `limit` bytes of them; errors become problems."""
        given = 0
        source = _Source(pieces)
        if not source.peek(1):
            return
        decode = _raw_deflate if self._is_raw else _DECODERS[self._coding]
        try:
            for piece in decode(source):
                room = self._limit - given
                given += min(len(piece), room)
                yield piece[:room]
                if len(piece) > room:
                    self.problems.append(f"decodedBodyTooLarge: {self._coding}: more than {self._limit} bytes")
                    self.is_cut = True
                    return
        except (zlib.error, brotli.error, zstandard.ZstdError, EOFError, _DamageError) as error:
            if given or isinstance(error, EOFError | _DamageError):
                self.problems.append(f"{DAMAGED}: {self._coding}: {error}")
            else:
                self.is_other, self.error = True, f"notContentCoded: {self._coding}: {error}"


def _cut(body: bytes) -> Pieces:
    view = memoryview(body)
    return (bytes(view[at : at + _PIECE_BYTES]) for at in range(0, len(view), _PIECE_BYTES))


def _through(chain: Sequence[_Layer], pieces: Pieces, out: io.BytesIO | None) -> None:
    steps = [pieces]
    for layer in chain:
        steps.append(layer.decoded(steps[-1]))
    for piece in steps[-1]:
        if out is not None:
            out.write(piece)
    for step in reversed(steps):  # a layer may end before the one around it, which may be damaged or too long behind
        deque(step, maxlen=0)


class _Source:
    """Pieces to take from, with a look ahead."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces, self._ahead = pieces, b""

    def peek(self, size: int) -> bytes:
        """The next bytes, which stay there; fewer at the end."""
        while len(self._ahead) < size and (piece := next(self._pieces, None)) is not None:
            self._ahead += piece
        return self._ahead[:size]

    def take(self) -> bytes:
        """The next piece; empty at the end."""
        self.peek(1)
        piece, self._ahead = self._ahead, b""
        return piece

    def give_back(self, data: bytes) -> None:
        self._ahead = data + self._ahead


def _gzip(source: _Source) -> Pieces:
    """Several members are one body (RFC 1952); what follows the last and is no member is left out, as browsers do."""
    is_first = True
    while is_first or source.peek(2) == _GZIP_START:
        yield from _inflated(zlib.decompressobj(31), source, has_coding=source.peek(2) == _GZIP_START)
        is_first = False


def _deflate(source: _Source) -> Pieces:
    """With a zlib wrapper, as RFC 9110 says, which begins as RFC 1950, section 2.2, has it."""
    first = int.from_bytes(source.peek(2))
    return _inflated(zlib.decompressobj(15), source, has_coding=first >> 8 & 15 == 8 and first % 31 == 0)


def _raw_deflate(source: _Source) -> Pieces:
    return _inflated(zlib.decompressobj(-15), source, has_coding=False if _is_other(source) else None)


def _is_other(source: _Source) -> bool:
    """Whether a body that should have a coding which no bytes tell is plain text, or gzip: sent as it was, then."""
    beginning = source.peek(_TEXT_BYTES)[:_TEXT_BYTES]
    return not _NO_TEXT.search(beginning) or beginning.startswith(_GZIP_START)


def _inflated(inflater: zlib._Decompress, source: _Source, *, has_coding: bool | None) -> Pieces:
    """Up to the fault, if there is one. `has_coding`: whether the body does; None where only what comes out tells."""
    rest = b""
    while not inflater.eof:
        rest = rest or source.take()
        is_over = not rest
        before = None if has_coding is False else inflater.copy()
        try:
            piece = inflater.decompress(rest, _PIECE_BYTES)
        except zlib.error as error:
            if before is not None:
                yield from _before_fault(before, rest)
            if has_coding:
                raise _DamageError(str(error)) from error
            raise
        rest = inflater.unconsumed_tail
        if piece:
            yield piece
        elif is_over and not inflater.eof:
            raise EOFError("ends too early")
    source.give_back(inflater.unused_data)


def _before_fault(inflater: zlib._Decompress, packed: bytes) -> Pieces:
    """What can be unpacked before the fault, byte by byte: zlib gives nothing of the call that meets it."""
    with suppress(zlib.error):
        for at in range(len(packed)):
            piece = inflater.decompress(packed[at : at + 1])
            if piece:
                yield piece


def _brotli(source: _Source) -> Pieces:
    size, most = (_PIECE_BYTES, _PIECE_BYTES) if _is_other(source) else (1, _BROTLI_PIECE_BYTES)
    decoder, rest = brotli.Decompressor(), b""
    while not decoder.is_finished():
        data = b""
        if decoder.can_accept_more_data():
            rest = rest or source.take()
            data, rest = rest[:size], rest[size:]
            size = min(2 * size, most)
        # what it can give without more input comes bit by bit, too: only when nothing comes it is at its end
        if piece := decoder.process(data, output_buffer_limit=_PIECE_BYTES):
            yield piece
        elif not data and not decoder.is_finished():
            raise EOFError("ends too early")


def _zstd(source: _Source) -> Pieces:
    """One or more frames."""
    while source.peek(1):
        yield from _frame(zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW_BYTES).decompressobj(), source)


def _frame(decoder: zstandard.ZstdDecompressionObj, source: _Source) -> Pieces:
    """One frame; fed in small pieces, since four bytes may stand for a block of 128 KiB."""
    while data := source.take():
        for at in range(0, len(data), _ZSTD_PIECE_BYTES):
            if piece := decoder.decompress(data[at : at + _ZSTD_PIECE_BYTES]):
                yield piece
            if decoder.eof:
                source.give_back(decoder.unused_data + data[at + _ZSTD_PIECE_BYTES :])
                return
    raise EOFError("ends too early")


_DECODERS: dict[str, Callable[[_Source], Pieces]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
