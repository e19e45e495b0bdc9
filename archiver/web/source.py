"""Looks at the bytes of a page."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

__all__ = ["ATTRIBUTE", "SKIP", "has_controls", "has_crowded_tag", "has_odd_characters", "is_utf8"]

# A tag as tokenizers see it: a quoted value may hold < and >, an open quote goes to the end. Nothing is tried twice.
ATTRIBUTE: Final = (
    rb"""[\s/]*+(?:[^\s=>/"']++|["'=])"""
    rb"""(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+)?+)?+"""
)
SKIP: Final = (
    rb"[^<]++|<(?![a-zA-Z/])(?:!--(?:[^-]++|-(?!->))*+)?+"
    rb"|(?i:<(?:script|style|textarea|title|xmp)\b[^>]*+>(?:[^<]++|<(?!/(?:script|style|textarea|title|xmp)))*+)"
)
_CONTROLS = bytes([*range(9), 0x0B, *range(0x0E, 0x20), 0x7F])
_SECOND_CONTROLS = re.compile(rb"\xc2[\x80-\x84\x86-\x9f]")
_NONCHARACTER = re.compile(rb"\xef\xbf[\xbe\xbf]")


def has_crowded_tag(source: bytes, most: int) -> bool:
    """Whether some element may have more than `most` attributes: True is to be looked into, False is certain."""
    match = _few(most).match(source)
    return match is None or match.end() < len(source)


def has_controls(source: bytes) -> bool:
    """Whether there is a control character that no markup holds, as `controls.py` has it."""
    return len(source.translate(None, _CONTROLS)) < len(source)


def has_odd_characters(source: bytes) -> bool:
    """Whether UTF-8 holds a control character of the second set, or U+FFFE or U+FFFF."""
    if _SECOND_CONTROLS.search(source) is not None:
        return True
    return b"\xef\xbf" in source and _NONCHARACTER.search(source) is not None


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
    return re.compile(rb"(?:" + SKIP + rb"|" + tag + rb"|</(?![a-zA-Z]))*+")
