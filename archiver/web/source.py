"""Looks at the bytes of a page."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import numpy as np

__all__ = ["ATTRIBUTE", "SKIP", "count_pairs", "has_controls", "has_crowded_tag", "has_odd_characters", "is_utf8"]

# A tag as tokenizers see it: a quoted value may hold < and >, an open quote goes to the end. Nothing is tried twice.
ATTRIBUTE: Final = (
    rb"""[\s/]*+(?:[^\s=>/"']++|["'=])"""
    rb"""(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+)?+)?+"""
)
SKIP: Final = (
    rb"[^<]++|<(?![a-zA-Z/])(?:!--(?:[^-]++|-(?!->))*+)?+"
    rb"|(?i:<(?:script|style|textarea|title|xmp)\b[^>]*+>(?:[^<]++|<(?!/(?:script|style|textarea|title|xmp)))*+)"
)
_PLAIN: Final = rb"""</[a-zA-Z0-9]++>|<(?!s[ct]|t[ei]|x)[a-z0-9]++(?:\s[a-zA-Z-]++="[^"]*+"){0,%d}+>"""
"""Most tags, in fewer steps; those of script, style, textarea, title and xmp are none of them."""
_NONCHARACTER = re.compile(rb"\xef\xbf[\xbe\xbf]")


def has_crowded_tag(source: bytes, most: int) -> bool:
    """Whether some element may have more than `most` attributes: True is to be looked into, False is certain."""
    match = _few(most).match(source)
    return match is None or match.end() < len(source)


def has_controls(source: bytes) -> bool:
    """Whether there is a control character that no markup holds, as `controls.py` has it."""
    if b"\x0b" in source or b"\x7f" in source:
        return True
    codes = np.frombuffer(source, np.uint8)
    return bool((codes < 0x09).any() or (codes - 0x0E < 0x20 - 0x0E).any())  # below zero it begins anew at 255


def has_odd_characters(source: bytes) -> bool:
    """Whether UTF-8 holds a control character of the second set, or U+FFFE or U+FFFF."""
    codes = np.frombuffer(source, np.uint8)
    second = codes[np.flatnonzero(codes[:-1] == 0xC2) + 1]
    if ((second < 0xA0) & (second != 0x85)).any():
        return True
    return count_pairs(source, b"\xef\xbf") > 0 and _NONCHARACTER.search(source) is not None


def count_pairs(source: bytes, pair: bytes) -> int:
    """How often two bytes that differ follow each other: `count` takes six times as long."""
    wanted = int.from_bytes(pair, "little")
    even = np.frombuffer(source, "<u2", len(source) // 2)
    odd = np.frombuffer(source, "<u2", max(0, len(source) - 1) // 2, min(1, len(source)))
    return int(np.count_nonzero(even == wanted) + np.count_nonzero(odd == wanted))


def is_utf8(source: bytes) -> bool:
    """Whether the bytes are valid UTF-8 (Unicode standard, table 3-7)."""
    try:
        source.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@cache
def _few(most: int) -> re.Pattern[bytes]:
    """Runs over a whole source in one match and stops at an element of too many attributes."""
    tag = rb"</?[a-zA-Z][^\s/>]*+(?:" + ATTRIBUTE + rb"){0,%d}+[\s/]*+(?:>|\Z)" % most
    return re.compile(rb"(?:(?:" + _PLAIN % most + rb")[^<]*+|" + SKIP + rb"|" + tag + rb"|</(?![a-zA-Z]))*+")
