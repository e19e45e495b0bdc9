"""Boxes that a page repeats: cards of a listing, posts of a forum."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from archiver.extract.layout import Layout
from archiver.model.block import Block

__all__ = ["Cards", "cards"]

_LEVELS: Final = 3
_LEAST: Final = 3
_LINKED: Final = 0.15

Cards = tuple[int, int, float]
"""The most boxes alike side by side, the most with links in them, and the text that the largest set of these holds."""


def cards(blocks: Iterable[Block], layout: Layout) -> Cards:
    """What these blocks stand in. Boxes are alike if they have the same parent, tag and class."""
    parents, signatures = layout.parents, layout.signatures
    own: dict[int, tuple[float, float]] = {}
    for block in blocks:
        text, links = own.get(block.container, (0.0, 0.0))
        size = layout.sizes[block.index]
        own[block.container] = (text + size, links + size * layout.link_shares[block.index])
    held: dict[int, tuple[float, float]] = {}
    for inner, (size, linked) in own.items():
        number = inner
        for _ in range(_LEVELS):
            if not number:
                break
            text, links = held.get(number, (0.0, 0.0))
            held[number] = (text + size, links + linked)
            number = parents[number]
    sets: dict[tuple[int, str], tuple[int, float, float]] = {}
    for number, (size, linked) in held.items():
        key = (parents[number], signatures[number])
        count, text, links = sets.get(key, (0, 0.0, 0.0))
        sets[key] = (count + 1, text + size, links + linked)
    alike = [one for one in sets.values() if one[0] >= _LEAST]
    with_links = [(count, size) for count, size, links in alike if links > _LINKED * size]
    return (
        max((count for count, _, _ in alike), default=0),
        max((count for count, _ in with_links), default=0),
        max((size for _, size in with_links), default=0.0),
    )
