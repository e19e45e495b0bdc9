"""All that passes and fields may ask: one page, its blocks, its witnesses and the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial, wraps
from typing import Any, TypeVar

from archiver.extract.body_witness import BodyWitness, align, with_claimed_blocks
from archiver.extract.images.houses import house_names
from archiver.extract.images.scene import Scene, set_scene
from archiver.extract.layout import Layout, lay_out
from archiver.extract.segment import Segmented, segment
from archiver.extract.witnesses import Witnesses, read_witnesses
from archiver.model.block import Block, Decision, Media
from archiver.model.capture import Capture
from archiver.model.rules import Rules
from archiver.rules.compiled import compiled
from archiver.rules.lexicon import Occurrences
from archiver.rules.literals import case_folded
from archiver.web.page import Page, parse_page, text_page

__all__ = ["Document", "Labels", "once", "read_document", "read_text"]

T = TypeVar("T")


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
    occurrences: Occurrences
    #: which blocks the patterns of the rules need be tried on
    body_witness: BodyWitness | None = None
    #: the full text that metadata or script state give, and the blocks in it
    found_once: dict[Callable[[Document], Any], Any] = field(default_factory=dict, compare=False, repr=False)
    #: what `once` has worked out so far


def once(look: Callable[[Document], T]) -> Callable[[Document], T]:
    """For a function of a document alone that several passes and fields ask: its answer is kept in the document."""

    @wraps(look)
    def ask(document: Document) -> T:
        if look not in document.found_once:
            document.found_once[look] = look(document)
        answer: T = document.found_once[look]
        return answer

    return ask


@dataclass(frozen=True, slots=True)
class Labels:
    """The decision for every block, by index."""

    decisions: tuple[Decision, ...]
    warnings: tuple[str, ...] = ()
    #: what was odd about the page as a whole, as `code: detail`
    body_from: str = "blocks"
    #: what the body rests on: blocks, or the fall-back that had to be taken
    found_once: dict[str, list[int]] = field(init=False, default_factory=dict, compare=False, repr=False)
    #: `by_role` once it was asked

    def role(self, index: int) -> str:
        """Role of block `index`."""
        return self.decisions[index].role

    def by_role(self) -> Mapping[str, Sequence[int]]:
        """Indexes of the blocks of each role, in reading order."""
        if not self.found_once:
            for index, decision in enumerate(self.decisions):
                self.found_once.setdefault(decision.role, []).append(index)
        return self.found_once

    def of(self, *roles: str) -> list[int]:
        """Indexes of the blocks with one of these roles, in reading order."""
        found = self.by_role()
        return sorted([index for role in roles for index in found.get(role, ())])


_LONGEST_CHARS = 20_000
"""Blocks of more characters are looked through up to here."""
_LABEL_CHARS = 40


def _looked_through(texts: Iterable[str]) -> list[str]:
    """Texts in one case; a label in a line of its own gets the colon that it hasn't."""
    return [
        case_folded(text[:_LONGEST_CHARS]) if len(text) > _LABEL_CHARS else case_folded(text) + ":" for text in texts
    ]


def read_document(capture: Capture, rules: Rules) -> Document:
    """A capture parsed, cut into blocks and measured."""
    read = partial(text_page if capture.kind == "text" else parse_page, capture.body)
    page = read(content_type=capture.header("content-type"), url=capture.final_url or None)
    return _measured(capture, page, segment(page, rules), rules)


def read_text(blocks: tuple[Block, ...], rules: Rules) -> Document:
    """The same of a text that was cut into blocks before and is no page of its own."""
    page = Page(url=None, base_url=None, charset=None, charset_source="fallback", root=None, title=None, html_lang=None)
    return _measured(Capture(requested_url="", final_url="", kind="text"), page, Segmented(blocks, ()), rules)


def _measured(capture: Capture, page: Page, segmented: Segmented, rules: Rules) -> Document:
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
        scene=set_scene(
            segmented.blocks, segmented.media, layout, witnesses.images, house_names(witnesses, page.title or "")
        ),
        occurrences=compiled(rules).lexicon.scan(_looked_through(block.text for block in segmented.blocks)),
        body_witness=body_witness,
    )
