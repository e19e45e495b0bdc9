"""A regular expression that is tried only on texts which hold letters it can't do without."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from ahocorasick_rs import AhoCorasick

from archiver.model.late import Late
from archiver.rules.literals import case_folded, needed_literals

__all__ = ["Gated", "either"]

_FEW = 8
"""Literals that are looked for one by one; more of them together."""


class Gated:
    """As the pattern alone, but faster: most texts hold none of its words."""

    __slots__ = ("_automaton", "_needed", "_pattern", "_starts")

    def __init__(
        self,
        source: str,
        flags: int = 0,
        *,
        needed: tuple[str, ...] | None = None,
        starts: Iterable[str] | None = None,
    ) -> None:
        self._pattern = Late(source, flags)
        found = needed or needed_literals(source, flags)
        self._needed = None if found is None else _shortest(found)
        self._automaton = AhoCorasick(self._needed) if self._needed and len(self._needed) > _FEW else None
        self._starts = None if starts is None else frozenset(case_folded(word)[:2] for word in starts)
        """The first two letters of all that the pattern may begin with, or a single one."""

    @property
    def regex(self) -> re.Pattern[str]:
        """The pattern alone."""
        return self._pattern.regex

    def may_hit(self, folded: str) -> bool:
        """Whether a text, `case_folded`, holds one of the needed letters; True where nothing is known to be needed."""
        if self._needed is None:
            return True
        if self._automaton is not None:
            return bool(self._automaton.find_matches_as_indexes(folded))
        for literal in self._needed:  # noqa: SIM110  # `any` takes three times as long, and this is called often
            if literal in folded:
                return True
        return False

    def match(self, text: str) -> re.Match[str] | None:
        """The hit at the start of `text`."""
        if self._starts is not None:
            head = case_folded(text[:2])
            if head[:2] not in self._starts and head[:1] not in self._starts:
                return None
        return self.regex.match(text)

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The first hit in `text` from `start`."""
        return self.regex.search(text, start) if self.may_hit(case_folded(text[start:])) else None

    def finditer(self, text: str, start: int = 0) -> Iterator[re.Match[str]]:
        """All hits in `text` from `start`."""
        return self.regex.finditer(text, start) if self.may_hit(case_folded(text[start:])) else iter(())


def _shortest(literals: Collection[str]) -> tuple[str, ...]:
    """Those that no other is a part of: a text that holds any holds one of these."""
    return tuple(one for one in literals if not any(other in one and other != one for other in literals))


def either(words: Iterable[str]) -> str:
    """A pattern for any of these words, of two that begin alike the longer one; a space stands for white space.

    Words that begin alike share their beginning, so that a text is compared with hundreds of them at once.

    >>> either(["photo", "photo by", "foto"])
    '(?:foto|photo(?:\\\\s+by)?)'
    """
    tree: dict[str, object] = {}
    for word in words:
        node = tree
        for char in word.lower():
            node = node.setdefault(char, {})  # type: ignore[assignment]  # a tree of trees; mypy has no such type
        node[""] = None
    return _pattern(tree) if tree else r"(?!)"


def _pattern(tree: dict[str, object]) -> str:
    branches = [
        (r"\s+" if char == " " else re.escape(char)) + _pattern(below)
        for char, below in sorted(tree.items())
        if isinstance(below, dict)
    ]
    if not branches:
        return ""
    if "" in tree:
        return f"(?:{'|'.join(branches)})?"
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
