"""A regular expression that is tried only on texts which hold letters it can't do without."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archiver.rules.literals import case_folded, needed_literals

__all__ = ["Gated"]


class Gated:
    """As the pattern alone, but faster: most texts hold none of its words."""

    __slots__ = ("_needed", "regex")

    def __init__(self, regex: re.Pattern[str], needed: tuple[str, ...] | None = None) -> None:
        self.regex = regex
        self._needed = needed or needed_literals(regex)

    def may_hit(self, folded: str) -> bool:
        """Whether a text, `case_folded`, holds one of the needed letters; True where nothing is known to be needed."""
        if self._needed is None:
            return True
        for literal in self._needed:  # noqa: SIM110  # `any` takes three times as long, and this is called often
            if literal in folded:
                return True
        return False

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The first hit in `text` from `start`."""
        return self.regex.search(text, start) if self.may_hit(case_folded(text[start:])) else None

    def finditer(self, text: str, start: int = 0) -> Iterator[re.Match[str]]:
        """All hits in `text` from `start`."""
        return self.regex.finditer(text, start) if self.may_hit(case_folded(text[start:])) else iter(())
