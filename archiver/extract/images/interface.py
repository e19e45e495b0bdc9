"""Takes words of buttons, counters and players from the edges of captions and credits."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import reduce

from archiver.extract.images.gated import Gated
from archiver.model.late import Late
from archiver.rules.literals import case_folded

__all__ = ["Interface"]

_EDGE_CHARS = 70


class Interface:
    """What `data/patterns/interface.toml` finds at the start or the end of a text."""

    __slots__ = ("_end", "_ends", "_start", "patterns")

    def __init__(self, patterns: Iterable[Late]) -> None:
        self.patterns = tuple(patterns)
        starts = [pattern for pattern in self.patterns if pattern.source.startswith("^")]
        ends = [pattern for pattern in self.patterns if pattern not in starts]
        self._start, self._end, self._ends = (
            _any_of(starts),
            _any_of(ends),
            tuple(Gated(pattern.source, pattern.flags) for pattern in ends),
        )

    def without(self, text: str) -> str:
        """The text without such words; a counter may stand behind a button: "Hide caption 1/5"."""
        while text:
            match = self._at_start(text) or self._at_end(text)
            if match is None or match.start() == match.end():
                break
            text = (text[: match.start()] + text[match.end() :]).strip()
        return text

    def _at_start(self, text: str) -> re.Match[str] | None:
        return self._start.regex.match(text) if self._start.may_hit(case_folded(text)) else None

    def _at_end(self, text: str) -> re.Match[str] | None:
        start = max(0, len(text) - _EDGE_CHARS)
        folded = case_folded(text[start:])
        if not self._end.may_hit(folded):
            return None
        hits = (end.regex.search(text, start) for end in self._ends if end.may_hit(folded))
        return next((hit for hit in hits if hit is not None), None)


def _any_of(patterns: Iterable[Late]) -> Gated:
    """A pattern that hits what any of these hits."""
    patterns = tuple(patterns)
    flags = reduce(lambda one, other: one | other, (pattern.flags for pattern in patterns), 0)
    return Gated("|".join(pattern.source for pattern in patterns) or r"(?!)", flags)
