"""Text of other articles on the page: the next one of an endless scroll, cards and teasers beside the article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from archiver.extract.document import Document
from archiver.extract.layout import is_heading
from archiver.extract.passes.anchor import title_block
from archiver.model.block import Block, Role, Vote

__all__ = ["other_article"]

_TEASER_REACH = 4
_HOME_SHARE = 0.3  # of the page's prose: an article element with less is no home of the text


def other_article(document: Document) -> list[Vote]:
    """Votes for blocks in an `article` element that isn't the text's own, and for text right below a linked heading."""
    articles = _innermost_articles(document)
    home = _home(document, articles)
    titled = {articles[block.container] for block in document.blocks if block.tag == "h1"}
    votes = []
    for block in document.blocks:
        inside = articles[block.container]
        if home and inside and inside != home:
            if document.layout.stands_in(inside, home):
                votes.append(Vote(block.index, Role.RELATED, 0.6, "nestedArticle"))
            else:
                weight = 4.0 if inside in titled else 3.0
                votes.append(Vote(block.index, Role.RELATED, weight, "otherArticle"))
        if _is_teaser(document, block):
            votes.append(Vote(block.index, Role.RELATED, 1.5, "belowLinkedHeading"))
    return votes


def _innermost_articles(document: Document) -> Sequence[int]:
    """Number of the `article` element that each block element is or stands in, 0 outside."""
    found = [0] * len(document.layout.parents)
    for number, parent in enumerate(document.layout.parents):
        found[number] = number if document.layout.signatures[number].startswith("article.") else found[parent]
    return found


def _home(document: Document, articles: Sequence[int]) -> int:
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


def _is_teaser(document: Document, block: Block) -> bool:
    layout = document.layout
    if is_heading(block) or not layout.prose[block.index]:
        return False
    for above in reversed(document.blocks[max(0, block.index - _TEASER_REACH) : block.index]):
        if is_heading(above):
            box = (
                above.outer
                if layout.stands_in(above.outer, layout.core) and above.outer != layout.core
                else above.container
            )
            return layout.link_shares[above.index] > 0.9 and layout.stands_in(block.container, box)
        if layout.prose[above.index]:
            return False
    return False
