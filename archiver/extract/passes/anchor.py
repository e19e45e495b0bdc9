"""Where the article's title stands, as far as headings and metadata alone can tell."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.extract.marks import bit
from archiver.web.text import fold

__all__ = ["title_block"]

_CHROME = bit("nav", "footer", "aside", "relatedClass", "commentsClass", "hidden")
_LEAST_CHARS = 12


def title_block(document: Document) -> int | None:
    """Index of the heading that agrees with the metadata, else of the last h1 above the text, else None.

    In plain text it is the last open line above the first paragraph.
    """
    first = document.layout.first
    if document.page.root is None:
        above = [
            b for b in document.blocks[:first] if b.text[-1] not in ".。।" and document.layout.sizes[b.index] <= 160
        ]
        return above[-1].index if above else None
    claims = [claim for c in document.witnesses.headlines if len(claim := fold(c.value)) >= _LEAST_CHARS]
    last_h1 = None
    for block in document.blocks[: max(first + 4, 60)]:
        if len(block.text) > 400 or block.marks & _CHROME & ~document.layout.common_marks:
            continue
        is_heading = block.tag in ("h1", "h2", "h3")
        text = fold(block.text)
        if len(text) >= _LEAST_CHARS and any(
            text == claim or (is_heading and (text in claim or claim in text)) for claim in claims
        ):
            return block.index
        if block.tag == "h1" and (last_h1 is None or block.index <= first):
            last_h1 = block.index
    return last_h1
