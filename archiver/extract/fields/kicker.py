"""The short line above the headline that belongs to it."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.extract.fields.date_language import date_language
from archiver.extract.fields.date_lines import date_words, read_line
from archiver.extract.fields.found import Choice, Found, best
from archiver.extract.marks import bit
from archiver.web.text import fold, has_words

__all__ = ["kicker"]

_KICKER = bit("kickerClass")
_CHROME = bit("nav", "navigationClass", "footer", "hidden", "tagsClass")
_LONGEST_CHARS = 80
_NEAR = 3


def kicker(document: Document, headline: Found | None) -> Choice:
    """What stands in front of the headline in its heading, or in a block so named directly above it.

    A line that is only a date is none; one that is only a link is a section link or breadcrumb.
    """
    if headline is None or headline.block is None:
        return Choice()
    candidates = []
    text = document.blocks[headline.block].text
    if text != headline.value and text.endswith(headline.value):
        before = text[: -len(headline.value)].strip(" :|–—-")
        if has_words(before) and len(before) <= _LONGEST_CHARS:
            candidates.append(Found(before, before, "block", 2.0, headline.block, ("inHeading",)))
    for block in document.blocks[max(0, headline.block - _NEAR) : headline.block]:
        named = block.own_marks & _KICKER and not block.marks & _CHROME & ~document.layout.common_marks
        if not named or len(block.text) > _LONGEST_CHARS or _is_date(document, block.text):
            continue
        if fold(block.text) != fold(headline.value):
            is_link = document.layout.link_shares[block.index] > 0.5
            candidates.append(
                Found(block.text, block.text, "block", 0.0 if is_link else 1.0, block.index, ("kickerClass",))
            )
    return best(candidates)


def _is_date(document: Document, text: str) -> bool:
    """Whether a line is nothing but a date, which sites put into the same place."""
    line = read_line(text, date_words(document.rules), date_language(document))
    return line is not None and line.is_only_date
