"""Finds captions and credits of other pages: they stand behind the text, in a section with a title of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from archiver.extract.layout import Layout, is_heading
from archiver.model.block import Block, Media

__all__ = ["other_sections"]

_TITLE_CHARS = 12
_MOSTLY_LINKS = 0.7
_FEW_PICTURES = 2  # of a section; more under one title are a gallery
_REACH: Final = 40  # blocks looked at on each side


def other_sections(
    indexes: Iterable[int], blocks: Sequence[Block], pictures: Sequence[Media], layout: Layout
) -> frozenset[int]:
    """Those of these blocks that stand behind the text, outside its element, beside the titles of other pages."""
    return frozenset(
        index
        for index in indexes
        if index > layout.last and not layout.in_core[index] and _is_titled(index, blocks, pictures, layout)
    )


def _is_titled(index: int, blocks: Sequence[Block], pictures: Sequence[Media], layout: Layout) -> bool:
    """Whether the smallest element around a block with a title in it holds few pictures, or a title for each."""
    number = blocks[index].container
    while number and not layout.stands_in(layout.core, number):
        inside = _inside(index, number, blocks, layout)
        titles = sum(_is_title(blocks[at], layout) for at in inside)
        if titles:
            shown = sum(inside[0] <= one.before_block <= inside[-1] + 1 for one in pictures)
            return shown <= _FEW_PICTURES or titles >= shown
        number = layout.parents[number]
    return False


def _inside(index: int, number: int, blocks: Sequence[Block], layout: Layout) -> range:
    """The blocks around one that stand in the same element, as far as they are looked at."""
    first, end = index, index + 1
    while first > max(layout.last + 1, index - _REACH) and layout.stands_in(blocks[first - 1].container, number):
        first -= 1
    while end < min(len(blocks), index + _REACH) and layout.stands_in(blocks[end].container, number):
        end += 1
    return range(first, end)


def _is_title(block: Block, layout: Layout) -> bool:
    """Whether a block is a heading, or a link as long as a title."""
    return is_heading(block) or (len(block.text) >= _TITLE_CHARS and layout.link_shares[block.index] >= _MOSTLY_LINKS)
