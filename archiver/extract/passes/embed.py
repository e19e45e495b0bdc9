"""Posts and other things shown from elsewhere."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.extract.marks import bit
from archiver.model.block import Role, Vote

__all__ = ["embed"]

_QUOTED, _NAMED = bit("blockquote"), bit("embedClass")
_LONGEST_CHARS = 1500


def embed(document: Document) -> list[Vote]:
    """Votes for quotations that are called posts, and for lines that a platform's own words end."""
    common = document.layout.common_marks
    patterns = document.rules.patterns.get("embed", ())
    votes = []
    for block in document.blocks:
        if block.marks & _NAMED & ~common and block.marks & _QUOTED & ~common:
            votes.append(Vote(block.index, Role.EMBED, 4.0, "postElement"))
        if len(block.text) > _LONGEST_CHARS:
            continue
        for pattern in patterns:
            if any(word in block.text for word in pattern.options.get("needs", "").split()) and pattern.regex.search(
                block.text
            ):
                votes.append(Vote(block.index, Role.EMBED, pattern.weight, pattern.reason))
                break
    return votes
