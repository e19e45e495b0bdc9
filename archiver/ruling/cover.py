"""Which blocks a selector covers, and the fewest selectors that name some blocks and spare all others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any, Final

from archiver.extract.document import Document
from archiver.rules.selectors import select
from archiver.ruling.names import Naming

__all__ = ["Cover"]

_UP: Final = 4
"""Levels above a block's element at which a selector may hold."""


class Cover:
    """One page's blocks by the elements around them."""

    def __init__(self, document: Document, naming: Naming) -> None:
        self._root = document.page.root
        self._naming = naming
        self._elements = [block.element for block in document.blocks]
        self._under: dict[Any, set[int]] = {}
        for index, element in enumerate(self._elements):
            while element is not None:
                self._under.setdefault(element, set()).add(index)
                element = element.getparent()
        self._known: dict[str, frozenset[int]] = {}

    def blocks(self, selector: str) -> frozenset[int]:
        """Indexes of the blocks in or below what the selector finds."""
        if selector not in self._known:
            found = select(self._root, selector) if self._root is not None else []
            self._known[selector] = frozenset().union(*(self._under.get(one, ()) for one in found))
        return self._known[selector]

    def selectors_above(self, index: int, levels: int = _UP) -> Iterator[str]:
        """Lasting selectors of the block's element and of those above it, the innermost first."""
        yield from self.names(self._elements[index], levels)

    def names(self, element: Any, levels: int = _UP) -> Iterator[str]:
        """The same of any element of the page."""
        for _ in range(levels):
            if element is None or element.tag in ("body", "html"):
                return
            yield from self._naming.selectors(element)
            element = element.getparent()

    def fewest(
        self, wanted: Collection[int], spared: Collection[int], *, is_good: Callable[[str], bool] = lambda _: True
    ) -> tuple[list[str], set[int]]:
        """Selectors that cover wanted blocks and no spared one, those that cover most first, and what none covers."""
        left, avoid = set(wanted), frozenset(spared)
        candidates = list(dict.fromkeys(name for index in sorted(left) for name in self.selectors_above(index)))
        clean = [name for name in candidates if not self.blocks(name) & avoid and is_good(name)]
        chosen: list[str] = []
        while left:
            best = max(clean, key=lambda name: len(self.blocks(name) & left), default=None)
            if best is None or not self.blocks(best) & left:
                break
            chosen.append(best)
            left -= self.blocks(best)
        return chosen, left
