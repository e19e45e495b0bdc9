"""One look through all texts of a page for all patterns at once: which texts a pattern need be tried on at all."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

from archiver.model.rules import Pattern
from archiver.rules.literals import needed_literals
from archiver.rules.needs import Needs, needs_of, parts_of

__all__ = ["Lexicon", "Occurrences"]

T = TypeVar("T")

_BREAK = "\n"
_TEXT_BITS = 32
_TEXT_MASK = (1 << _TEXT_BITS) - 1


class _Branch:
    """One of the alternatives of a pattern, compiled when it is first tried: most never are."""

    def __init__(self, source: str, flags: int, needed: list[list[str]]) -> None:
        self._source, self._flags = source, flags
        self.needed = needed
        #: sets of literals, of each of which a text must hold one
        self.complete = (1 << len(needed)) - 1
        #: a bit for each of them

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The alternative by itself."""
        return re.compile(self._source, self._flags)


class Occurrences:
    """Where on one page the literals stand that patterns can't do without."""

    def __init__(self, lexicon: Lexicon, by_pattern: dict[int, dict[int, list[int]]], count: int) -> None:
        self._lexicon, self._by_pattern, self._count = lexicon, by_pattern, count

    def texts(self, pattern: Pattern) -> Sequence[int]:
        """Numbers of the texts that `pattern` may hit, in order: no other can."""
        if id(pattern) not in self._lexicon.numbers:
            return range(self._count)
        found = list(self._by_pattern.get(id(pattern), {}).values())
        return found[0] if len(found) == 1 else sorted(set().union(*found))

    def hit(self, pattern: Pattern, texts: Mapping[int, str], most_chars: int = sys.maxsize) -> list[int]:
        """Numbers of those of these texts, no longer than that, that `pattern` hits.

        They are numbered in the order of the scan.
        """
        if id(pattern) not in self._lexicon.numbers:
            return [n for n, text in texts.items() if len(text) <= most_chars and pattern.regex.search(text)]
        found: set[int] = set()
        text_of = texts.get
        for branch, at in self._by_pattern.get(id(pattern), {}).items():
            likely = [(n, t) for n in at if n not in found and (t := text_of(n)) is not None and len(t) <= most_chars]
            if likely:
                search = self._lexicon.branches[branch].regex.search
                found.update([number for number, text in likely if search(text)])
        return sorted(found)

    def likely(self, of_patterns: Mapping[int, T]) -> list[T]:
        """What is known of patterns, by their identity, for those of the lexicon that may hit any text, in order."""
        lexicon = self._lexicon
        asked = of_patterns.keys() & (self._by_pattern.keys() | lexicon.unsure)
        return [of_patterns[pattern] for pattern in sorted(asked, key=lexicon.order.__getitem__)]

    def anywhere(self, pattern: Pattern) -> bool:
        """Whether `pattern` may hit any text."""
        return id(pattern) not in self._lexicon.numbers or id(pattern) in self._by_pattern


class Lexicon:
    """The literals of many patterns in one automaton (Aho and Corasick, 1975)."""

    def __init__(self, patterns: Iterable[Pattern], needs: Needs | None = None) -> None:
        """`needs`: what is known of them beforehand."""
        self._kept = tuple(patterns)  # their identities are the keys
        self.branches: list[_Branch] = []
        self.numbers: dict[int, range] = {}
        self.order = {id(pattern): place for place, pattern in enumerate(self._kept)}
        self._patterns: list[int] = []
        owners: dict[str, dict[int, int]] = {}
        for pattern in self._kept:
            first = len(self.branches)
            for branch in _branches(pattern, needs or {}):
                for place, literals in enumerate(branch.needed):
                    for literal in literals:
                        bits = owners.setdefault(literal, {})
                        at = len(self.branches) << _TEXT_BITS
                        bits[at] = bits.get(at, 0) | 1 << place
                self.branches.append(branch)
                self._patterns.append(id(pattern))
            if first == len(self.branches):
                continue
            self.numbers[id(pattern)] = range(first, len(self.branches))
        self.unsure = frozenset(self.order.keys() - self.numbers.keys())
        #: patterns of which nothing is known to be needed
        self._complete = [branch.complete for branch in self.branches]
        self._owners = tuple(tuple(bits.items()) for bits in owners.values())
        self._automaton = AhoCorasick(list(owners), matchkind=MatchKind.Standard)

    def search(self, pattern: Pattern, text: str, folded: str) -> re.Match[str] | None:
        """The first hit of `pattern` in a text, which is also given `case_folded`; one it doesn't know is tried."""
        branches = self.numbers.get(id(pattern))
        if branches is None:
            return pattern.regex.search(text)
        first = None
        for branch in branches:
            one = self.branches[branch]
            if all(any(literal in folded for literal in literals) for literals in one.needed):
                match = one.regex.search(text)
                if match is not None and (first is None or match.start() < first.start()):
                    first = match
        return first

    def scan(self, texts: Sequence[str]) -> Occurrences:
        """Look through texts, each `case_folded`; an empty one is never hit."""
        ends = accumulate(len(text) + 1 for text in texts)
        owners, text, end = self._owners, -1, 0
        seen: dict[int, int] = {}
        known = seen.get
        for literal, _, match_end in self._automaton.find_matches_as_indexes(_BREAK.join(texts), overlapping=True):
            while match_end > end:  # matches come in the order of their ends
                text += 1
                end = next(ends)
            for branch, bits in owners[literal]:
                place = branch | text
                seen[place] = known(place, 0) | bits
        by_branch: dict[int, list[int]] = {}
        complete = self._complete
        for place, bits in seen.items():
            branch = place >> _TEXT_BITS
            if bits == complete[branch]:
                if branch in by_branch:
                    by_branch[branch].append(place & _TEXT_MASK)
                else:
                    by_branch[branch] = [place & _TEXT_MASK]
        by_pattern: dict[int, dict[int, list[int]]] = {}
        for branch, at in by_branch.items():
            by_pattern.setdefault(self._patterns[branch], {})[branch] = at
        return Occurrences(self, by_pattern, len(texts))


def _branches(pattern: Pattern, known: Needs) -> list[_Branch]:
    """The alternatives of a pattern with what each needs; the whole where one alone needs nothing; else nothing."""
    found = list(zip(parts_of(pattern), needs_of(pattern, known), strict=True))
    if all(sets for _, sets in found):
        return [_Branch(one, pattern.flags, sets) for one, sets in found]
    needed = needed_literals(pattern.source, pattern.flags)
    return [] if needed is None else [_Branch(pattern.source, pattern.flags, [list(needed)])]
