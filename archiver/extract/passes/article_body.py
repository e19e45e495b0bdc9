"""Which blocks stand in the full text that JSON-LD, microdata or script state give."""

from __future__ import annotations

from archiver.extract.body_witness import CLAIM_TAG
from archiver.extract.document import Document
from archiver.extract.layout import is_heading
from archiver.extract.marks import bit
from archiver.model.block import Block, Role, Vote

__all__ = ["article_body"]

_SUBHEAD = bit("subheadClass")
_BESIDE = bit("aside", "relatedClass", "subscribeClass", "promoClass", "advertisementClass")
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
    is_container = witness.claim.source.startswith("microdata")  # it says of what stands beside the text nothing else
    for i in sorted(witness.blocks):
        if is_container and document.blocks[i].marks & _BESIDE & ~layout.common_marks:
            continue
        known = layout.sizes[i] >= _SHORT_CHARS and layout.link_shares[i] < _LINKED
        votes.append(Vote(i, Role.PARAGRAPH, 3.0 if known else 0.7, "inArticleBody" if known else "shortInArticleBody"))
    covered = sum(layout.prose[i] for i in witness.blocks)
    if covered > _COVERED * min(layout.total, witness.chars):
        headings = {i for i in witness.doubtful if _is_like_heading(document.blocks[i])}
        others = set(range(len(document.blocks))) - witness.blocks - headings
        votes += [Vote(i, Role.PARAGRAPH, -1.5, "notInArticleBody") for i in sorted(others)]
    return votes


def _is_like_heading(block: Block) -> bool:
    return is_heading(block) or block.bold_chars == len(block.text) or bool(block.own_marks & _SUBHEAD)
