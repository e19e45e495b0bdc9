"""Boxes that a page repeats: cards of a listing, posts of a forum."""

from __future__ import annotations

from collections import Counter
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
    held = _held(blocks, layout)
    boxes = {number: (parents[number], signatures[number]) for number in held}
    counts = {box: count for box, count in Counter(boxes.values()).items() if count >= _LEAST}
    texts, links = dict.fromkeys(counts, 0.0), dict.fromkeys(counts, 0.0)
    for number, box in boxes.items():
        if box in counts:
            text, linked = held[number]
            texts[box] += text
            links[box] += linked
    with_links = [box for box, text in texts.items() if links[box] > _LINKED * text]
    return (
        max(counts.values(), default=0),
        max((counts[box] for box in with_links), default=0),
        max((texts[box] for box in with_links), default=0.0),
    )


def _held(blocks: Iterable[Block], layout: Layout) -> dict[int, list[float]]:
    """Text, and text in links, of each block element up to some levels above the blocks, by its number."""
    parents, sizes, link_shares = layout.parents, layout.sizes, layout.link_shares
    own: dict[int, list[float]] = {}
    for block in blocks:
        index, number = block.index, block.container
        size = sizes[index]
        linked = size * link_shares[index]
        if number in own:
            known = own[number]
            known[0] += size
            known[1] += linked
        else:
            own[number] = [size, linked]
    held: dict[int, list[float]] = {}
    for inner, (size, linked) in own.items():
        number = inner
        for _ in range(_LEVELS):
            if not number:
                break
            if number in held:
                known = held[number]
                known[0] += size
                known[1] += linked
            else:
                held[number] = [size, linked]
            number = parents[number]
    return held
