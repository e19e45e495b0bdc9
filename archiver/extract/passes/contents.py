"""Lists of a text's own sections, known by the line above them."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.extract.marks import bit
from archiver.model.block import Role, Vote

__all__ = ["contents"]

_ITEM = bit("listItem")
_MOST_CHARS = 40
_ENTRY_CHARS = 160
_LEAST = 2  # entries


def contents(document: Document) -> list[Vote]:
    """Votes for lines of `data/patterns/contents.toml` and the list right below them."""
    votes: list[Vote] = []
    known = document.rules.patterns.get("contents", ())
    patterns = [pattern for pattern in known if document.occurrences.anywhere(pattern)]
    if not patterns:
        return votes
    lines = {block.index: block.text for block in document.blocks if len(block.text) <= _MOST_CHARS}
    for pattern in patterns:
        for i in document.occurrences.hit(pattern, lines):
            entries = _entries(document, i + 1)
            if len(entries) >= _LEAST:
                votes += [Vote(at, Role.BOILERPLATE, pattern.weight, pattern.reason) for at in (i, *entries)]
    return votes


def _entries(document: Document, start: int) -> list[int]:
    """Indexes of the short items of the list that begins here."""
    found = []
    for block in document.blocks[start:]:
        if not block.marks & _ITEM or document.layout.sizes[block.index] > _ENTRY_CHARS:
            break
        found.append(block.index)
    return found
