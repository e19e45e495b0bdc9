"""Figures that hold words instead of a picture: a quotation, a poem, program code, a table (HTML, section 4.4.12)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from archiver.extract.document import Document, once
from archiver.extract.marks import bit
from archiver.extract.segment_media import MEDIA_TAGS
from archiver.model.block import Block

__all__ = ["worded_figures"]

_FIGURE: Final = bit("figure")
_POSTED: Final = bit("embedClass")
_SHOWN: Final = frozenset((*MEDIA_TAGS, "svg", "canvas", "picture", "noscript", "template", "script", "amp-story-page"))
_WORDED: Final = ("blockquote", "pre", "table")
_TEXTLESS: Final = frozenset(("br", "wbr", "hr"))


@once
def worded_figures(document: Document) -> Mapping[int, str]:
    """By index of each block in such a figure what it holds: "blockquote", "pre", "table", or "p" for lines.

    Posts of networks are none, nor is a figure that a script may put a picture into.
    """
    found: dict[int, str] = {}
    held: dict[Any, str | None] = {}
    for block in document.blocks:
        if not block.marks & _FIGURE or block.marks & _POSTED or block.element is None:
            continue
        figure = _figure(block)
        if figure is None:
            continue
        if figure not in held:
            held[figure] = _held(figure)
        if (what := held[figure]) is not None:
            found[block.index] = what
    return found


def _figure(block: Block) -> Any:
    """The innermost figure element around a block."""
    element = block.element
    return element if element.tag == "figure" else next(element.iterancestors("figure"), None)


def _held(figure: Any) -> str | None:
    inside = [element for element in figure.iterdescendants() if isinstance(element.tag, str)]
    if any(one.tag in _SHOWN or "-" in one.tag or "background" in one.get("style", "") for one in inside):
        return None
    tags = {element.tag for element in inside}
    for tag in _WORDED:
        if tag in tags:
            return tag
    if "figcaption" not in tags or not any(_is_line(element) for element in inside):
        return None
    return None if any(_is_empty(element) for element in inside) else "p"


def _is_line(element: Any) -> bool:
    return element.tag == "p" and next(element.iterancestors("figcaption"), None) is None


def _is_empty(element: Any) -> bool:
    """Whether an element waits for what a script will put into it."""
    return element.tag not in _TEXTLESS and not "".join(element.itertext()).strip()
