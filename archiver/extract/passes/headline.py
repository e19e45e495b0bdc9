"""Which block is the headline: headings and large first lines that agree with what the metadata calls the article."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.extract.marks import bit
from archiver.extract.passes.anchor import title_block
from archiver.model.block import Block, Role, Vote
from archiver.web.text import fold

__all__ = ["headline"]

_TITLE = bit("titleClass")
_CHROME = bit("nav", "footer", "aside", "relatedClass", "commentsClass", "hidden")
_TAGS = {"h1": 3.0, "h2": 1.2, "h3": 0.4}
_LONGEST_CHARS = 320
_SHORTEST_CHARS = 8


def headline(document: Document) -> list[Vote]:
    """Votes for headings, for agreement with the witnesses, against chrome."""
    claims = [fold(claim.value) for claim in document.witnesses.headlines]
    votes: list[Vote] = []
    if document.page.root is None:
        return _in_text(document)
    for block in document.blocks:
        if not len(block.text) <= _LONGEST_CHARS:
            continue
        agreement = _agreement(block, claims)
        tag = _TAGS.get(block.tag, 0.0)
        if not tag and not (agreement and (block.own_marks & _TITLE or agreement[0] >= 3)):
            continue
        found = [(tag, f"{block.tag}Element")] if tag else []
        if agreement:
            found.append(agreement)
        if block.own_marks & _TITLE:
            found.append((0.8, "titleClass"))
        if block.marks & _CHROME & ~document.layout.common_marks:
            found.append((-3.0, "chrome"))
        if block.index > document.layout.first + 3:
            found.append((-1.5, "belowText"))
        votes += [Vote(block.index, Role.HEADLINE, weight, reason) for weight, reason in found]
    return votes


def _agreement(block: Block, claims: list[str]) -> tuple[float, str] | None:
    text = fold(block.text)
    if text in claims:
        return 4.0, "sameAsMetadata"
    if len(text) < _SHORTEST_CHARS:
        return None
    for claim in claims:
        if claim.startswith(text) or (text in claim and 2 * len(text) > len(claim)):
            return 3.0, "withinMetadata"
        if len(claim) > _SHORTEST_CHARS and claim in text and 2 * len(claim) > len(text):
            return 2.0, "containsMetadata"
    return None


def _in_text(document: Document) -> list[Vote]:
    """In plain text the headline is the short open line before the first paragraph."""
    title = title_block(document)
    return [] if title is None else [Vote(title, Role.HEADLINE, 4.0, "lineAboveText")]
