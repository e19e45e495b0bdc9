"""Which patterns of a group hit a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archiver.model.rules import Pattern
from archiver.rules.literals import case_folded, needed_literals

__all__ = ["GroupMatcher", "Hit"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern and where it stands in the text."""

    pattern: Pattern
    match: re.Match[str]


class GroupMatcher:
    """The patterns of one group, made ready for many texts.

    A pattern is searched only in texts that hold letters it can't do without, which spares most searches.
    """

    def __init__(self, patterns: tuple[Pattern, ...]) -> None:
        self.patterns = patterns
        self._ready = tuple((pattern, needed_literals(pattern.source, pattern.flags)) for pattern in patterns)

    def first(self, text: str) -> Hit | None:
        """The first pattern, in order of the file, that hits `text`."""
        return next(self.each(text), None)

    def all(self, text: str) -> list[Hit]:
        """Every pattern that hits `text`, with its first match, in order of the file."""
        return list(self.each(text))

    def each(self, text: str) -> Iterator[Hit]:
        """As `all`, one after another."""
        folded = case_folded(text)
        for pattern, needed in self._ready:
            if needed is not None:
                for literal in needed:
                    if literal in folded:
                        break
                else:
                    continue
            match = pattern.regex.search(text)
            if match is not None:
                yield Hit(pattern, match)
