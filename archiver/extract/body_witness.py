"""The full text that JSON-LD, microdata or script state give, laid beside the visible blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from archiver.extract.segment import Segmented
from archiver.extract.witnesses import Claim
from archiver.model.block import Block
from archiver.web.text import fold, squash

__all__ = ["CLAIM_TAG", "BodyWitness", "align", "with_claimed_blocks"]

CLAIM_TAG: Final = "claim"
"""Tag of blocks that were made from a witness because the page shows no such text."""

_HEAD_CHARS, _TAIL_CHARS = 40, 30
_SHORT_CHARS = 12
_LONG_ENOUGH = 250  # a shorter text is a summary
_SHOWN = 0.3  # the page shows the text if it shows this share of it


@dataclass(frozen=True, slots=True)
class BodyWitness:
    """One witness's text and the blocks that stand in it."""

    claim: Claim
    chars: int
    #: of its folded text
    blocks: frozenset[int]
    #: indexes of visible blocks whose beginning and end it has
    doubtful: frozenset[int]
    #: indexes of those too short to say that they are the ones meant


def align(blocks: Sequence[Block], claims: Sequence[Claim]) -> BodyWitness | None:
    """The longest claim of a full text with the blocks that stand in it; None if there is no claim of some length."""
    folded = max(((fold(claim.value), claim) for claim in claims), key=lambda pair: len(pair[0]), default=None)
    if folded is None or len(folded[0]) < _LONG_ENOUGH:
        return None
    witness, claim = folded
    found: list[int] = []
    doubtful: list[int] = []
    for block in blocks:
        text = fold(block.text)
        if text[:_HEAD_CHARS] in witness and text[-_TAIL_CHARS:] in witness:
            (found if len(text) >= _SHORT_CHARS else doubtful).append(block.index)
    return BodyWitness(claim, len(witness), frozenset(found), frozenset(doubtful))


def with_claimed_blocks(segmented: Segmented, witness: BodyWitness) -> Segmented:
    """The page with the witness's paragraphs as blocks behind all others, if the page itself doesn't show them."""
    shown = sum(len(segmented.blocks[index].text) for index in witness.blocks)
    if shown >= _SHOWN * witness.chars:
        return segmented
    paragraphs = [text for line in witness.claim.value.splitlines() if (text := squash(line))]
    box, first = len(segmented.parents), len(segmented.blocks)
    made = tuple(
        Block(
            index=first + number, text=text, tag=CLAIM_TAG, marks=0, own_marks=0, container=box, outer=0, link_chars=0,
            bold_chars=0, media_before=len(segmented.media), signature=CLAIM_TAG,
        )
        for number, text in enumerate(paragraphs)
    )  # fmt: skip
    return replace(
        segmented,
        blocks=(*segmented.blocks, *made),
        parents=(*segmented.parents, 0),
        signatures=(*segmented.signatures, CLAIM_TAG),
    )
