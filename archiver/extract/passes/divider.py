"""Lines drawn with signs: rows of dashes, stars or underscores between the parts of a text."""

from __future__ import annotations

from typing import Final

from archiver.extract.document import Document
from archiver.model.block import Role, Vote

__all__ = ["divider"]

_STROKES: Final = "_-–—―‐─━═=*＊⁎∗~～•·#+◆◇■□●○▪▬※✦✽❖ \t\u00a0"
_LEAST: Final = 2
_CELLS: Final = ("td", "th", "tr")


def divider(document: Document) -> list[Vote]:
    """Votes against blocks of nothing but such signs; three points may be all that someone says."""
    return [
        Vote(block.index, Role.BOILERPLATE, 5.0, "divider")
        for block in document.blocks
        if block.tag not in _CELLS
        and block.text[0] in _STROKES
        and len(block.text) >= _LEAST
        and not block.text.strip(_STROKES)
    ]
