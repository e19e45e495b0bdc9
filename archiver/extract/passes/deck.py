"""The line between headline and byline: what it is follows from where it stands, whatever it is called."""

from __future__ import annotations

from typing import Final

from archiver.extract.document import Document, once
from archiver.extract.fields.author_links import author_links
from archiver.extract.fields.date_lines import DateLine, date_words, read_line
from archiver.extract.marks import bit
from archiver.extract.passes.anchor import title_block
from archiver.model.block import Block
from archiver.web.text import fold

__all__ = ["deck"]

_ITEM: Final = bit("listItem")
_LEAST: Final = 40.0
_LINKED: Final = 0.2
_NO_DECK: Final = bit(
    "nav", "footer", "aside", "form", "button", "dialog", "hidden", "noscript", "listItem", "figure", "figcaption",
    "captionClass", "creditClass", "relatedClass", "commentsClass", "bylineClass", "bioClass", "shareClass",
    "tagsClass", "navigationClass", "promoClass", "subscribeClass", "advertisementClass", "paywallClass",
    "consentClass", "screenReaderClass", "correctionClass",
)  # fmt: skip
_HEAD_ENDS: Final = bit("bylineClass", "shareClass")


@once
def deck(document: Document) -> int | None:
    """Index of the line between title and byline, date or share buttons that is no link and tells no date."""
    title, layout = title_block(document), document.layout
    if title is None or title + 2 >= len(document.blocks) or title + 1 >= layout.first:
        return None
    block, below = document.blocks[title + 1 : title + 3]
    if layout.sizes[block.index] < _LEAST or layout.link_shares[block.index] > _LINKED:
        return None
    above = document.blocks[title]
    if above.marks & _ITEM or fold(above.text) in fold(block.text):  # the end of a path; the title with its kicker
        return None
    if block.marks & _NO_DECK & ~layout.common_marks or _dates(document, block) is not None:
        return None
    return block.index if _ends_head(document, below) else None


def _ends_head(document: Document, block: Block) -> bool:
    """Whether a line says who wrote the text or when, or offers to share it."""
    if block.marks & _HEAD_ENDS & ~document.layout.common_marks or author_links(block, document.rules):
        return True
    line = _dates(document, block)
    return line is not None and line.is_only_date


def _dates(document: Document, block: Block) -> DateLine | None:
    return read_line(block.text, date_words(document.rules), document.page.html_lang)
