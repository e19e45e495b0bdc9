"""Block elements while they are open, and what they are called."""

from __future__ import annotations

import re
from typing import Any, Final

from archiver.extract.elements import HIDDEN, NAMING, OF_WHOLE, PAGE, PICTURED, RUNNING, WHOLE
from archiver.extract.marks import ELEMENT_BITS, NOT_INHERITED, ClassWords
from archiver.extract.xpath import Place

__all__ = ["Box", "Boxes"]

_NAMING: Final = frozenset(NAMING)
_HANDED_DOWN: Final = ~NOT_INHERITED
_BODY: Final = "articleBody"
_DIGIT: Final = re.compile(r"\d")
_LINES: Final = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"))
"""Where an id with a digit names one of many that are alike: `p#4f1c`. That of a box sets it apart from others."""


class Box(Place):
    """An open block element. `Boxes` makes them."""

    __slots__ = ("element", "figure", "inherited", "is_running", "number", "own", "signature")

    element: Any
    number: int
    own: int
    signature: str
    is_running: bool
    inherited: int
    figure: int | None


class Boxes:
    """The block elements of one page, numbered as they open."""

    def __init__(self, class_words: ClassWords) -> None:
        self.parents: list[int] = [0]
        #: number of the enclosing block element, by number of a block element
        self.signatures: list[str] = ["html."]
        #: tag and class of a block element, by its number
        self._bits = class_words.bits
        self._known: dict[tuple[str, str], tuple[int, str]] = {}
        #: own marks and signature by tag and class

    def page(self, element: Any) -> Box:
        """What stands around the outermost element."""
        page = Box(None, "html", 1, {})
        page.element, page.number, page.own, page.signature = element, 0, 0, self.signatures[0]
        page.is_running, page.inherited, page.figure = False, 0, None
        return page

    def open(
        self, outer: Box, element: Any, above: Place | None, tag: str, position: int, siblings: dict[str, int]
    ) -> Box:
        """The box of an element within another box."""
        attributes = element.items()
        names, is_hidden = "", False
        if len(attributes) == 1 and attributes[0][0] == "class":
            names = attributes[0][1]
        elif attributes:
            names, is_hidden = _called(attributes)
        known = self._known.get((tag, names))
        if known is None:
            shared = _called(_without_number(attributes))[0] if tag in _LINES else names
            known = self._known[tag, names] = (self._marks(tag, names), f"{tag}.{shared}")
        own, signature = known
        if is_hidden and tag not in PAGE:
            own |= HIDDEN
        parents = self.parents
        number = len(parents)
        parents.append(outer.number)
        self.signatures.append(signature)
        box: Box = _new(Box)  # filled here: a page has hundreds, and __init__ takes as long as all this
        box.above, box.tag, box.position, box.siblings, box.known_path = above, tag, position, siblings, None
        box.element, box.number, box.own, box.signature = element, number, own, signature
        box.is_running = tag in RUNNING
        box.inherited = own & _HANDED_DOWN | outer.inherited
        figure = outer.figure
        box.figure = number if tag == "figure" or (figure is None and own & PICTURED) else figure
        return box

    def _marks(self, tag: str, names: str) -> int:
        if tag in PAGE:
            return 0
        named = self._bits(names) if names else 0
        if tag in WHOLE:
            named &= OF_WHOLE
        return ELEMENT_BITS.get(tag, 0) | named


def _called(attributes: list[tuple[str, str]]) -> tuple[str, bool]:
    """What an element is called by its attributes, and whether they hide it."""
    names, is_hidden = "", False
    for name, value in attributes:
        if name in _NAMING:
            if name == "itemprop" and " " in value and _BODY in value.split():
                value = _BODY  # with `description`, as Blogger has it, it is still the whole text
            names = f"{names} {value}" if names else value
        elif name == "hidden" or (name == "style" and "none" in value and "display:none" in value.replace(" ", "")):
            is_hidden = True
    return names, is_hidden


def _without_number(attributes: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The attributes without an id that holds a number."""
    return [(name, value) for name, value in attributes if name != "id" or not _DIGIT.search(value)]


_new: Final = object.__new__
