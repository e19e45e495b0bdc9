"""Rows in which a text's makers are named one by one: labelled for screen readers above it, or as its staff below it.

`Author, Jane Doe`, `Role, Reporter`, `Reporting from, Oslo`; and `Jane Doe, Oslo` over `Editor: John Roe`.
"""

from __future__ import annotations

import itertools
import re
from typing import Final

from archiver.extract.document import Document
from archiver.extract.fields.byline_words import BylineWords, Opener, byline_words
from archiver.extract.fields.bylines import read_byline
from archiver.extract.fields.name_lines import unseen_label
from archiver.extract.images.party import is_person
from archiver.extract.passes.anchor import title_block
from archiver.model.block import Block, Role, Vote

__all__ = ["byline_labels"]

_REACH: Final = 12
"""Blocks behind the title."""
_LONGEST: Final = 120
_CERTAIN: Final = 8.0
"""More than prose, captions and credits get for standing where they do."""
_BEHIND: Final = 4
_SIGNED: Final = 5.0
_COLON: Final = re.compile("[:：]")
_ROWS: Final = 3
"""Further rows behind the author's."""


def byline_labels(document: Document) -> list[Vote]:
    """Votes for the author's row, and against the rows behind it that have such labels, too."""
    title = title_block(document)
    if title is None or document.page.root is None:
        return []
    words = byline_words(document.rules)
    votes = _staff(document, words)
    for block in document.blocks[title + 1 : title + 1 + _REACH]:
        label = unseen_label(document, block) if len(block.text) <= _LONGEST else None
        if label is None or words.label(f"{label[0]}:") is None:
            continue
        votes.append(Vote(block.index, Role.BYLINE, _CERTAIN, "bylineLabelBefore"))
        votes += [
            Vote(row.index, Role.BOILERPLATE, _CERTAIN, "byline")
            for row in document.blocks[block.index + 1 : block.index + 1 + _ROWS]
            if _is_row_beside(row, block, document)
        ]
    return votes


def _staff(document: Document, words: BylineWords) -> list[Vote]:
    """A vote for the person in a line right behind the text, in a box whose next line names editor or photographer."""
    last = document.layout.last
    for block, below in itertools.pairwise(document.blocks[last + 1 : last + 1 + _BEHIND]):
        if block.container != below.container or max(len(block.text), len(below.text)) > _LONGEST or block.links:
            continue
        found = words.opener(below.text)
        if found is None or found[1] != Opener.OTHER or not _COLON.search(below.text[: found[0]]):
            continue
        line = read_byline(block.text, words)
        if line.names and not line.others and is_person(line.names[0].name, words.credit):
            return [Vote(block.index, Role.BYLINE, _SIGNED, "signature")]
    return []


def _is_row_beside(row: Block, author: Block, document: Document) -> bool:
    return row.container == author.container and row.tag == author.tag and unseen_label(document, row) is not None
