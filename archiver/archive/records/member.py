"""Compressed members: gzip members, zstd and LZ4 frames, inflated piece by piece."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

import zstandard

__all__ = ["CODECS", "INPUT_BYTES", "SKIPPABLE", "Codec", "Inflater", "MemberError", "codec_of"]

_PIECE_BYTES = 1 << 16
INPUT_BYTES = 1 << 14
"""Bytes that an inflater takes at once, at most: where a damage is, is known no better."""

# RFC 8878, section 3.1.1.1.2: what a decoder should support; without the limit a few bytes may ask for gigabytes
_ZSTD_WINDOW_BYTES = 8 << 20
_ZSTD_INPUT_BYTES = 256
_LZ4_INPUT_BYTES = 1 << 12

SKIPPABLE = tuple(bytes([0x50 + n]) + b"\x2a\x4d\x18" for n in range(16))
"""First bytes of frames of zstd and LZ4 that hold no content; the length follows in four bytes."""


class MemberError(Exception):
    """A member is damaged, or can't be inflated here."""


class Inflater(Protocol):
    """Takes one member."""

    @property
    def eof(self) -> bool:
        """Whether the member has ended, with a right checksum."""

    def feed(self, data: memoryview) -> tuple[bytes, int]:
        """What comes out, and how many bytes of the data were used. MemberError if they are no member."""


@dataclass(frozen=True, slots=True)
class Codec:
    """One way of compressing a WARC record by record."""

    name: str
    member: str
    #: what its standard calls a member
    magic: bytes
    #: the first bytes of each
    inflater: Callable[[bytes], Inflater]
    #: for a dictionary, empty for none


class _Gzip:
    def __init__(self, _dictionary: bytes) -> None:
        self._inflater = zlib.decompressobj(31)

    @property
    def eof(self) -> bool:
        return self._inflater.eof

    def feed(self, data: memoryview) -> tuple[bytes, int]:
        given = data[:INPUT_BYTES]
        try:
            out = self._inflater.decompress(given, _PIECE_BYTES)
        except zlib.error as error:
            raise MemberError(str(error)) from error
        rest = self._inflater.unused_data if self._inflater.eof else self._inflater.unconsumed_tail
        return out, len(given) - len(rest)


class _Zstd:
    def __init__(self, dictionary: bytes) -> None:
        known = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
        decompressor = zstandard.ZstdDecompressor(dict_data=known, max_window_size=_ZSTD_WINDOW_BYTES)
        self._inflater = decompressor.decompressobj()

    @property
    def eof(self) -> bool:
        return self._inflater.eof

    def feed(self, data: memoryview) -> tuple[bytes, int]:
        given = data[:_ZSTD_INPUT_BYTES]
        try:
            out = self._inflater.decompress(given)
        except zstandard.ZstdError as error:
            raise MemberError(str(error)) from error
        return out, len(given) - len(self._inflater.unused_data)


class _Lz4:
    def __init__(self, _dictionary: bytes) -> None:
        try:
            frame = import_module("lz4.frame")
        except ImportError:
            raise MemberError("LZ4 needs the extra [lz4]: pip install 'news-archiver[lz4]'") from None
        self._inflater = frame.LZ4FrameDecompressor()

    @property
    def eof(self) -> bool:
        return bool(self._inflater.eof)

    def feed(self, data: memoryview) -> tuple[bytes, int]:
        given = bytes(data[:_LZ4_INPUT_BYTES])
        try:
            out: bytes = self._inflater.decompress(given)
        except (RuntimeError, ValueError) as error:
            raise MemberError(str(error)) from error
        return out, len(given) - len(self._inflater.unused_data or b"")


CODECS = (
    Codec("gzip", "gzip member", b"\x1f\x8b\x08", _Gzip),
    Codec("zstd", "zstd frame", b"\x28\xb5\x2f\xfd", _Zstd),
    Codec("LZ4", "LZ4 frame", b"\x04\x22\x4d\x18", _Lz4),
)


def codec_of(data: bytes) -> Codec | None:
    """The codec that bytes begin with, also if there are too few of them to be sure; None for plain ones."""
    if not data:
        return None
    skippable = CODECS[1] if data[:4] in SKIPPABLE else None
    return next((codec for codec in CODECS if data[: len(codec.magic)] == codec.magic[: len(data)]), skippable)
