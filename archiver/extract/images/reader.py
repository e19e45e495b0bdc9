"""Reads the texts of one page for captions and credits, each once: passes and pictures ask about the same ones."""

from __future__ import annotations

from archiver.extract.images.shape import Certainty, certainty_of
from archiver.extract.images.split import CaptionSplit, split_line
from archiver.extract.images.tail import split_at_element
from archiver.extract.images.words import CreditWords
from archiver.model.block import Block

__all__ = ["Reader"]


class Reader:
    """What the texts of a page say as captions and credits."""

    __slots__ = ("_bare", "_certainties", "_hints", "_pictured", "_splits", "words")

    def __init__(self, words: CreditWords) -> None:
        self.words = words
        self._bare: dict[str, str] = {}
        self._certainties: dict[str, Certainty] = {}
        self._hints: dict[str, bool] = {}
        self._splits: dict[tuple[str, bool], CaptionSplit] = {}
        self._pictured: dict[int, CaptionSplit] = {}

    def may_credit(self, text: str) -> bool:
        """Whether a text has a label, © or an agency somewhere."""
        found = self._hints.get(text)
        if found is None:
            found = self._hints[text] = self.words.may_credit(text)
        return found

    def bare(self, text: str) -> str:
        """The text without words of the interface."""
        found = self._bare.get(text)
        if found is None:
            found = self._bare[text] = self.words.without_interface(text)
        return found

    def certainty(self, text: str) -> Certainty:
        """How sure the text, taken alone, is a credit line."""
        return self._certainty_of_bare(self.bare(text))

    def _certainty_of_bare(self, text: str) -> Certainty:
        found = self._certainties.get(text)
        if found is None:
            found = self._certainties[text] = certainty_of(text, self.words)
        return found

    def split(self, text: str, *, pictured: bool) -> CaptionSplit:
        """Caption and credit of the text; `pictured` where it is known to belong to a picture."""
        found = self._splits.get((text, pictured))
        if found is None:
            asked = self.may_credit, self._certainty_of_bare
            found = split_line(self.bare(text), self.words, pictured=pictured, asked=asked)
            self._splits[text, pictured] = found
        return found

    def split_beside(self, block: Block) -> CaptionSplit:
        """Caption and credit of a block that is known to belong to a picture: its inline elements count too."""
        found = self._pictured.get(block.index)
        if found is None:
            found = split_at_element(block, self.words) or self.split(block.text, pictured=True)
            self._pictured[block.index] = found
        return found
