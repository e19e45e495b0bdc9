"""Biographies of the author, usually in small type below the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from archiver.extract.document import Document
from archiver.extract.marks import bit
from archiver.extract.passes.anchor import title_block
from archiver.model.block import Role, Vote
from archiver.web.text import fold

__all__ = ["author_note"]

_MOST_CHARS = 600
_CARD_CHARS = 900
"""Longest text below a name alone."""
_LEAST_CHARS = 25
_BEGINNING_CHARS = 3
_BYLINE: Final = bit("bylineClass", "bioClass")
_BYLINE_CHARS = 120
_ABOVE, _BELOW = 2, 10
"""Blocks around the title among which a byline stands; a box of its author reaches as far below the first paragraph."""
_TOLD: Final = re.compile(
    r"\W*(?P<name>\w[\w.’'-]+(?: (?:\w\.|[\w’'-]+)){1,3}?),? (?:(?:\([^()]{2,60}\)|who|currently|also) )?(?:"
    r"is (?:the|an?|currently|also|now|one of|based|founder|professor|director|author|editor)|has been|was an?|"
    r"writes|covers|reports|joined|lives in|teaches|works|"
    r"ist (?:ein|der|die|seit|Redakteur|Journalist|Autor|freie|Korrespondent|Professor)\w*|"
    r"arbeitet|schreibt|berichtet|studierte|"
    r"est (?:une?|le|la|journaliste|professeure?|chercheu\w+|aut\w+)|écrit|travaille|"
    r"es (?:una?|el|la|periodista|profesora?|autora?)|escribe|trabaja|"
    r"è (?:una?|il|la|giornalista)|scrive|lavora|é (?:uma?|o|a|jornalista|professora?)|escreve|trabalha|"
    r"is (?:een|redacteur|journalist|verslaggever)|schrijft|werkt|är|arbetar|skriver|er (?:en|journalist)|jest|pracuje"
    r")\b"
)
"""What is told of a person: "Jane Doe is an editor at", "Jan Muster arbeitet als"."""
_BY: Final = r"(?:by|von|par|por|di|door|av|af|przez|text|texte|texto|written by|words by)?[\s:]*"


def author_note(document: Document) -> list[Vote]:
    """Votes for blocks at the end or above the text that begin with the name of an author.

    Names are those that the metadata gives; where the text tells what the person is, the byline's will do as well.
    """
    names = [name for claim in document.witnesses.authors if len(name := fold(claim.value)) > 4 and " " in name]
    return [*_by_claims(document, names), *_by_card(document), *_by_byline(document, names)]


def _by_claims(document: Document, names: list[str]) -> Iterator[Vote]:
    if not names:
        return
    begins = {name[:_BEGINNING_CHARS] for name in names}
    for block in (*document.blocks[: document.layout.first], *document.blocks[_end(document) :]):
        text = block.text
        if text[:_BEGINNING_CHARS].casefold() not in begins or not _LEAST_CHARS <= len(text) <= _MOST_CHARS:
            continue
        if fold(text[:120]).startswith(tuple(names)):
            yield Vote(block.index, Role.NOTE, 2.0, "authorNote")


def _by_card(document: Document) -> Iterator[Vote]:
    """For a text in an author's box that begins with the name that stands alone above it."""
    title = title_block(document)
    if title is None:
        return
    for block in document.blocks[title + 1 : document.layout.first + _BELOW]:
        name = document.blocks[block.index - 1]
        if (
            block.marks & name.marks & _BYLINE & ~document.layout.common_marks
            and len(block.text) <= _CARD_CHARS
            and " " in name.text
            and block.text.startswith(name.text + " ")
        ):
            yield Vote(block.index, Role.NOTE, 8.0, "authorNote")


def _by_byline(document: Document, names: list[str]) -> Iterator[Vote]:
    """For blocks at the end that tell what the person is whose name stands in metadata or byline."""
    for block in document.blocks[_end(document) :]:
        if not _LEAST_CHARS <= len(block.text) <= _MOST_CHARS:
            continue
        found = _TOLD.match(block.text)
        if found is not None and (fold(found["name"]) in names or _is_signed(document, fold(found["name"]))):
            yield Vote(block.index, Role.NOTE, 8.0, "authorNote")


def _end(document: Document) -> int:
    """Index of the first block of the end."""
    return max(document.layout.first, document.layout.last - 1)


def _is_signed(document: Document, name: str) -> bool:
    """Whether a line at the title is a byline with this name."""
    title = title_block(document)
    if title is None:
        return False
    line = re.compile(_BY + re.escape(name) + r"\b")
    return any(
        len(block.text) <= _BYLINE_CHARS and block.index != title and line.match(fold(block.text)) is not None
        for block in document.blocks[max(0, title - _ABOVE) : title + _BELOW]
        if block.marks & _BYLINE or fold(block.text[:12]).startswith(("by ", "von ", "par ", "por ", "di ", "door "))
    )
