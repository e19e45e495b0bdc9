"""Finds where in a text a credit may open: a label with its separator, "photo by", ©."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from archiver.extract.images.gated import Gated

__all__ = ["COLON", "Opening", "Openings"]

COLON: Final = r"[:：=＝︰]"
_COLON: Final = re.compile(rf"{COLON}\s*")
_LABELS_WITHOUT_SPACES: Final = re.compile("[\u2e80-\u9fff\uac00-\ud7af]")  # a label may begin right behind a letter


class Opening(NamedTuple):
    """A stretch that may open a credit."""

    start: int
    end: int


class Openings:
    """Labels, "photo by" and ©, to be looked for in the middle of texts.

    Labels are found from their separators backwards: a text has few of these, but hundreds of words are labels.
    """

    __slots__ = ("_by", "_ends", "_labels", "_lengths", "_sign")

    def __init__(self, labels: Iterable[str], by: Gated, sign: Gated) -> None:
        self._labels = frozenset(labels)
        self._ends = frozenset(label[-2:] for label in self._labels)
        self._lengths = tuple(sorted({len(label) for label in self._labels}, reverse=True))
        self._by, self._sign = by, sign

    def find(self, text: str, start: int = 0) -> list[Opening]:
        """All openings in `text` from `start`, in order."""
        signs = [Opening(match.start(), match.end()) for match in self._sign.finditer(text, start)]
        found = [Opening(match.start(), match.end()) for match in self._by.finditer(text, start)]
        found += self.labels(text, start)
        for sign in signs:
            label = self._label_before(text, start, sign.start)
            if label is not None:
                found.append(Opening(label, sign.start))
        return sorted((*found, *signs))

    def labels(self, text: str, start: int = 0) -> list[Opening]:
        """Those that are a label with a colon behind it."""
        found = []
        for match in _COLON.finditer(text, start):
            label = self._label_before(text, start, match.start())
            if label is not None:
                found.append(Opening(label, match.end()))
        return found

    def _label_before(self, text: str, start: int, separator: int) -> int | None:
        """Where the longest label begins that ends at a separator."""
        end = separator - (text[separator - 1 : separator] == " ")
        lowered = text[max(start, end - self._lengths[0]) : end].lower() if self._lengths else ""
        if lowered[-2:] not in self._ends and lowered[-1:] not in self._ends:
            return None
        for length in self._lengths:
            if length <= len(lowered) and lowered[-length:] in self._labels and _begins_word(text, end - length):
                return end - length
        return None


def _begins_word(text: str, at: int) -> bool:
    """Whether no word goes on at `at`, or its capital is glued to the sentence before it: "IraqSource: AP"."""
    if not at or not text[at - 1].isalpha() or _LABELS_WITHOUT_SPACES.match(text[at]):
        return True
    return text[at - 1].islower() and text[at].isupper()
