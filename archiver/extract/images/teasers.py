"""What tells the texts of teasers beside their pictures from captions."""

from __future__ import annotations

from typing import Final

from archiver.extract.document import Document
from archiver.extract.images.link import leads_away
from archiver.extract.marks import bit
from archiver.model.block import Block
from archiver.web.text import fold

__all__ = ["is_excerpt", "repeats_teaser"]

_EXCERPT: Final = ("[…]", "[...]", "(…)", "(...)", "[ … ]", "[ ... ]")  # how systems cut what leads to the whole
_CUT: Final = ("…", "...", "[…]", "[...]")
_NAMED: Final = bit("figcaption", "captionClass")


def is_excerpt(block: Block) -> bool:
    """Whether a text is cut and leads to its whole: "The ferry … [more »]", "The pier was broken […]"."""
    if block.text.endswith(_EXCERPT):
        return True
    if not block.links or ("…" not in block.text and "..." not in block.text):
        return False
    said = block.links[-1][1].strip()
    before = block.text.rpartition(said)[0] if said else ""
    return before.rstrip(" [(").endswith(_CUT)


def repeats_teaser(block: Block, document: Document) -> bool:
    """Whether the picture before is a link to a page whose title it says, and so does the block, which isn't named."""
    if block.marks & _NAMED or not block.media_before or document.scene.behind[block.index] != 0:
        return False
    media = document.media[block.media_before - 1]
    return leads_away(media) and media.alt is not None and fold(media.alt) == fold(block.text)
