"""Lines below the text that lead to links: "More from the desk:", "You may also like …"."""

from __future__ import annotations

from typing import Final

from archiver.extract.document import Document
from archiver.extract.marks import bit
from archiver.model.block import Block, Role, Vote

__all__ = ["lead_in"]

_MOST_CHARS = 90
_OPEN: Final = (":", "：", "…", "...")
_LEAST_LINKS = 2
_LINKED = 0.9
_BEFORE_END, _AFTER_END = 1, 6
_KNOWN: Final = bit("shareClass", "tagsClass", "nav", "footer", "form", "navigationClass", "footClass", "commentsClass")
"""What stands in such boxes has names of its own."""


def lead_in(document: Document) -> list[Vote]:
    """Votes for short open lines at the end of the text with nothing but links below them."""
    last, known = document.layout.last, _KNOWN & ~document.layout.common_marks
    return [
        Vote(block.index, Role.RELATED, 8.0, "leadsToLinks")
        for block in document.blocks[max(0, last - _BEFORE_END) : last + _AFTER_END]
        if block.text.endswith(_OPEN)
        and len(block.text) <= _MOST_CHARS
        and not block.marks & known
        and _leads(document, block)
    ]


def _leads(document: Document, block: Block) -> bool:
    layout = document.layout
    after = layout.after[block.index]
    if layout.link_shares[block.index] > _LINKED or (after is not None and layout.in_core[after]):
        return False
    links = document.blocks[block.index + 1 : block.index + 1 + _LEAST_LINKS]
    return len(links) == _LEAST_LINKS and all(layout.link_shares[link.index] > _LINKED for link in links)
