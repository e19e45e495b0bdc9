"""The passes: each looks at the document alone and says what it sees as votes. The order means nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from archiver.extract.document import Document
from archiver.extract.passes.headline import headline
from archiver.extract.passes.links import links
from archiver.extract.passes.naming import naming
from archiver.extract.passes.position import position
from archiver.extract.passes.prose import prose
from archiver.extract.passes.repetition import repetition
from archiver.model.block import Vote

__all__ = ["PASSES", "Pass", "gather"]

Pass = Callable[[Document], list[Vote]]

PASSES: Final[tuple[Pass, ...]] = (
    headline,
    links,
    naming,
    position,
    prose,
    repetition,
)
"""Every pass that votes."""


def gather(document: Document) -> list[Vote]:
    """All votes of all passes."""
    return [vote for look in PASSES for vote in look(document)]
