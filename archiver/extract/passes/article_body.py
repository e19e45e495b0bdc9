"""Which blocks stand in the full text that JSON-LD, microdata or script state give."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.model.block import Role, Vote
from archiver.web.text import fold

__all__ = ["article_body"]

_HEAD_CHARS, _TAIL_CHARS = 40, 30
_SHORT_CHARS = 25
_LONG_WITNESS_CHARS = 400
_COVERED = 0.5  # a witness that tells of less than this share of the page's own prose may be of another text


def article_body(document: Document) -> list[Vote]:
    """Votes for blocks in a witness's text, and against the others if the witness knows most of the page's prose."""
    witness = max((fold(claim.value) for claim in document.witnesses.bodies), key=len, default="")
    if len(witness) < _LONG_WITNESS_CHARS:
        return []
    found, others = [], []
    for block in document.blocks:
        text = fold(block.text)
        if text[:_HEAD_CHARS] in witness and text[-_TAIL_CHARS:] in witness:
            found.append(block.index)
        else:
            others.append(block.index)
    layout = document.layout
    votes = [
        Vote(i, Role.PARAGRAPH, 3.0, "inArticleBody")
        if layout.sizes[i] >= _SHORT_CHARS
        else Vote(i, Role.PARAGRAPH, 0.7, "shortInArticleBody")
        for i in found
    ]
    covered = sum(layout.prose[i] for i in found)
    if covered > _COVERED * min(layout.total, len(witness)):
        votes += [Vote(i, Role.PARAGRAPH, -1.5, "notInArticleBody") for i in others]
    return votes
