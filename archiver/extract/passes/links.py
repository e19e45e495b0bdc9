"""How much of a block is links, and rows of links: menus and the path to a page."""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from archiver.extract.document import Document
from archiver.extract.figures import figures
from archiver.model.block import Block, Hint, Role, Survey

__all__ = ["links"]

_LIMITS: Final = np.array((0.2, 0.5, 0.9))
_STEPS: Final = (None, (-0.3, "someLink"), (-1.3, "mostlyLink"), (-1.8, "allLink"))
_HINTS: Final = {
    (place, row): (
        *((Hint(Role.PARAGRAPH, *step),) if step else ()),
        *((Hint(Role.BOILERPLATE, 2.0, row),) if row else ()),
    )
    for place, step in enumerate(_STEPS)
    for row in (None, "linkRow", "navigation")
}
_MENU_LINKS = 3
_MENU_SHARE = 0.85
_ENTRY_CHARS = 24  # of a menu, on average
_ARROW: Final = re.compile("[»›>→⟩❯/|]")
_PATH_CHARS = 300


def links(document: Document) -> Survey:
    """Against the body where text stands in links, for menus in a row and for paths to the page."""
    found, first = [], document.layout.first
    for block, step in zip(document.blocks, _LIMITS.searchsorted(figures(document).shares).tolist(), strict=True):
        row = None
        if len(block.links) >= _MENU_LINKS and _is_menu(document, block):
            row = "linkRow"
        elif block.links and block.index < first and _is_path(block):
            row = "navigation"
        found.append(_HINTS[step, row])
    return Survey(found)


def _is_menu(document: Document, block: Block) -> bool:
    layout = document.layout
    is_linked = layout.link_shares[block.index] > _MENU_SHARE
    return is_linked and layout.sizes[block.index] < _ENTRY_CHARS * len(block.links)


def _is_path(block: Block) -> bool:
    """`Home » Local » Bridge closes`: from link to link by arrows to what needn't be one."""
    if block.link_chars == 0 or len(block.text) > _PATH_CHARS or not block.text.startswith(block.links[0][1]):
        return False
    steps = [step.strip() for step in _ARROW.split(block.text)]
    linked = [text for _, text in block.links]
    return len(steps) > 1 and all(steps) and steps[: len(linked)] == linked and len(steps) - len(linked) <= 1
