"""A page's title and headings, and which patterns need be tried on them."""

from __future__ import annotations

from typing import NamedTuple

from archiver.extract.document import Document, once
from archiver.model.rules import Pattern
from archiver.rules.compiled import compiled
from archiver.rules.lexicon import Occurrences
from archiver.rules.literals import case_folded

__all__ = ["Titles", "read_titles"]

_LONGEST = 200


class Titles(NamedTuple):
    """Short texts that name the page."""

    shown: tuple[str, ...]
    #: title and first headings
    claimed: tuple[str, ...]
    #: title and what metadata give as headline
    occurrences: Occurrences
    #: in all of them

    def first(self, pattern: Pattern, texts: tuple[str, ...]) -> str | None:
        """What `pattern` hits in the first of `texts` that it hits; None without."""
        if not self.occurrences.anywhere(pattern):
            return None
        match = next((match for text in texts if (match := pattern.regex.search(text))), None)
        return None if match is None else " ".join(match[0].split())[:80]


@once
def read_titles(document: Document) -> Titles:
    """The titles of a page, looked through once."""
    title = [document.page.title] if document.page.title else []
    headings = [block.text for block in document.blocks if block.tag == "h1" and len(block.text) <= _LONGEST]
    shown = tuple(dict.fromkeys([*title, *headings[:2]]))
    claimed = tuple(dict.fromkeys([*title, *(claim.value for claim in document.witnesses.headlines[:2])]))
    texts = [case_folded(text) for text in dict.fromkeys((*shown, *claimed))]
    return Titles(shown, claimed, compiled(document.rules).lexicon.scan(texts))
