"""What a line of names without "By" owes to where it stands."""

from __future__ import annotations

import re

from archiver.extract.document import Document
from archiver.extract.fields.bylines import Byline
from archiver.extract.fields.dateline import read_dateline
from archiver.extract.images.party import is_person
from archiver.extract.marks import bit
from archiver.extract.passes.byline_dates import is_by_date
from archiver.extract.passes.byline_look import (
    DATE,
    HEADINGS,
    LONGEST_NAME,
    LONGEST_NAMES,
    TITLES,
    Found,
    Looker,
    is_note,
)
from archiver.extract.passes.byline_place import Places
from archiver.model.block import Block
from archiver.web.text import fold

__all__ = ["is_of_header", "is_of_menu", "of_neighbours"]

_MOST_LINKED = 0.5
_HEADER = bit("header", "nav", "navigationClass")
_LISTED = bit("listItem")
_MOST_NAMES = 3
_TITLE_WORDS = 5
_WORD = re.compile(r"\w+")


def of_neighbours(block: Block, line: Byline, looker: Looker, places: Places) -> Found:
    """What a line of names without "By" owes to where it stands and what it holds."""
    layout = looker.document.layout
    is_dated = DATE.search(block.text) is not None
    if places.title is not None and _repeats(block.text, looker.document.blocks[places.title].text):
        return []
    if not line.names or not (line.is_whole or is_dated) or len(block.text) > LONGEST_NAMES or block.text[-1] in ":?!":
        return []
    if is_of_header(block, looker.document, places):
        return []
    if places.is_in_head(block) and _signs_alone(block, line, looker) and is_by_date(block, looker.document, places):
        return [(2.5, "nameBesideDate")]
    if block.tag in HEADINGS or any(" " not in name.name and name.name.isascii() for name in line.names):
        return []
    if any(" " in name.name and " " not in name.raw for name in line.names):
        return []  # a Chinese sentence with a word for a job amid it
    if not block.marks & looker.named and not looker.is_author_link(block):
        if layout.link_shares[block.index] > _MOST_LINKED:
            return []  # categories, or buttons
        if not line.names[0].is_desk and not is_person(line.names[0].name, looker.words.credit, is_made_by=True):
            return []
    joins_text = block.tag == "p" and block.container == layout.main
    if joins_text and block.index == layout.first - 1:
        if len(line.names) > 1 or line.names[0].affiliation:
            return [(2.5, "namesBeforeText")]
        if _is_one_name(block, line, looker) and _opens_with_agency(looker.document):
            return [(2.5, "nameBeforeDateline")]
    if joins_text and block.index == layout.last + 1 and line.names[0].raw == block.text:
        return [(2.5, "nameBehindText")]
    is_first = len(line.names) <= _MOST_NAMES and (
        block.text.startswith(line.names[0].raw)
        or (block.text.endswith(line.names[-1].raw) and block.marks & looker.named)
    )
    if (
        is_dated
        and not line.names[0].role
        and any(text in line.names[0].raw or line.names[0].raw in text for _, text in block.links)
        and not block.marks & looker.named
        and not looker.is_author_link(block)
    ):
        return []  # a date and a section
    if is_first and not is_note(block) and (line.names[0].role or is_dated):
        return [(2.2, "nameWithJobOrDate")]
    return []


def _opens_with_agency(document: Document) -> bool:
    """Whether the text begins with a dateline that has an agency: `LOWMOUTH (Reuters) - The harbour`."""
    found = read_dateline(document.blocks[document.layout.first].text, document.rules)
    return found is not None and found.agency is not None


def _repeats(text: str, title: str) -> bool:
    """Whether a line of some words says nothing that the title doesn't say."""
    said = set(_WORD.findall(fold(text)))
    return len(said) >= _TITLE_WORDS and said <= set(_WORD.findall(fold(title)))


def _is_one_name(block: Block, line: Byline, looker: Looker) -> bool:
    """Whether a line is the name of one person and no topic."""
    text = block.text
    if len(line.names) != 1 or len(text) > LONGEST_NAME or line.names[0].name != text or line.names[0].is_desk:
        return False
    if block.links and not looker.is_author_link(block):
        return False
    return is_person(text, looker.words.credit) and not looker.is_topic(text)


def is_of_menu(block: Block, document: Document, places: Places) -> bool:
    """Whether a block is an item of a list above the title, or stands in the page's header."""
    is_item = places.title is not None and block.index < places.title and block.marks & _LISTED
    return bool(is_item) or is_of_header(block, document, places)


def _signs_alone(block: Block, line: Byline, looker: Looker) -> bool:
    """Whether a line is the name of one person and no topic, or that of a person beside an agency."""
    if line.agencies and line.is_whole and line.names and not block.links and len(block.text) <= LONGEST_NAME:
        return is_person(line.names[0].name, looker.words.credit)
    return _is_one_name(block, line, looker)


def is_of_header(block: Block, document: Document, places: Places) -> bool:
    """Whether a line above the title is a heading, or stands in a menu or page header in which the title doesn't."""
    if places.title is None or block.index > places.title:
        return False
    shared = document.blocks[places.title].marks | document.layout.common_marks
    return block.tag in TITLES or bool(block.marks & _HEADER & ~shared)
