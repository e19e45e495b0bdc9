"""Paragraphs that go on with the text: a picture may quote one of them as its caption."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.extract.images.scene import is_near
from archiver.model.block import Block

__all__ = ["goes_on_with_text"]


def goes_on_with_text(block: Block, document: Document) -> bool:
    """Whether a paragraph stands right between two others of its element, with no picture near."""
    blocks, i = document.blocks, block.index
    if block.tag != "p" or not 0 < i < len(blocks) - 1 or is_near(block, document.scene):
        return False
    return all(
        other.tag == "p" and other.container == block.container and document.layout.prose[other.index] > 0
        for other in (blocks[i - 1], blocks[i + 1])
    )
