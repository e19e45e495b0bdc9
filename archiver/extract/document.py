"""All that passes and fields may ask: one page, its blocks, its witnesses and the rules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from archiver.extract.body_witness import BodyWitness, align, with_claimed_blocks
from archiver.extract.images.scene import Scene, set_scene
from archiver.extract.layout import Layout, lay_out
from archiver.extract.segment import segment
from archiver.extract.witnesses import Witnesses, read_witnesses
from archiver.model.block import Block, Decision, Media
from archiver.model.capture import Capture
from archiver.model.rules import Rules
from archiver.web.page import Page, parse_page, text_page

__all__ = ["Document", "Labels", "read_document"]


@dataclass(frozen=True, slots=True)
class Document:
    """One capture as extraction sees it: parsed once, cut into blocks once, never changed."""

    capture: Capture
    page: Page
    blocks: tuple[Block, ...]
    media: tuple[Media, ...]
    witnesses: Witnesses
    rules: Rules
    layout: Layout
    scene: Scene
    #: where the pictures stand among the blocks
    body_witness: BodyWitness | None = None
    #: the full text that metadata or script state give, and the blocks in it


@dataclass(frozen=True, slots=True)
class Labels:
    """The decision for every block, by index."""

    decisions: tuple[Decision, ...]
    warnings: tuple[str, ...] = ()
    #: what was odd about the page as a whole, as `code: detail`
    body_from: str = "blocks"
    #: what the body rests on: blocks, or the fall-back that had to be taken

    def role(self, index: int) -> str:
        """Role of block `index`."""
        return self.decisions[index].role

    def of(self, *roles: str) -> list[int]:
        """Indexes of the blocks with one of these roles, in reading order."""
        return [i for i, decision in enumerate(self.decisions) if decision.role in roles]


def read_document(capture: Capture, rules: Rules) -> Document:
    """A capture parsed, cut into blocks and measured."""
    read = partial(text_page if capture.kind == "text" else parse_page, capture.body)
    page = read(content_type=capture.header("content-type"), url=capture.final_url or None)
    segmented = segment(page, rules)
    witnesses = read_witnesses(page, rules)
    body_witness = align(segmented.blocks, witnesses.bodies)
    if body_witness is not None:
        segmented = with_claimed_blocks(segmented, body_witness)
    layout = lay_out(segmented.blocks, segmented.parents, segmented.signatures)
    return Document(
        capture=capture,
        page=page,
        blocks=segmented.blocks,
        media=segmented.media,
        witnesses=witnesses,
        rules=rules,
        layout=layout,
        scene=set_scene(segmented.blocks, segmented.media, layout, witnesses.images),
        body_witness=body_witness,
    )
