"""Boxes that a page repeats: cards of a listing, posts of a forum."""

from __future__ import annotations

from collections import defaultdict
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
    text: dict[int, float] = defaultdict(float)
    linked: dict[int, int] = defaultdict(int)
    for block in blocks:
        text[block.container] += layout.sizes[block.index]
        linked[block.container] += block.link_chars
    parents, signatures = layout.parents, layout.signatures
    sets: dict[tuple[int, str], tuple[set[int], list[float]]] = {}
    for inner, size in text.items():
        number = inner
        for _ in range(_LEVELS):
            if not number:
                break
            boxes, sums = sets.setdefault((parents[number], signatures[number]), (set(), [0.0, 0.0]))
            boxes.add(number)
            sums[0] += size
            sums[1] += linked[inner]
            number = parents[number]
    alike = [(len(boxes), sums[0], sums[1]) for boxes, sums in sets.values() if len(boxes) >= _LEAST]
    with_links = [(count, size) for count, size, links in alike if links > _LINKED * size]
    return (
        max((count for count, _, _ in alike), default=0),
        max((count for count, _ in with_links), default=0),
        max((size for _, size in with_links), default=0.0),
    )
