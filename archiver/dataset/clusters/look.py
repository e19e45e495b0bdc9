"""What a picture looks like, as 64 bits that survive other sizes, formats and compression."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import Final

import imagehash
from PIL import Image

__all__ = ["MAX_DISTANCE", "distance", "perceptual_hash"]

_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")
"""Others are seldom photographs, and their decoders are seldom used."""
_MAX_PIXELS: Final = 40_000_000
_MIN_SIDE: Final = 100
"""Smaller ones are icons."""
_MIN_BITS: Final = 16
"""A plain surface has hardly any bit set, and is like any other."""
MAX_DISTANCE: Final = 6
"""Bits in which two copies of a photo may differ."""


def perceptual_hash(content: bytes) -> str | None:
    """16 hex digits (pHash: the lowest frequencies of the picture in grey). None for what is no picture of use.

    Hostile bytes: the head says how many pixels there are before any is decoded, and more than 40 million are not.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of oddities in the file
        try:
            with Image.open(BytesIO(content), formats=_FORMATS) as picture:
                width, height = picture.size
                if min(width, height) < _MIN_SIDE or width * height > _MAX_PIXELS:
                    return None
                picture.draft("L", (256, 256))
                found = str(imagehash.phash(picture))
        except Exception:  # decoders raise what they like: OSError, ValueError, SyntaxError, struct.error
            return None
    return found if _MIN_BITS <= int(found, 16).bit_count() <= 64 - _MIN_BITS else None


def distance(one: str, other: str) -> int:
    """Bits in which two hashes differ.

    >>> distance("ff00ff00ff00ff00", "ff00ff00ff00ff03")
    2
    """
    return (int(one, 16) ^ int(other, 16)).bit_count()
