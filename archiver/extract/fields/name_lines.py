"""Lines that hold nothing but names, where a single word is a name too; and labels in a block of their own."""

from __future__ import annotations

import re

from archiver.extract.document import Document
from archiver.extract.fields.byline_words import BylineWords, Opener
from archiver.extract.fields.names import looks_like_name
from archiver.extract.marks import bit
from archiver.model.block import Block
from archiver.web.text import squash

__all__ = ["label_before", "names_alone", "names_divided"]

_NAMED = bit("bylineClass")
_LINK_ALONE = 0.9
_LEAST_WORDS = 4
_MOST_NAMES = 8
_DIVIDER = re.compile(r"[,;|/·•&:、،]")


def label_before(document: Document, block: Block, words: BylineWords) -> Opener | None:
    """What the block before one is if it is nothing but the beginning of a byline, such as `Written by`."""
    return words.label(document.blocks[block.index - 1].text) if block.index else None


def names_divided(block: Block, words: BylineWords) -> str:
    """A block's text, with commas between names that only their elements divide: `<a>Jane Doe</a> <a>John Roe</a>`."""
    if block.element is None or block.text.count(" ") + 1 < _LEAST_WORDS or _DIVIDER.search(block.text):
        return block.text
    pieces = [piece for text in block.element.itertext() if (piece := squash(text))]
    are_names = 1 < len(pieces) <= _MOST_NAMES and all(looks_like_name(piece, words) for piece in pieces)
    return ", ".join(pieces) if are_names and " ".join(pieces) == block.text else block.text


def names_alone(document: Document, block: Block, words: BylineWords) -> bool:
    """Whether nothing but names is to be expected in a block, of which one word will do.

    So behind a block that is only "By", and where an element called author is a link to the page of one.
    """
    if label_before(document, block, words) not in (None, Opener.OTHER):
        return True
    if not block.marks & _NAMED or len(block.links) != 1:
        return False
    paths = document.rules.words.get("author_paths", {}).get("parts", ())
    return document.layout.link_shares[block.index] > _LINK_ALONE and any(path in block.links[0][0] for path in paths)
