"""The words of class names."""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["NOTHING", "look_up"]

NOTHING = 1 << 60
"""Of two words joined that say nothing: above all marks."""

_WORDS = re.compile("[A-Z]?[a-z]+|[A-Z]+")


def look_up(
    names: str, words: Mapping[str, int], stems: Mapping[str, int], stem_lengths: tuple[int, ...], known: dict[str, int]
) -> int:
    """Bits of the families that the words of a class or id string belong to, each word and each two neighbours joined.

    `known` remembers words.
    """
    bits = 0
    for name in names.split():
        before = ""
        for word in _WORDS.findall(name):
            word = word.lower()
            joined = _bits_of(before + word, words, stems, stem_lengths, known) if before else 0
            if joined != NOTHING:
                bits |= joined | _bits_of(word, words, stems, stem_lengths, known)
            before = word
    return bits


def _bits_of(
    word: str, words: Mapping[str, int], stems: Mapping[str, int], stem_lengths: tuple[int, ...], known: dict[str, int]
) -> int:
    bits = known.get(word)
    if bits is None:
        bits = words.get(word, 0)
        for length in stem_lengths:
            if length > len(word):
                break
            bits |= stems.get(word[:length], 0)
        known[word] = bits
    return bits
