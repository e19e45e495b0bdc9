"""The `article` elements of a page: which of them is the text's own, and what stands in others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from archiver.extract.document import Document, once
from archiver.extract.marks import bit
from archiver.extract.passes.anchor import title_block
from archiver.model.block import Block

__all__ = ["article_around", "blocks_elsewhere", "home_article", "innermost_articles"]

_ARTICLE = bit("article")
_HOME_SHARE = 0.3  # of the page's prose: an article element with less is no home of the text


@once
def blocks_elsewhere(document: Document) -> frozenset[int]:
    """Blocks in an `article` element with a title of its own that isn't the text's, and not inside that."""
    titles = [block for block in document.blocks if block.tag == "h1" and block.marks & _ARTICLE]
    core = document.layout.core
    if all(document.layout.stands_in(core, _article_around(block, document)) for block in titles):
        return frozenset()
    articles = innermost_articles(document)
    titled = {articles[block.container] for block in titles} - {0}
    home = home_article(document, articles) if titled else 0
    foreign = {number for number in titled - {home} if home and not _are_nested(document, number, home)}
    if not foreign:
        return frozenset()
    return frozenset(block.index for block in document.blocks if articles[block.container] in foreign)


def _article_around(block: Block, document: Document) -> int:
    """Number of the innermost `article` element around a block, 0 without one."""
    number, layout = block.container, document.layout
    while number and not layout.signatures[number].startswith("article."):
        number = layout.parents[number]
    return number


@once
def innermost_articles(document: Document) -> Sequence[int]:
    """Number of the `article` element that each block element is or stands in, 0 outside."""
    found = [0] * len(document.layout.parents)
    if any(block.marks & _ARTICLE for block in document.blocks):
        for number, parent in enumerate(document.layout.parents):
            found[number] = number if document.layout.signatures[number].startswith("article.") else found[parent]
    return found


def _are_nested(document: Document, one: int, other: int) -> bool:
    layout = document.layout
    return layout.stands_in(one, other) or layout.stands_in(other, one)


def article_around(document: Document, home: int) -> int:
    """The article element around the text's own one that has the headline: they are one article; 0 without one."""
    title = title_block(document)
    around = innermost_articles(document)[document.blocks[title].container] if title is not None else 0
    return around if around != home and document.layout.stands_in(home, around) else 0


def home_article(document: Document, articles: Sequence[int]) -> int:
    """The article element of the headline if it holds a good part of the prose, else of most prose; 0 without one."""
    layout = document.layout
    held: dict[int, float] = defaultdict(float)
    for block in document.blocks:
        held[articles[block.container]] += layout.prose[block.index]
    title = title_block(document)
    by_title = articles[document.blocks[title].container] if title is not None else 0
    if by_title and held[by_title] >= _HOME_SHARE * layout.total:
        return by_title
    best = max(held, key=lambda number: held[number], default=0)
    return best if held.get(best, 0.0) >= _HOME_SHARE * layout.total else 0
