"""Paths of elements, so that a block leads back to its place in the archived page."""

from __future__ import annotations

from typing import Any

__all__ = ["Paths"]


class Paths:
    """XPaths of one tree's elements, such as `/html/body/div[2]/p[3]`.

    Siblings are counted once a parent and tag: libxml2's own `getpath` counts them for every element, which is
    quadratic on lists of many thousand items.
    """

    def __init__(self) -> None:
        self._known: dict[Any, str] = {}

    def of(self, element: Any) -> str:
        """The path of an element; a position stands where siblings share the tag."""
        chain = []
        while element is not None and element not in self._known:
            chain.append(element)
            element = element.getparent()
        for one in reversed(chain):
            parent = one.getparent()
            if parent is None:
                self._known[one] = f"/{one.tag}"
            elif one not in self._known:
                self._count(parent, one.tag)
        return self._known[chain[0] if chain else element]

    def _count(self, parent: Any, tag: str) -> None:
        same = list(parent.iterchildren(tag))
        above = f"{self._known[parent]}/{tag}"
        if len(same) == 1:
            self._known[same[0]] = above
            return
        for place, child in enumerate(same, 1):
            self._known[child] = f"{above}[{place}]"
