"""Tells captions and credits of other pages: they stand behind the text, in a section with a title of its own."""

from __future__ import annotations

from typing import Final

from archiver.extract.document import Document
from archiver.extract.layout import Layout, is_heading
from archiver.extract.marks import bit
from archiver.extract.passes.articles import home_article, innermost_articles
from archiver.model.block import Block

__all__ = ["stands_in_other_section"]

_FIGCAPTION: Final = bit("figcaption")
_LIST_ITEM: Final = bit("listItem")  # of a list of teasers that stands in the text's own element
_TITLE_CHARS = 12
_MOSTLY_LINKS = 0.7
_TEASER_PROSE = 200
_FEW_PICTURES = 2  # of a section; more under one title are a gallery
_REACH: Final = 40  # blocks looked at on each side


def stands_in_other_section(index: int, document: Document) -> bool:
    """Whether a block stands behind the text, outside its element, beside the titles of other pages.

    Asked is the smallest element around it with a title in it: it holds few pictures, or a title for each.
    """
    layout, blocks = document.layout, document.blocks
    if _is_of_teaser(index, document):
        return True
    if index <= layout.last or (layout.in_core[index] and not blocks[index].marks & _LIST_ITEM):
        return False
    number = blocks[index].container
    while number and not layout.stands_in(layout.core, number):
        inside = _inside(index, number, document)
        titles = sum(_is_title(blocks[at], layout) for at in inside)
        if titles:
            places = (document.media[at].before_block for at in document.scene.pictures)
            shown = sum(inside[0] <= place <= inside[-1] + 1 for place in places)
            return shown <= _FEW_PICTURES or titles >= shown
        number = layout.parents[number]
    return False


def _is_of_teaser(index: int, document: Document) -> bool:
    """Whether a block stands in an `article` element amid the text's own that holds a linked title and hardly prose."""
    layout, blocks, articles = document.layout, document.blocks, innermost_articles(document)
    number = articles[blocks[index].container]
    if not number:
        return False
    near = range(max(0, index - _REACH), min(len(blocks), index + _REACH))
    inside = [at for at in near if articles[blocks[at].container] == number]
    if sum(layout.prose[at] for at in inside) > _TEASER_PROSE or not any(
        _is_linked(blocks[at], layout) for at in inside
    ):
        return False
    home = home_article(document, articles)
    return home not in (0, number) and layout.stands_in(number, home)


def _is_linked(block: Block, layout: Layout) -> bool:
    return is_heading(block) and layout.link_shares[block.index] >= _MOSTLY_LINKS


def _inside(index: int, number: int, document: Document) -> range:
    """The blocks around one that stand in the same element, as far as they are looked at."""
    layout, blocks = document.layout, document.blocks
    first, end = index, index + 1
    while first > max(layout.last + 1, index - _REACH) and layout.stands_in(blocks[first - 1].container, number):
        first -= 1
    while end < min(len(blocks), index + _REACH) and layout.stands_in(blocks[end].container, number):
        end += 1
    return range(first, end)


def _is_title(block: Block, layout: Layout) -> bool:
    """Whether a block is a heading, or a link as long as a title; in the text's own element, the latter.

    A heading in the caption of a picture is that picture's.
    """
    if len(block.text) >= _TITLE_CHARS and layout.link_shares[block.index] >= _MOSTLY_LINKS:
        return True
    return is_heading(block) and not block.marks & _FIGCAPTION and not layout.in_core[block.index]
