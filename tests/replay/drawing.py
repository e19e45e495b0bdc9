"""Pictures and a font, drawn here so that nothing has to be licensed."""

from __future__ import annotations

import struct
import zlib
from functools import cache
from io import BytesIO

__all__ = ["font", "png"]


def png(width: int, height: int, red: int, green: int, blue: int) -> bytes:
    """A picture with a lighter frame."""
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            is_frame = min(x, y, width - 1 - x, height - 1 - y) < 3
            rows += bytes(min(255, value + 60) if is_frame else value for value in (red, green, blue))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


@cache
def font() -> bytes:
    """A TrueType font that draws each letter as a box: whether it is used can't be missed."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    letters = {code: f"g{code}" for code in range(0x21, 0x7F)}
    names = [".notdef", "space", *letters.values()]
    pen = TTGlyphPen(None)
    for number, point in enumerate([(50, 0), (50, 700), (450, 700), (450, 0)]):
        (pen.lineTo if number else pen.moveTo)(point)
    pen.closePath()
    box, empty = pen.glyph(), TTGlyphPen(None).glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({0x20: "space", **letters})
    builder.setupGlyf({name: empty if name == "space" else box for name in names})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (500, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Boxes", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    file = BytesIO()
    builder.save(file)
    return file.getvalue()
