"""Biographies of the author, usually in small type below the text."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.model.block import Role, Vote
from archiver.web.text import fold

__all__ = ["author_note"]

_MOST_CHARS = 600
_LEAST_CHARS = 25
_BEGINNING_CHARS = 3


def author_note(document: Document) -> list[Vote]:
    """Votes for blocks at the end or above the text that begin with the name of an author the metadata gives."""
    names = [name for claim in document.witnesses.authors if len(name := fold(claim.value)) > 4 and " " in name]
    if not names:
        return []
    layout, votes = document.layout, []
    begins = {name[:_BEGINNING_CHARS] for name in names}
    for block in (*document.blocks[: layout.first], *document.blocks[max(layout.first, layout.last - 1) :]):
        text = block.text
        if text[:_BEGINNING_CHARS].casefold() not in begins or not _LEAST_CHARS <= len(text) <= _MOST_CHARS:
            continue
        if fold(text[:120]).startswith(tuple(names)):
            votes.append(Vote(block.index, Role.NOTE, 2.0, "authorNote"))
    return votes
