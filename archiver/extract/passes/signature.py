"""The name of one person alone behind the text, who signs it."""

from __future__ import annotations

import re

from archiver.extract.document import Document
from archiver.extract.fields.bylines import Byline
from archiver.extract.images.party import is_person
from archiver.extract.marks import bit
from archiver.extract.passes.byline_look import HEADINGS, LONGEST_NAME, Looker
from archiver.model.block import Block
from archiver.web.sentence import FULL_STOPS

__all__ = ["may_sign", "signs"]

_BUTTON = bit("button")
_TO_USE = bit("form", "button", "nav", "dialog")
"""What readers fill in or press: `Search Videos`."""
_LINKED = 0.9
_MOST_NAMES = 3
_MOST_BETWEEN = 3
"""Last sentences of a text that are too short to be told as its prose."""
_STOPS = FULL_STOPS + '”"»'
_BRACKETS = "()（）【】[]"
_AT_RIGHT = re.compile(r"text-align\s*:\s*(?:right|end)\b", re.I)


def may_sign(block: Block, document: Document) -> bool:
    """A cheap look: whether a short line stands behind the text, or is set apart behind its last short sentences."""
    layout = document.layout
    if (
        len(block.text) > LONGEST_NAME
        or block.links
        or not layout.last < block.index <= layout.last + 1 + _MOST_BETWEEN
    ):
        return False
    if block.index == layout.last + 1:
        return True
    between = document.blocks[layout.last + 1 : block.index]
    are_text = all(other.container == layout.main and other.text[-1] in _STOPS for other in between)
    return are_text and (block.bold_chars == len(block.text) or _is_at_right(block))


def signs(block: Block, line: Byline, looker: Looker) -> bool:
    """Whether a block behind the text is one person's name, alone or in brackets, and metadata name nobody."""
    layout, text = looker.document.layout, block.text.strip(_BRACKETS)
    if looker.names or block.tag in HEADINGS or not may_sign(block, looker.document):
        return False
    if block.marks & _TO_USE & ~layout.common_marks:
        return False
    if (
        (_heads_links(block, looker.document) and not _is_at_right(block))
        or not line.is_whole
        or [name.name for name in line.names] != [text]
        or len(text.split()) > _MOST_NAMES
    ):
        return False
    is_near = layout.stands_in(block.outer, layout.parents[layout.core])
    return is_near and is_person(text, looker.words.credit, is_made_by=True) and not looker.is_topic(text)


def _is_at_right(block: Block) -> bool:
    """Whether a line is set to the right, where letters are signed and no heading stands."""
    element = block.element
    if element is None:
        return False
    return (element.get("align") or "").lower() == "right" or _AT_RIGHT.search(element.get("style") or "") is not None


def _heads_links(block: Block, document: Document) -> bool:
    """Whether links or buttons follow in the same box: then a line is what they are called together."""
    following = document.blocks[block.index + 1 : block.index + 2]
    return any(
        (document.layout.link_shares[one.index] > _LINKED or one.marks & _BUTTON)
        and document.layout.stands_in(one.container, block.outer)
        for one in following
    )
