"""One look through all texts of a page for all patterns at once: which texts a pattern need be tried on at all."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from ahocorasick_rs import AhoCorasick, MatchKind

from archiver.model.rules import Pattern
from archiver.rules.literals import needed_literals

__all__ = ["Lexicon", "Occurrences"]

_BREAK = "\n"


class Occurrences:
    """Where on one page the literals stand that patterns can't do without."""

    def __init__(self, by_number: dict[int, list[int]], numbers: dict[int, int], count: int) -> None:
        self._by_number, self._numbers, self._count = by_number, numbers, count

    def texts(self, pattern: Pattern) -> Sequence[int]:
        """Numbers of the texts that `pattern` may hit, in order: no other can."""
        number = self._numbers.get(id(pattern))
        return range(self._count) if number is None else self._by_number.get(number, ())

    def anywhere(self, pattern: Pattern) -> bool:
        """Whether `pattern` may hit any text, or the texts joined by line feeds."""
        number = self._numbers.get(id(pattern))
        return number is None or number in self._by_number


class Lexicon:
    """The literals of many patterns in one automaton (Aho and Corasick, 1975)."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._kept = tuple(patterns)  # their identities are the keys
        self._numbers: dict[int, int] = {}
        self._needed: dict[int, tuple[str, ...]] = {}
        owners: dict[str, list[int]] = {}
        for number, pattern in enumerate(self._kept):
            needed = needed_literals(pattern.regex)
            if needed is None:
                continue
            self._needed[id(pattern)] = needed
            self._numbers[id(pattern)] = number
            for literal in needed:
                owners.setdefault(literal, []).append(number)
        self._owners = tuple(map(tuple, owners.values()))
        self._automaton = AhoCorasick(list(owners), matchkind=MatchKind.Standard)

    def may_hit(self, pattern: Pattern, folded: str) -> bool:
        """Whether a text, `case_folded`, has a literal that `pattern` can't do without."""
        needed = self._needed.get(id(pattern))
        return needed is None or any(literal in folded for literal in needed)

    def scan(self, texts: Sequence[str]) -> Occurrences:
        """Look through texts, each `case_folded`; an empty one is never hit."""
        starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
        found: dict[int, set[int]] = {}
        for literal, start, _ in self._automaton.find_matches_as_indexes(_BREAK.join(texts), overlapping=True):
            text = bisect_right(starts, start) - 1
            for number in self._owners[literal]:
                found.setdefault(number, set()).add(text)
        return Occurrences({number: sorted(at) for number, at in found.items()}, self._numbers, len(texts))
