"""A page as people see it who label it: its blocks with their places, and what extraction says of each."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from archiver.extract.assemble import assemble, find_parts
from archiver.extract.decide import decide
from archiver.extract.document import Document, read_document
from archiver.extract.passes import gather
from archiver.model.article import Article
from archiver.model.block import Block, Decision
from archiver.model.rules import Rules
from archiver.web.text import fold
from scripts.labels.corpus import CorpusPage

__all__ = ["SeenBlock", "SeenPage", "see", "text_hash"]


@dataclass(frozen=True, slots=True)
class SeenBlock:
    """A block, its place, and the role extraction gives it."""

    block: Block
    #: its `index` is the number people name it by
    xpath: str | None
    #: None where the text stands in no element of the tree
    hash: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A page cut into blocks and extracted."""

    page: CorpusPage
    document: Document
    blocks: tuple[SeenBlock, ...]
    article: Article


def see(page: CorpusPage, rules: Rules) -> SeenPage:
    """A page's blocks in reading order, numbered from 0."""
    document = read_document(page.capture(), rules)
    labels = decide(document, gather(document))
    parts = find_parts(document, labels)
    return SeenPage(
        page=page,
        document=document,
        blocks=tuple(
            SeenBlock(
                block=block,
                xpath=block.xpath,
                hash=text_hash(block.text),
                decision=decision,
            )
            for block, decision in zip(document.blocks, parts.labels.decisions, strict=True)
        ),
        article=assemble(document, parts),
    )


def text_hash(text: str) -> str:
    """16 hex digits that stand for a text, however its spaces, quotes, dashes and letters' case are written.

    >>> text_hash("The  “harbour” – at dawn") == text_hash('the "harbour" - at dawn')
    True
    """
    return hashlib.sha256(fold(text).encode()).hexdigest()[:16]
