"""Which blocks stand in the full text that JSON-LD, microdata or script state give."""

from __future__ import annotations

from archiver.extract.body_witness import CLAIM_TAG
from archiver.extract.document import Document
from archiver.model.block import Role, Vote

__all__ = ["article_body"]

_SHORT_CHARS = 25
_LINKED = 0.75  # witnesses keep invitations to other articles among the paragraphs
_COVERED = 0.5  # a witness that tells of less than this share of the page's own prose may be of another text


def article_body(document: Document) -> list[Vote]:
    """Votes for blocks in a witness's text, and against the others if the witness knows most of the page's prose.

    Blocks made from a witness, where the page shows no such text, are what it says they are.
    """
    witness, layout = document.body_witness, document.layout
    if witness is None:
        return []
    made = [block.index for block in document.blocks if block.tag == CLAIM_TAG]
    votes = [Vote(i, Role.PARAGRAPH, 6.0, "claimedText") for i in made]
    if made:
        return votes
    for i in sorted(witness.blocks):
        known = layout.sizes[i] >= _SHORT_CHARS and layout.link_shares[i] < _LINKED
        votes.append(Vote(i, Role.PARAGRAPH, 3.0 if known else 0.7, "inArticleBody" if known else "shortInArticleBody"))
    covered = sum(layout.prose[i] for i in witness.blocks)
    if covered > _COVERED * min(layout.total, witness.chars):
        others = (i for i in range(len(document.blocks)) if i not in witness.blocks)
        votes += [Vote(i, Role.PARAGRAPH, -1.5, "notInArticleBody") for i in others]
    return votes
