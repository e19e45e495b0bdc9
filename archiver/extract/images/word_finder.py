"""Finds whether a text has one of many words, such as those of agencies' names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick

from archiver.rules.literals import case_folded

__all__ = ["WordFinder", "words_in"]

_WORD = re.compile(r"\w+")
_SPACED = "".join(char if _WORD.match(char) else " " for char in map(chr, range(128)))
"""By code point, each ASCII character, with spaces for those that no word has."""


class WordFinder:
    """Some words, looked for all together."""

    __slots__ = ("_automaton", "_words")

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._automaton = AhoCorasick([f" {word} " for word in self._words])

    def any_in(self, text: str) -> bool:
        """Whether a text has one of the words, in any case."""
        if text.isascii():
            return bool(self._automaton.find_matches_as_indexes(f" {text.lower().translate(_SPACED)} "))
        return not self._words.isdisjoint(words_in(text))


def words_in(text: str) -> list[str]:
    """The words of a text in compatibility forms, `case_folded`."""
    if text.isascii():
        return text.lower().translate(_SPACED).split()
    return _WORD.findall(case_folded(unicodedata.normalize("NFKC", text)))
