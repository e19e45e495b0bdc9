"""What the lines of a page are looked at with where names are looked for."""

from __future__ import annotations

import re

from archiver.extract.document import Document
from archiver.extract.fields.author_links import author_links, is_user_link
from archiver.extract.fields.byline_words import BylineWords
from archiver.extract.marks import bit
from archiver.model.block import Block
from archiver.web.text import fold

__all__ = [
    "DATE",
    "HEADINGS",
    "LONGEST_NAME",
    "LONGEST_NAMES",
    "NAMED",
    "SENTENCE_CHARS",
    "TITLES",
    "Found",
    "Looker",
    "is_note",
]

LONGEST_NAME = 40
LONGEST_NAMES = 120
HEADINGS = ("h2", "h3", "h5", "h6", "li")
TITLES = ("h1", "h2", "h3", "h4", "h5", "h6")
DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2}|\b\d{1,2}:\d\d\b")
_BIO = bit("bioClass", "sideClass", "aside")
SENTENCE_CHARS = 100
NAMED = bit("bylineClass")

Found = list[tuple[float, str]]


class Looker:
    """What the lines of one page are looked at with."""

    def __init__(self, document: Document, words: BylineWords) -> None:
        self.document = document
        self.words = words
        self.names = [name for claim in document.witnesses.authors if len(name := fold(claim.value)) >= 4]
        self.named = NAMED & ~document.layout.common_marks

    def is_topic(self, text: str) -> bool:
        """Whether a text is a section or keyword of the page."""
        witnesses, folded = self.document.witnesses, fold(text)
        return any(fold(claim.value) == folded for claim in (*witnesses.sections, *witnesses.keywords))

    def is_author_link(self, block: Block) -> bool:
        """Whether a link in a block leads to a page about an author; below a text those of readers don't count."""
        if not self.links(block):
            return False
        return block.index <= self.document.layout.last or not is_user_link(block, self.document.rules)

    def links(self, block: Block) -> list[str]:
        """The texts of a block's links to pages about authors."""
        return author_links(block, self.document.rules)


def is_note(block: Block) -> bool:
    """Whether a line tells something of the author: a note, such as `Jane Doe has covered the town hall since 2014.`"""
    return block.text[-1] in ".!?" and (len(block.text) > SENTENCE_CHARS or bool(block.marks & _BIO))
