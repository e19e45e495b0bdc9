"""The credit that a page gives once for all its pictures: "Photos: Jane Doe" below the text or beside the byline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from archiver.extract.document import Document
from archiver.extract.images.credit import CreditLine, read_credit
from archiver.extract.images.party import Kind
from archiver.extract.images.words import CreditWords
from archiver.model.block import Block

__all__ = ["gathered_credit"]

_LONGEST: Final = 160
_BELOW, _ABOVE = 6, 8  # blocks behind the last and before the first of the text


def gathered_credit(document: Document, body: Sequence[int], taken: frozenset[int]) -> tuple[int, CreditLine] | None:
    """Block and credit of all pictures that have none of their own; `taken` are blocks of single pictures."""
    if not body:
        return None
    words = document.scene.reader(document.rules).words
    blocks = document.blocks
    below = blocks[body[-1] : body[-1] + 1 + _BELOW]
    above = blocks[max(0, body[0] - _ABOVE) : body[0]]
    for block in (*below, *reversed(above)):
        if block.index not in taken and len(block.text) <= _LONGEST and not document.layout.link_shares[block.index]:
            line = _read(block, words)
            if line is not None:
                return block.index, line
    return None


def _read(block: Block, words: CreditWords) -> CreditLine | None:
    match = words.gathered.search(block.text)
    if match is None:
        return None
    line = read_credit(block.text[match.end() :], words)
    is_named = bool(line.parties) and all(party.kind in (Kind.PERSON, Kind.AGENCY) for party in line.parties)
    return line if is_named else None
