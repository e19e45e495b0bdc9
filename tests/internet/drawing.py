"""Pictures: a plain shade of grey with a darker frame, as PNG."""

from __future__ import annotations

import struct
import zlib
from functools import cache

__all__ = ["png"]

_WIDTH, _HEIGHT, _FRAME = 640, 400, 20


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@cache
def png(shade: int) -> bytes:
    """A picture of 640 by 400 points."""
    inner, outer = bytes([shade]), bytes([shade // 2])
    edge = b"\0" + outer * _WIDTH
    line = b"\0" + outer * _FRAME + inner * (_WIDTH - 2 * _FRAME) + outer * _FRAME
    rows = edge * _FRAME + line * (_HEIGHT - 2 * _FRAME) + edge * _FRAME
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")
