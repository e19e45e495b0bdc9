"""Takes words of buttons, counters and players from the edges of captions and credits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import reduce

from archiver.extract.images.gated import Gated
from archiver.rules.literals import case_folded, needed_literals

__all__ = ["Interface"]

_EDGE_CHARS = 70
_PIECE_CHARS = 5


class Interface:
    """What `data/patterns/interface.toml` finds at the start or the end of a text."""

    __slots__ = ("_ends", "_needed", "_start", "patterns")

    def __init__(self, patterns: Iterable[re.Pattern[str]]) -> None:
        self.patterns = tuple(patterns)
        starts = [pattern for pattern in self.patterns if pattern.pattern.startswith("^")]
        ends = [pattern for pattern in self.patterns if pattern not in starts]
        flags = reduce(lambda one, other: one | other, (pattern.flags for pattern in starts), re.NOFLAG.value)
        self._start = re.compile("|".join(pattern.pattern for pattern in starts) or r"(?!)", flags)
        self._ends = tuple(map(Gated, ends))
        needed = [needed_literals(pattern) for pattern in ends]
        self._needed = None if None in needed else _shared({literal for found in needed for literal in found or ()})

    def without(self, text: str) -> str:
        """The text without such words; a counter may stand behind a button: "Hide caption 1/5"."""
        while text:
            match = self._start.match(text) or self._at_end(text)
            if match is None or match.start() == match.end():
                break
            text = (text[: match.start()] + text[match.end() :]).strip()
        return text

    def _at_end(self, text: str) -> re.Match[str] | None:
        start = max(0, len(text) - _EDGE_CHARS)
        folded = case_folded(text[start:])
        for literal in self._needed or ():
            if literal in folded:
                break
        else:
            if self._needed is not None:
                return None
        hits = (end.regex.search(text, start) for end in self._ends if end.may_hit(folded))
        return next((hit for hit in hits if hit is not None), None)


def _shared(literals: Iterable[str]) -> tuple[str, ...]:
    """Few short pieces of which each of these strings holds at least one."""
    left, found = set(literals), []
    while left:
        counts = Counter(piece for literal in left for piece in _pieces(literal))
        best = max(counts, key=lambda piece: (counts[piece], piece))
        left = {literal for literal in left if best not in literal}
        found.append(best)
    return tuple(found)


def _pieces(literal: str) -> set[str]:
    return {literal[at : at + _PIECE_CHARS] for at in range(max(1, len(literal) - _PIECE_CHARS + 1))}
