"""Titles of galleries, graphics and videos: headings that open with what is shown ("Pictures: The pool is saved")."""

from __future__ import annotations

from itertools import pairwise

from archiver.extract.document import Document
from archiver.extract.images.shape import opens_with_label
from archiver.extract.layout import is_heading
from archiver.model.block import Role, Vote

__all__ = ["figure_title"]

_LONGEST = 120


def figure_title(document: Document) -> list[Vote]:
    """Votes for headings with a label of pictures, right above a picture or a video."""
    blocks, votes = document.blocks, []
    words = document.scene.reader(document.rules).words
    for block, below in pairwise(blocks):
        if below.media_before <= block.media_before or not is_heading(block) or len(block.text) > _LONGEST:
            continue
        if opens_with_label(block.text, words):
            votes.append(Vote(block.index, Role.BOILERPLATE, 4.5, "figure"))
    return votes
