"""What the corpus and the form of plain lines say of the blocks of one text, as votes beside those of the passes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from archiver.cleaning.above_credit import may_be_caption, opens_with_dateline
from archiver.cleaning.corpus import Corpus, is_at_edge
from archiver.cleaning.line import Line, key, read_line
from archiver.extract.document import Document
from archiver.extract.images.reader import Reader
from archiver.extract.images.shape import Certainty, opens_with_label
from archiver.model.block import Role, Vote

__all__ = ["evidence"]

_WEIGHT, _AGAINST_HEADLINE, _AGAINST_FURNITURE = 6.0, -8.0, -4.0
_COHESION = 0.6
_SHORT_WORDS = 3
_HEADING_SHARE, _LABEL_SHARE, _CREDIT_SHARE = 0.04, 0.04, 0.01
"""Of the stories in a language: subheadings, lists and prices have words in common, too."""
_EDGE_FACTOR, _EDGE_SHARE = 1.5, 0.8
_SITE_COPYRIGHT: Final = re.compile(
    r"(?:copyright\W{0,3})?(?:©|\(c\))\W{0,3}(?:copyright\W{0,3})?(?:0|(?:19|20)\d\d)\b"
)
"""Of a line that may have its numbers levelled."""
_SENTENCE_CHARS, _CREDIT_CHARS = 60, 150


def evidence(document: Document, corpus: Corpus) -> list[Vote]:
    """Votes for furniture that many texts share, for captions by what ends them, and against both where neither is so.

    A line belongs to no story if it stands in many, and if it is what its halves nearly always say: sentences that
    differ in a word have halves in common, but each half goes on in many ways.
    """
    look = _Look(document, corpus)
    look.at_lines()
    look.at_neighbours()
    return look.votes()


@dataclass(slots=True)
class _Look:
    """One text, and what was found in it."""

    document: Document
    corpus: Corpus
    lines: list[Line | None] = field(init=False)
    counts: Mapping[int, int] = field(init=False)
    peers: int = field(init=False)
    #: stories in the language of this one
    furniture: dict[int, tuple[Role, str]] = field(default_factory=dict)
    captions: dict[int, str] = field(default_factory=dict)
    credits: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lines = [read_line(block.text) for block in self.document.blocks]
        self.counts = self.corpus.counts(self.lines)
        self.peers = self.corpus.peers(" ".join(block.text for block in self.document.blocks))

    def at_lines(self) -> None:
        """Look at each line by itself."""
        for index, line in enumerate(self.lines):
            if line is None:
                continue
            if reason := self._shared(line, index):
                self.furniture[index] = Role.BOILERPLATE, reason
            elif reason := self._caption(line):
                self.captions[index] = reason
            elif len(line.text) <= _CREDIT_CHARS and _SITE_COPYRIGHT.match(line.text):
                self.furniture[index] = Role.BOILERPLATE, "copyrightOfSite"
            elif reason := self._framing(line, index):
                self.furniture[index] = Role.BOILERPLATE, reason
        text = next((i for i in range(len(self.lines)) if self._is_text(i)), len(self.lines))
        for index, line in enumerate(self.lines[text:], text):
            if line and line.label and self._is_free(index) and self._is_frequent("label", line.label, _LABEL_SHARE):
                self.furniture[index] = Role.RELATED, "sharedLabel"
        self._spare_headline(text)

    def at_neighbours(self) -> None:
        """Credits that stand by themselves, captions above them, and those that stand here once more with a credit."""
        blocks, reader = self.document.blocks, self.document.scene.reader(self.document.rules)
        heads = {line.head.casefold() for i in self.captions if (line := self.lines[i]) and line.tail}
        text = next((i for i in range(len(self.lines)) if self._is_text(i)), len(self.lines))
        last = max((i for i in range(len(self.lines)) if self._is_text(i)), default=0)
        for index, line in enumerate(self.lines):
            if line is None or index in self.captions:
                continue
            if line.text in heads:
                self.captions[index] = "repeatedWithCredit"
                continue
            above = self.lines[index - 1] if index else None
            if not (index > text or (above and above.is_sentence)) or index == len(self.lines) - 1:
                continue  # a byline, or a sign-off
            if self._is_credit(line, blocks[index].text, reader):
                self.credits[index] = "standsAlone"
                self.furniture.pop(index, None)
                if index - 1 in self.captions or may_be_caption(index - 1, self.document, self.lines, self.corpus):
                    self.credits[index] = "belowCaption"
                    self.furniture.pop(index - 1, None)
                    self.captions.setdefault(index - 1, "aboveCredit")
            elif index < last and self._is_agency(line, blocks[index].text, reader):
                self.credits[index] = "standsAlone"

    def _is_credit(self, line: Line, text: str, reader: Reader) -> bool:
        """Whether a line names who made a picture by its words, or has a label that does elsewhere."""
        if line.is_sentence or len(line.text) > _CREDIT_CHARS:
            return False
        if reader.certainty(text) > Certainty.AGENCY or opens_with_label(text, reader.words):
            return True
        return line.label is not None and self._is_frequent("part", line.label, _CREDIT_SHARE)

    def _is_agency(self, line: Line, text: str, reader: Reader) -> bool:
        """Whether a line is a bare agency: it may have made the picture above, or the text."""
        return not line.is_sentence and reader.certainty(text) == Certainty.AGENCY

    def votes(self) -> list[Vote]:
        """All that was found, and what speaks against what other passes may find."""
        votes: list[Vote] = []
        for index, line in enumerate(self.lines):
            if index in self.captions:
                votes.append(Vote(index, Role.CAPTION, _WEIGHT, self.captions[index]))
            elif index in self.credits:
                votes.append(Vote(index, Role.CREDIT, _WEIGHT, self.credits[index]))
            elif index in self.furniture:
                role, reason = self.furniture[index]
                votes.append(Vote(index, role, _WEIGHT, reason))
            else:
                if line and line.is_sentence and self.corpus.is_telling and not self._is_frequent("line", line.text):
                    votes.append(Vote(index, Role.BOILERPLATE, _AGAINST_FURNITURE, "standsOnlyHere"))
                if (
                    line
                    and line.is_sentence
                    and not line.tail
                    and opens_with_dateline(self.document.blocks[index].text)
                ):
                    votes.append(Vote(index, Role.CAPTION, _AGAINST_FURNITURE, "opensWithDateline"))
                continue
            votes.append(Vote(index, Role.HEADLINE, _AGAINST_HEADLINE, "standsOutsideText"))
        return votes

    def _caption(self, line: Line) -> str | None:
        if line.tail and any(self._is_frequent("part", part, _CREDIT_SHARE) for part in line.parts):
            return "sharedCredit"
        return "creditForm" if line.ends_in_credit_form else None

    def _is_frequent(self, kind: str, text: str, share: float = 0.0) -> bool:
        """Whether a text stands in many stories, and in that share of those in this language."""
        least: float = max(self.corpus.least, share * self.peers)
        return self.counts[key(kind, text)] >= least

    def _is_free(self, index: int) -> bool:
        return index not in self.captions and index not in self.furniture

    def _shared(self, line: Line, index: int) -> str | None:
        share = 0.0 if line.is_sentence or self._frames(line, index) else _HEADING_SHARE
        if not self._is_frequent("line", line.text, share):
            return None
        count = self.counts[key("line", line.text)]
        shares = [count / max(count, self.counts[key("half", half)]) for half in line.halves]
        is_short = not line.is_sentence and line.text.count(" ") < _SHORT_WORDS
        return "standsInManyTexts" if (min if is_short else max)(shares) >= _COHESION else None

    def _framing(self, line: Line, index: int) -> str | None:
        """Where half of a sentence, but for its numbers, stands in many texts, and only above or below them."""
        return "framesManyTexts" if line.is_sentence and self._frames(line, index) else None

    def _frames(self, line: Line, index: int) -> bool:
        """Whether a line stands at the edge, and what is counted of it nearly always does."""
        if not is_at_edge(index, len(self.lines)):
            return False
        least = self.corpus.least * (_EDGE_FACTOR if line.is_sentence else 1.0)
        for part in line.levelled:
            edge, inner = (self.counts[key(place, part)] for place in ("edge", "inner"))
            if edge >= least and edge >= _EDGE_SHARE * (edge + inner):
                return True
        return False

    def _is_text(self, index: int) -> bool:
        line = self.lines[index]
        if not self._is_free(index):
            return False
        return line is None or (line.is_sentence and len(line.text) >= _SENTENCE_CHARS)

    def _spare_headline(self, text: int) -> None:
        """Of the lines above the text that are no sentences, the rarest is no furniture: a text has a headline."""
        above = {
            i: self.counts[key("line", line.text)]
            for i, line in enumerate(self.lines[:text])
            if line and not line.is_sentence
        }
        if above:
            self.furniture.pop(min(above, key=above.__getitem__), None)
