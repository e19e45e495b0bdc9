"""Boxes in which a site asks for something: what stands in one beside the lines known by their words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from archiver.extract.document import Document
from archiver.extract.layout import is_heading
from archiver.extract.marks import bit
from archiver.model.block import Block, Role, Vote

__all__ = ["beside_offers", "is_of_prose_list"]

_ASKING: Final = frozenset(
    (
        "newsletter",
        "subscription",
        "subscriptionOffer",
        "donation",
        "promotion",
        "follow",
        "cookieNotice",
        "contactLine",
    )
)
_ITEM: Final = bit("listItem")
_REACH: Final = 5
"""Blocks to either side that may stand in the same box."""
_FELLOWS: Final = 2
"""Items to either side that are looked at, of which as many are prose."""
_MOST_BLOCKS: Final = 6
_MOST_CHARS: Final = 160.0
_WEIGHT: Final = 3.0


def beside_offers(document: Document, votes: Sequence[Vote]) -> list[Vote]:
    """Votes against short lines that share a small box amid the text with a line by which a site asks for something.

    `votes` are those for such lines. The box has a heading or two of them, and isn't one of the kind that holds the
    text itself.
    """
    layout = document.layout
    items = _ITEM & ~layout.common_marks
    asking = {
        block: reason  # the strongest of each, the first of a box
        for block, role, _, reason in sorted(votes, key=lambda vote: (vote.block, vote.weight))
        if role is Role.BOILERPLATE
        and reason in _ASKING
        and layout.in_core[block]
        and layout.first < block < layout.last
    }
    found: dict[int, Vote] = {}
    for at, reason in asking.items():
        box = _box(document, at)
        others = [i for i in box if i not in asking]
        if not others or any(layout.sizes[i] > _MOST_CHARS or document.blocks[i].marks & items for i in others):
            continue
        if is_heading(document.blocks[box[0]]) or len(box) - len(others) > 1:
            for i in others:
                found.setdefault(i, Vote(i, Role.BOILERPLATE, _WEIGHT, reason))
    return list(found.values())


def is_of_prose_list(document: Document, at: int, reason: str) -> bool:
    """Whether a line in which a site would ask for something is an item without a link among others like it.

    An offer leads somewhere; advice on how to become a member of a club is text.
    """
    layout, blocks = document.layout, document.blocks
    block = blocks[at]
    if reason not in _ASKING or block.tag != "li" or block.links or not layout.prose[at] or not layout.in_core[at]:
        return False
    near = blocks[max(0, at - _FELLOWS) : at + _FELLOWS + 1]
    fellows = [one for one in near if one.tag == "li" and one.container == block.container and not one.links]
    return sum(1 for one in fellows if layout.prose[one.index]) > _FELLOWS


def _box(document: Document, at: int) -> list[int]:
    """Blocks of the largest small box around a block that is of another kind than what holds the text next to it."""
    layout, blocks = document.layout, document.blocks
    near = blocks[max(0, at - _REACH) : at + _REACH + 1]
    number, best = _start(blocks, at), [at]
    while number and not layout.stands_in(layout.core, number):
        inside = [block.index for block in near if block.index == at or layout.stands_in(block.container, number)]
        if len(inside) > _MOST_BLOCKS or layout.signatures[number] in _kinds(document, inside[0], inside[-1]):
            break
        best = inside
        number = layout.parents[number]
    return best


def _start(blocks: Sequence[Block], at: int) -> int:
    """Number of the innermost element around a block; a loose line stands in the one whose other blocks are in it."""
    block = blocks[at]
    for other in blocks[max(0, at - 1) : at + 2]:
        if other.outer != block.container or other.element is None or block.element is None:
            continue
        if any(element is block.element for element in other.element.iterancestors()):
            return other.container
    return block.container


def _kinds(document: Document, first: int, last: int) -> set[str]:
    """Signatures of the elements around the nearest prose before and after these blocks."""
    layout, kinds = document.layout, set()
    for at in (layout.before[first], layout.after[last]):
        number = 0 if at is None else document.blocks[at].container
        while number > layout.core:
            kinds.add(layout.signatures[number])
            number = layout.parents[number]
    return kinds
