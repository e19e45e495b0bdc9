"""Every block's figures as arrays, and sums over blocks that have something in common. Worked out once a page."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from archiver.extract.document import Document, once

__all__ = ["GROUPS", "Column", "Figures", "Group", "Numbers", "figures"]

Column = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]

GROUPS: Final = ("container", "outer", "alike", "path")
"""What blocks may have in common: the element they stand in, the one around it, tag and class, those of all three."""


class Group(NamedTuple):
    """What the blocks that have the same in common are together, by its number."""

    numbers: Numbers
    #: of what each block has in common with others
    share: Column
    #: of the page's prose
    members: Numbers
    #: how many blocks
    size: Column
    #: mean
    link: Column
    #: share of their text that stands in links


class Figures(NamedTuple):
    """One row a block."""

    sizes: Column
    shares: Column
    #: of text in links
    prose: Column
    linked: Column
    #: text in links
    container: Numbers
    outer: Numbers
    groups: tuple[Group, ...]
    #: as GROUPS


@once
def figures(document: Document) -> Figures:
    """The figures of a page's blocks."""
    layout, blocks = document.layout, document.blocks
    sizes, shares, prose = np.array(layout.sizes), np.array(layout.link_shares), np.array(layout.prose)
    container = np.array([block.container for block in blocks], dtype=np.int64)
    outer = np.array([block.outer for block in blocks], dtype=np.int64)
    names = layout.signatures
    alike = _numbered([block.signature for block in blocks])
    path = _numbered([(block.signature, names[block.container], names[block.outer]) for block in blocks])
    linked, total = sizes * shares, layout.total or 1.0
    groups = tuple(_group(numbers, sizes, linked, prose, total) for numbers in (container, outer, alike, path))
    return Figures(sizes, shares, prose, linked, container, outer, groups)


def _group(numbers: Numbers, sizes: Column, linked: Column, prose: Column, total: float) -> Group:
    members = np.bincount(numbers)
    size = np.bincount(numbers, sizes)
    share = np.bincount(numbers, prose) / total
    link = np.bincount(numbers, linked) / np.maximum(size, 1.0)
    return Group(numbers, share, members, size / np.maximum(members, 1), link)


def _numbered(keys: Iterable[Hashable]) -> Numbers:
    known: dict[Hashable, int] = {}
    return np.array([known.setdefault(key, len(known)) for key in keys], dtype=np.int64)
