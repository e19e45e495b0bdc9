"""The line below a table or graphic that names where its figures come from."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.extract.marks import bit
from archiver.model.block import Role, Vote

__all__ = ["data_source"]

_TABLE = bit("table")
_CELLS = ("td", "th", "tr")
_MOST_CHARS = 160


def data_source(document: Document) -> list[Vote]:
    """Votes for lines of `data/patterns/data_source.toml` that stand right below a row of a table."""
    patterns = document.rules.patterns.get("data_source", ())
    common = document.layout.common_marks
    votes: list[Vote] = []
    candidates = sorted({i for pattern in patterns for i in document.occurrences.texts(pattern) if i})
    for above, block in ((document.blocks[i - 1], document.blocks[i]) for i in candidates):
        if above.tag not in _CELLS or not above.marks & _TABLE & ~common or len(block.text) > _MOST_CHARS:
            continue
        votes += [
            Vote(block.index, Role.NOTE, pattern.weight, pattern.reason)
            for pattern in patterns
            if pattern.regex.search(block.text)
        ]
    return votes
