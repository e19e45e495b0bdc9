"""The line below a table or graphic that names where its figures come from."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.extract.images.words import CreditWords
from archiver.extract.layout import is_heading
from archiver.extract.marks import bit
from archiver.model.block import Block, Role, Vote

__all__ = ["data_source"]

_TABLE = bit("table")
_CELLS = ("td", "th", "tr")
_MOST_CHARS = 160


def data_source(document: Document) -> list[Vote]:
    """Votes for lines of `data/patterns/data_source.toml` right below a row of a table or the title of a graphic."""
    patterns = document.rules.patterns.get("data_source", ())
    common = document.layout.common_marks
    words = document.scene.reader(document.rules).words
    votes: list[Vote] = []
    candidates = sorted({i for pattern in patterns for i in document.occurrences.texts(pattern) if i})
    for above, block in ((document.blocks[i - 1], document.blocks[i]) for i in candidates):
        is_below_table = above.tag in _CELLS and above.marks & _TABLE & ~common
        if len(block.text) > _MOST_CHARS or not (is_below_table or _announces_graphic(above, words)):
            continue
        votes += [
            Vote(block.index, Role.NOTE, pattern.weight, pattern.reason)
            for pattern in patterns
            if pattern.regex.search(block.text)
        ]
    return votes


def _announces_graphic(block: Block, words: CreditWords) -> bool:
    """Whether a block is a heading such as "Graphic: Visitors of public pools"."""
    match = words.label.match(block.text) if is_heading(block) else None
    return match is not None and words.kinds.get(match["label"].lower()) == "graphic"
