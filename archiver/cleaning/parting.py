"""One text parted: what is its text stays as it stands, what isn't goes aside with its place and reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from archiver.cleaning.corpus import Corpus
from archiver.cleaning.evidence import evidence
from archiver.extract.ballots import Poll
from archiver.extract.decide import BODY_ROLES, decide
from archiver.extract.document import read_text
from archiver.extract.passes import gather
from archiver.extract.segment_text import blocks_of, stretches
from archiver.model.block import Role
from archiver.model.rules import Rules

__all__ = ["Parted", "Piece", "part"]

_KEPT: Final = frozenset(
    (*BODY_ROLES, Role.HEADLINE, Role.BYLINE, Role.PULL_QUOTE, Role.TABLE_ROW, Role.CORRECTION, Role.LIVE_UPDATE)
)
_UNNAMED: Final = "outsideText"
"""Nothing says what the block is, it only stands where no text is thought to be: without markup that says nothing."""
_MOST_BLOCKS = 2_000  # that are looked at together


class Piece(msgspec.Struct, frozen=True):
    """What was taken out of a text."""

    start: int
    end: int
    #: characters of the text as it was
    role: str
    #: as in articles: caption, credit, boilerplate, related …
    reason: str
    text: str


class Parted(msgspec.Struct, frozen=True):
    """A text, and what was taken out of it."""

    text: str
    pieces: tuple[Piece, ...]


def part(text: str, corpus: Corpus, rules: Rules) -> Parted:
    """The text without what stands around it; nothing else of it changes."""
    places = stretches(text)
    pieces = [
        piece
        for first in range(0, len(places), _MOST_BLOCKS)
        for piece in _pieces(text, places[first : first + _MOST_BLOCKS], corpus, rules)
    ]
    if not pieces:
        return Parted(text, ())
    return Parted("".join(_kept(text, places, {piece.start for piece in pieces})), tuple(pieces))


def _pieces(text: str, places: list[tuple[int, int]], corpus: Corpus, rules: Rules) -> Iterator[Piece]:
    document = read_text(blocks_of(text, places), rules)
    poll = gather(document)
    labels = decide(document, Poll(poll.surveys, [*poll.votes, *evidence(document, corpus)]))
    for (start, end), decision in zip(places, labels.decisions, strict=True):
        if decision.role not in _KEPT and decision.reason != _UNNAMED:
            yield Piece(start, end, decision.role.value, decision.reason, text[start:end])


def _kept(text: str, places: list[tuple[int, int]], removed: set[int]) -> Iterator[str]:
    """What stays; a block goes with the white space behind it, the last ones with that before them."""
    kept = [place for place in places if place[0] not in removed]
    yield text[: places[0][0]]
    for number, (start, end) in enumerate(places):
        if start not in removed:
            is_last = kept[-1][0] == start
            until = places[number + 1][0] if number + 1 < len(places) else end
            yield text[start:end] if is_last else text[start:until]
    yield text[places[-1][1] :]
