"""Biographies of the author, usually in small type below the text."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.model.block import Role, Vote
from archiver.web.text import fold

__all__ = ["author_note"]

_MOST_CHARS = 600
_LEAST_CHARS = 25


def author_note(document: Document) -> list[Vote]:
    """Votes for blocks at the end or above the text that begin with the name of an author the metadata gives."""
    names = [name for claim in document.witnesses.authors if len(name := fold(claim.value)) > 4 and " " in name]
    if not names:
        return []
    layout = document.layout
    votes = []
    for block in document.blocks:
        i = block.index
        if not _LEAST_CHARS <= len(block.text) <= _MOST_CHARS or layout.first <= i < layout.last - 1:
            continue
        if any(fold(block.text[:120]).startswith(name) for name in names):
            votes.append(Vote(i, Role.NOTE, 2.0, "authorNote"))
    return votes
