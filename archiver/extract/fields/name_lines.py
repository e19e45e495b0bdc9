"""Lines that hold nothing but names, where a single word is a name too."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.extract.fields.names import BylineWords
from archiver.extract.marks import bit
from archiver.model.block import Block

__all__ = ["names_alone"]

_NAMED = bit("bylineClass")
_LINK_ALONE = 0.9


def names_alone(document: Document, block: Block, words: BylineWords) -> bool:
    """Whether nothing but names is to be expected in a block, of which one word will do.

    So behind a block that is only "By", and where an element called author is a link to the page of one.
    """
    if block.index and words.is_label(document.blocks[block.index - 1].text):
        return True
    paths = document.rules.words.get("author_paths", {}).get("parts", ())
    if not block.marks & _NAMED:
        return False
    is_link = document.layout.link_shares[block.index] > _LINK_ALONE and len(block.links) == 1
    return is_link and any(path in block.links[0][0] for path in paths)
