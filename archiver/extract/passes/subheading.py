"""Headings within the text, by their element or by bold lines of their own."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise

from archiver.extract.document import Document
from archiver.extract.layout import Layout, is_heading
from archiver.extract.marks import bit
from archiver.extract.passes.deck import deck
from archiver.model.block import Block, Role, Vote
from archiver.web.sentence import ends_sentence

__all__ = ["subheading"]

_BUTTON = bit("button")
_NAMED = bit("subheadClass")
_ITEM = bit("listItem")
_APART = bit("listItem", "button", "form", "aside", "sideClass", "relatedClass", "commentsClass", "promoClass")
_MOST_CHARS = 200
_MOST_NAMED = 100
_REACH = 3
_WRAPPED_LIKE_PROSE = 1.5
_LIST = 2  # items that make one
_LINKED = 0.9
_NUMBER = re.compile(r"(\d{1,2})\b\s?[.):–—-]?\s?(?=[^\W\d])")
_ROW = 3  # numbered headings that make one


def subheading(document: Document) -> list[Vote]:
    """Votes for short headings with prose below them in the same part of the page."""
    layout = document.layout
    numbered = _numbered(document)
    votes = []
    for block in document.blocks:
        i = block.index
        if layout.sizes[i] > _MOST_CHARS:
            continue
        heading = is_heading(block)
        bold = (
            block.bold_chars == len(block.text)
            and not ends_sentence(block.text)
            and block.tag in ("p", "div", "strong", "td")
        )
        named = bool(block.own_marks & _NAMED) and block.text[-1] != "." and layout.sizes[i] <= _MOST_NAMED
        if not heading and not bold and not named:
            continue
        if bold and not heading and layout.link_shares[i] > _LINKED:
            votes += [Vote(i, Role.RELATED, 1.0, "boldLink"), Vote(i, Role.PARAGRAPH, -1.0, "boldLink")]
            continue
        reason = f"{block.tag}Element" if heading else "boldLine" if bold else "subheadClass"
        votes.append(Vote(i, Role.SUBHEADING, 2.0, reason))
        if heading and _leads_one_link(document, block):
            votes.append(Vote(i, Role.PARAGRAPH, 1.2 if _leads_prose(document, block) else -0.2, "headingAboveLink"))
        elif i != deck(document) and _leads_links(document, block):
            votes.append(Vote(i, Role.PARAGRAPH, -0.2, "headingAboveLinks"))
            votes.append(Vote(i, Role.RELATED, 1.0, "headingAboveLinks"))
        elif _leads_prose(document, block) or (heading and _is_wrapped_like_prose(document, block)):
            votes.append(Vote(i, Role.PARAGRAPH, 1.2 if heading or named else 1.0, "headingAboveProse"))
            if heading and not layout.prose[i] and _is_wrapped_like_prose(document, block):
                votes.append(Vote(i, Role.PARAGRAPH, _WRAPPED_LIKE_PROSE, "wrappedLikeProse"))
            if i in numbered:
                votes.append(Vote(i, Role.PARAGRAPH, 1.0, "numberedHeading"))
        else:
            votes.append(Vote(i, Role.PARAGRAPH, -0.2, "headingWithoutProse"))
            if heading and _is_alone_in_item(document, block):
                votes.append(Vote(i, Role.RELATED, 2.0, "headingInList"))
    return votes


def _numbered(document: Document) -> set[int]:
    """Indexes of the headings amid the text that are numbered in a row, up or down: three at least."""
    layout = document.layout
    rows: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for block in document.blocks[layout.first : layout.last]:
        if is_heading(block) and not block.links and (number := _NUMBER.match(block.text)):
            rows[block.tag].append((int(number[1]), block.index))
    found: set[int] = set()
    for row in rows.values():
        steps = {after - before for (before, _), (after, _) in pairwise(row)}
        if len(row) >= _ROW and steps in ({1}, {-1}):
            found.update(i for _, i in row)
    return found


def _leads_one_link(document: Document, block: Block) -> bool:
    """Whether a single link stands below a heading amid the text: a credit, a name, a product."""
    layout, i = document.layout, block.index
    if not layout.in_core[i] or not layout.first < i < layout.last or i + 2 >= len(document.blocks):
        return False
    return layout.link_shares[i + 1] > _LINKED >= layout.link_shares[i + 2]


def _is_alone_in_item(document: Document, block: Block) -> bool:
    """Whether a heading amid the text stands in an item of a list that holds no prose: the title of a teaser."""
    layout, i = document.layout, block.index
    if not block.marks & _ITEM & ~layout.common_marks or not layout.first < i < layout.last:
        return False
    item = next(block.element.iterancestors("li"), None)
    after = layout.after[i]
    if item is None or after is None:
        return item is not None
    below = document.blocks[after].element
    return below is None or (below is not item and item not in below.iterancestors("li"))


def _leads_links(document: Document, block: Block) -> bool:
    below = block.index + 1
    return below < len(document.blocks) and document.layout.link_shares[below] > _LINKED


def _leads_list(document: Document, block: Block) -> bool:
    layout, blocks = document.layout, document.blocks
    items = [b for b in blocks[block.index + 1 : block.index + 1 + _LIST] if b.tag == "li"]
    return (
        len(items) == _LIST
        and not any(layout.link_shares[item.index] for item in items)
        and all(_is_beside(block, item, document) for item in items)
    )


def _is_beside(block: Block, item: Block, document: Document) -> bool:
    """Whether a heading stands in the element around a list, or each of them in a wrapper of its own there."""
    parents = document.layout.parents
    around = (item.outer, parents[item.outer])
    return block.container in around or (
        block.outer > 0 and parents[block.outer] == around[1] and block.outer != around[0]
    )


def _is_wrapped_once_more(document: Document, block: Block, below: Block) -> bool:
    """Whether two blocks of the text have a wrapper each and one of them has a second one in it."""
    layout = document.layout
    parents = layout.parents
    if not layout.in_core[block.index] or block.marks & _BUTTON & ~layout.common_marks:
        return False
    return block.outer > 0 and (parents[below.outer] == block.outer or parents[block.outer] == below.outer > 0)


def _is_wrapped_like_prose(document: Document, block: Block) -> bool:
    """Whether a heading, wrapped once more, is all in a wrapper like those around the prose before and after it."""
    layout, i = document.layout, block.index
    before, after = layout.before[i], layout.after[i]
    if before is None or after is None or not layout.in_core[i] or block.links:
        return False
    if (
        block.marks & _APART & ~layout.common_marks
        or not layout.first <= before
        or i - before > _REACH
        or after - i > _REACH
    ):
        return False
    beside = [document.blocks[at].container for at in (before, after, i - 1, i + 1)]
    around = layout.around((block.container, *beside))
    own, above, below, *next_to = (_child(layout, number, around) for number in (block.container, *beside))
    if own in (block.container, around, above, below, *next_to):
        return False
    return layout.signatures[own] == layout.signatures[above] == layout.signatures[below]


def _child(layout: Layout, number: int, around: int) -> int:
    """The element right inside another one that is, or holds, the one of this number."""
    while number != around and layout.parents[number] != around:
        number = layout.parents[number]
    return number


def _leads_prose(document: Document, block: Block) -> bool:
    layout, blocks = document.layout, document.blocks
    if is_heading(block) and _leads_list(document, block):
        return True
    after = layout.after[block.index]
    if after is None or after - block.index > _REACH:
        return False
    below = blocks[after]
    if is_heading(block) and after == block.index + 1 and _is_wrapped_once_more(document, block, below):
        return True
    return (
        below.container == block.container
        or below.outer in (block.container, block.outer)
        or below.container == block.outer
    )
