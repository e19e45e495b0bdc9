"""All that passes and fields may ask: one page, its blocks, its witnesses and the rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archiver.model.block import Block, Decision, Media
from archiver.model.capture import Capture
from archiver.model.rules import Rules

if TYPE_CHECKING:
    from archiver.extract.witnesses import Witnesses
    from archiver.web.page import Page

__all__ = ["Document", "Labels"]


@dataclass(frozen=True, slots=True)
class Document:
    """One capture as extraction sees it: parsed once, cut into blocks once, never changed."""

    capture: Capture
    page: Page
    blocks: tuple[Block, ...]
    media: tuple[Media, ...]
    witnesses: Witnesses
    rules: Rules


@dataclass(frozen=True, slots=True)
class Labels:
    """The decision for every block, by index."""

    decisions: tuple[Decision, ...]

    def role(self, index: int) -> str:
        """Role of block `index`."""
        return self.decisions[index].role

    def of(self, *roles: str) -> list[int]:
        """Indexes of the blocks with one of these roles, in reading order."""
        return [i for i, decision in enumerate(self.decisions) if decision.role in roles]
