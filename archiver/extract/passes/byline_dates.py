"""Lines of dates beside a name."""

from __future__ import annotations

import re

from archiver.extract.document import Document
from archiver.extract.fields.byline_words import byline_words
from archiver.extract.fields.date_lines import date_words, read_line
from archiver.extract.marks import bit
from archiver.extract.passes.byline_look import DATE
from archiver.extract.passes.byline_place import Places
from archiver.model.block import Block
from archiver.rules.literals import case_folded

__all__ = ["is_by_date"]

_DATED = bit("dateClass")
_CLOCK = re.compile(r"\b\d{1,2}:\d\d\b")
_LONGEST_CLOCK = 12
_LONGEST_DATE = 80
_DAY_WORDS = 2


def is_by_date(block: Block, document: Document, places: Places) -> bool:
    """Whether a line of a date stands directly above or below, and the title not far."""
    for index in (block.index - 1, block.index + 1):
        if 0 <= index < len(document.blocks) and index != places.title:
            other = document.blocks[index]
            if _is_date(other, document) or (index > block.index and _is_day(other.text, document)):
                return True
    return False


def _is_date(block: Block, document: Document) -> bool:
    """Whether a block is a line of a date; not one with the year of something else."""
    text = block.text
    if len(text) > _LONGEST_DATE:
        return False
    if block.own_marks & _DATED or block.tag == "time" or (len(text) <= _LONGEST_CLOCK and _CLOCK.search(text)):
        return True
    if DATE.search(text) is None:
        return False
    return read_line(text, date_words(document.rules), document.page.html_lang) is not None


def _is_day(text: str, document: Document) -> bool:
    """Whether a text is a month and a day without a year, as below a name: above one it may open the text."""
    if len(text) > _LONGEST_CLOCK:
        return False
    tokens = text.replace(".", " ").split()
    number = [token for token in tokens if token.isdigit()]
    calendar = byline_words(document.rules).calendar
    return len(tokens) == len(number) + 1 == _DAY_WORDS and any(case_folded(token) in calendar for token in tokens)
