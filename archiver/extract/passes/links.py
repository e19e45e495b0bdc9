"""How much of a block is links, and rows of links: menus and the path to a page."""

from __future__ import annotations

import re
from typing import Final

from archiver.extract.document import Document
from archiver.model.block import Block, Role, Vote

__all__ = ["links"]

_STEPS = ((0.9, -1.8, "allLink"), (0.5, -1.3, "mostlyLink"), (0.2, -0.3, "someLink"))
_MENU_LINKS = 3
_MENU_SHARE = 0.85
_ENTRY_CHARS = 24  # of a menu, on average
_ARROW: Final = re.compile("[»›>→⟩❯/|]")
_PATH_CHARS = 300


def links(document: Document) -> list[Vote]:
    """Votes against the body where text stands in links, for menus in a row and for paths to the page."""
    votes = []
    for block in document.blocks:
        share = document.layout.link_shares[block.index]
        for limit, weight, reason in _STEPS:
            if share > limit:
                votes.append(Vote(block.index, Role.PARAGRAPH, weight, reason))
                break
        if block.links and _is_menu(document, block):
            votes.append(Vote(block.index, Role.BOILERPLATE, 2.0, "linkRow"))
        elif block.links and _is_path(document, block):
            votes.append(Vote(block.index, Role.BOILERPLATE, 2.0, "navigation"))
    return votes


def _is_menu(document: Document, block: Block) -> bool:
    layout = document.layout
    entries = len(block.links)
    return (
        entries >= _MENU_LINKS
        and layout.link_shares[block.index] > _MENU_SHARE
        and layout.sizes[block.index] < _ENTRY_CHARS * entries
    )


def _is_path(document: Document, block: Block) -> bool:
    """`Home » Local » Bridge closes`: above the text, from link to link by arrows to what needn't be one."""
    if block.index >= document.layout.first or block.link_chars == 0 or len(block.text) > _PATH_CHARS:
        return False
    steps = [step.strip() for step in _ARROW.split(block.text)]
    linked = [text for _, text in block.links]
    return len(steps) > 1 and all(steps) and steps[: len(linked)] == linked and len(steps) - len(linked) <= 1
