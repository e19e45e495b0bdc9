"""Who made a gallery: its photographer, where a link in its head says that this is its author."""

from __future__ import annotations

from dataclasses import replace

from archiver.extract.document import Document
from archiver.extract.fields.author_links import author_links
from archiver.extract.fields.authors import Authorship
from archiver.extract.fields.byline_words import byline_words
from archiver.extract.fields.bylines import read_byline
from archiver.extract.images.party import is_person
from archiver.extract.passes.anchor import title_block
from archiver.model.article import Author
from archiver.model.block import Block
from archiver.web.text import squash

__all__ = ["with_maker"]

_BELOW = 8
"""Blocks below the title among which the line stands that names the maker."""


def with_maker(document: Document, found: Authorship) -> Authorship:
    """The authors of a gallery; where nobody is named as one, those of its pictures: `Photographs by Jane Doe`.

    They count if a link says so, by `rel=author` or by leading to the page of an author.
    """
    title = title_block(document)
    if found.authors or found.agencies or title is None:
        return found
    words = byline_words(document.rules)
    for block in document.blocks[title + 1 : title + 1 + _BELOW]:
        linked = _author_links(block, document) if block.links else ()
        made = read_byline(block.text, words).others if linked else ()
        names = [name for name in made if name in linked and is_person(name, words.credit)]
        if names:
            makers = tuple(Author(name=name, name_raw=name, role=None, affiliation=None) for name in names)
            return replace(found, authors=makers, byline_raw=block.text, byline_block=block.index, source="block")
    return found


def _author_links(block: Block, document: Document) -> list[str]:
    """The texts of links to authors, as their markup or address calls them."""
    named = block.element.iter("a") if block.element is not None else ()
    texts = [squash("".join(map(str, a.itertext()))) for a in named if "author" in (a.get("rel") or "").split()]
    return [*texts, *author_links(block, document.rules)]
