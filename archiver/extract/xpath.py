"""Paths of elements, so that a block leads back to its place in the archived page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

__all__ = ["Place", "places_below"]


class Place:
    """Where an element stands, told as an XPath such as `/html/body/div[2]/p[3]`.

    Whoever walks over the tree counts the siblings of each tag as it meets them; paths are made when the walk is done.
    libxml2's own `getpath` counts them for every element, which is quadratic on lists of many thousand items.
    """

    __slots__ = ("above", "known_path", "position", "siblings", "tag")

    def __init__(self, above: Place | None, tag: str, position: int, siblings: dict[str, int]) -> None:
        self.above, self.tag = above, tag
        self.position, self.siblings = position, siblings
        #: among the siblings with the same tag, from 1; and how many children of each tag the element above has
        self.known_path: str | None = None

    def path(self) -> str:
        """The path of the element; a position stands where siblings share the tag."""
        path = self.known_path
        if path is None:
            tag, above = self.tag, self.above
            path = f"/{tag}" if above is None else f"{above.known_path or above.path()}/{tag}"
            if self.siblings[tag] > 1:
                path = f"{path}[{self.position}]"
            self.known_path = path
        return path


def places_below(element: Any, place: Place) -> Iterator[tuple[Any, Place]]:
    """The elements in an element with their places, in document order."""
    siblings: dict[str, int] = {}
    for child in element:
        tag = child.tag
        position = siblings[tag] = siblings.get(tag, 0) + 1
        inside = Place(place, tag, position, siblings)
        yield child, inside
        yield from places_below(child, inside)
