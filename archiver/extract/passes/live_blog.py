"""Times of the entries of a live blog: they are neither text nor the date of the page."""

from __future__ import annotations

import re

from archiver.extract.document import Document
from archiver.extract.marks import bit
from archiver.model.block import Role, Vote

__all__ = ["live_blog"]

_OFF = bit("nav", "footer", "relatedClass", "commentsClass")
_CLOCK = re.compile(
    r"\D{0,12}\d{1,2}[:.h：]\d{2}(?:[:.]\d{2})?(?!\d)\D{0,16}|\D{0,8}\d{1,2}\s?(?:[ap]\.?m\.?|Uhr)\D{0,8}", re.I
)
_LONGEST_CHARS = 40
_LEAST = 4


def live_blog(document: Document) -> list[Vote]:
    """Votes for lines that are a clock time, where the page has at least four of them."""
    clocks = [
        block
        for block in document.blocks
        if len(block.text) <= _LONGEST_CHARS
        and not block.marks & _OFF & ~document.layout.common_marks
        and _CLOCK.fullmatch(block.text)
    ]
    if len(clocks) < _LEAST:
        return []
    return [Vote(block.index, Role.PAGE_DATE, 4.0, "entryTime") for block in clocks]
