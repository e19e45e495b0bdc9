"""Text of other articles on the page: the next one of an endless scroll, cards and teasers beside the article."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from urllib.parse import urljoin

from archiver.extract.document import Document
from archiver.extract.images.teasers import is_excerpt
from archiver.extract.layout import is_heading
from archiver.extract.marks import bit
from archiver.extract.passes.articles import article_around, home_article, innermost_articles
from archiver.model.block import Block, Role, Vote
from archiver.web.url import site_of

__all__ = ["other_article"]

_TEASER_REACH = 4
_ITEM = bit("listItem")
_CUT = ("…", "...", "…]", "...]")
_LEAST_ITEMS = 3
_LINKED = 0.9


def other_article(document: Document) -> list[Vote]:
    """Votes for blocks in an `article` element that isn't the text's, for text right below a linked heading, and for
    lists of texts cut short.
    """
    articles = innermost_articles(document)
    home = home_article(document, articles)
    own = (0, home, article_around(document, home))
    titled = {articles[block.container] for block in document.blocks if block.tag == "h1"}
    votes = []
    for block in document.blocks:
        inside = articles[block.container]
        if home and inside not in own:
            if document.layout.stands_in(inside, home):
                votes.append(Vote(block.index, Role.RELATED, 0.6, "nestedArticle"))
            else:
                weight = 4.0 if inside in titled else 3.0
                votes.append(Vote(block.index, Role.RELATED, weight, "otherArticle"))
        if document.layout.prose[block.index] and _is_teaser(document, block):
            votes.append(Vote(block.index, Role.RELATED, 1.5, "belowLinkedHeading"))
            if is_excerpt(block):
                votes += _of_excerpt(document, block)
    return votes + [Vote(block.index, Role.RELATED, 6.0, "listOfExcerpts") for block in _cut_items(document)]


def _cut_items(document: Document) -> Iterator[Block]:
    """Items of a list of which each is cut short and links to a page: the latest comments, other articles."""
    cut = [b for b in document.blocks if b.links and b.marks & _ITEM and b.text.endswith(_CUT) and not _unfolds(b)]
    for _, row in groupby(enumerate(cut), lambda numbered: numbered[1].index - numbered[0]):  # right behind one another
        run = [block for _, block in row]
        if len(run) >= _LEAST_ITEMS:
            yield from run


def _of_excerpt(document: Document, block: Block) -> Iterator[Vote]:
    """For a text cut short below a linked heading, for that heading, and for the link to the rest."""
    yield Vote(block.index, Role.RELATED, 4.0, "excerptOfOther")
    heading = next(above for above in reversed(document.blocks[: block.index]) if is_heading(above))
    yield Vote(heading.index, Role.RELATED, 5.0, "headingOfExcerpt")
    for below in document.blocks[block.index + 1 : block.index + 2]:
        if document.layout.link_shares[below.index] > _LINKED and _targets(below) & _targets(heading):
            yield Vote(below.index, Role.RELATED, 5.0, "linkToRest")


def _targets(block: Block) -> set[str]:
    """Where a block's links lead, what counts clicks left out."""
    return {href.partition("?")[0] for href, _ in block.links}


def _is_teaser(document: Document, block: Block) -> bool:
    layout = document.layout
    for above in reversed(document.blocks[max(0, block.index - _TEASER_REACH) : block.index]):
        if is_heading(above):
            box = above.outer if _is_card(document, above) else above.container
            is_linked = (
                layout.link_shares[above.index] > _LINKED and not _unfolds(above) and not _leads_out(above, document)
            )
            return is_linked and layout.stands_in(block.container, box)
        if layout.prose[above.index]:
            return False
    return False


def _is_card(document: Document, heading: Block) -> bool:
    """Whether the element around a heading's own is its card: no prose stands above the heading in it."""
    layout, box = document.layout, heading.outer
    if box == layout.core or not layout.stands_in(box, layout.core):
        return False
    before = layout.before[heading.index]
    return before is None or not layout.stands_in(document.blocks[before].container, box)


def _unfolds(block: Block) -> bool:
    """Whether a block's links lead to its own page: those of a heading open and close the answer below a question."""
    return all(href.startswith(("#", "javascript:")) for href, _ in block.links)


def _leads_out(heading: Block, document: Document) -> bool:
    """Whether a heading's links lead to other sites: it names what a text recommends."""
    own = site_of(document.capture.final_url)
    others = {site_of(urljoin(document.page.base_url or "", href)) for href, _ in heading.links}
    return own is not None and own not in others and None not in others
