"""Sentences that sites put around their articles: banners, notices, invitations, footers."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.model.block import Role, Vote
from archiver.model.rules import Pattern

__all__ = ["phrases"]

_GROUPS = "boilerplate"
_LONGEST_CHARS = 600


def phrases(document: Document) -> list[Vote]:
    """Votes by the patterns of data/patterns/boilerplate*.toml.

    Each entry names in `needs` the letters (separated by `|`) without which it can't hit, so that most are never tried;
    `role` says what the block is if not boilerplate, `most_chars` how long it may be.
    """
    patterns = [p for group, entries in document.rules.patterns.items() if group.startswith(_GROUPS) for p in entries]
    texts = [block.text.casefold() if len(block.text) <= _LONGEST_CHARS else "" for block in document.blocks]
    whole = "\n".join(texts)
    votes = []
    for pattern in patterns:
        needs = [word for word in pattern.options.get("needs", "").split("|") if word in whole]
        if not needs:
            continue
        most = int(pattern.options.get("most_chars", _LONGEST_CHARS))
        role = Role(pattern.options.get("role", Role.BOILERPLATE))
        for i, text in enumerate(texts):
            if len(text) <= most and any(word in text for word in needs) and _hits(pattern, document.blocks[i].text):
                votes.append(Vote(i, role, pattern.weight, pattern.reason))
    return votes


def _hits(pattern: Pattern, text: str) -> bool:
    return pattern.regex.search(text) is not None
