"""Lists of a text's own sections, known by the line above or by links within the page, and the headings they name."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.extract.layout import is_heading
from archiver.extract.marks import bit
from archiver.model.block import Block, Role, Vote

__all__ = ["contents"]

_ITEM = bit("listItem")
_MOST_CHARS = 40
_LEAD_CHARS = 90
_ENTRY_CHARS = 160
_LEAST = 2  # entries
_REACH = 6  # blocks below a heading in which its text begins
_LINKED = 0.9
_LEAD_ENDS = (":", "：")


def contents(document: Document) -> list[Vote]:
    """Votes for lines of `data/patterns/contents.toml` and the list right below them, and for lists of jumps."""
    jumps = [block for block in document.blocks if _is_jump(document, block)]
    return [*_called(document), *_jumps(document, jumps), *_named(document, jumps)]


def _called(document: Document) -> list[Vote]:
    votes: list[Vote] = []
    known = document.rules.patterns.get("contents", ())
    patterns = [pattern for pattern in known if document.occurrences.anywhere(pattern)]
    if not patterns:
        return votes
    lines = {block.index: block.text for block in document.blocks if len(block.text) <= _MOST_CHARS}
    for pattern in patterns:
        for i in document.occurrences.hit(pattern, lines):
            entries = _entries(document, i + 1)
            if len(entries) >= _LEAST:
                votes += [Vote(at, Role.BOILERPLATE, pattern.weight, pattern.reason) for at in (i, *entries)]
    return votes


def _entries(document: Document, start: int) -> list[int]:
    """Indexes of the short items of the list that begins here."""
    found = []
    for block in document.blocks[start:]:
        if not block.marks & _ITEM or document.layout.sizes[block.index] > _ENTRY_CHARS:
            break
        found.append(block.index)
    return found


def _is_jump(document: Document, block: Block) -> bool:
    """Whether a block is nothing but a link to another place of its page."""
    if len(block.links) != 1 or document.layout.link_shares[block.index] < _LINKED:
        return False
    href = block.links[0][0]
    return len(href) > 1 and href.startswith("#")


def _jumps(document: Document, jumps: list[Block]) -> list[Vote]:
    """Votes for items that are jumps, several in a row, and for the line that leads into them."""
    votes: list[Vote] = []
    blocks, layout = document.blocks, document.layout
    items = {block.index for block in jumps if block.marks & _ITEM and layout.in_core[block.index]}
    for first in sorted(items):
        if first - 1 in items or first + 1 not in items:
            continue
        end = first + 1
        while end in items:
            end += 1
        votes += [Vote(i, Role.BOILERPLATE, 3.0, "tableOfContents") for i in range(first, end)]
        lead = blocks[first - 1] if first else None
        if lead is not None and len(lead.text) <= _LEAD_CHARS and lead.text.endswith(_LEAD_ENDS):
            votes.append(Vote(lead.index, Role.BOILERPLATE, 7.0, "tableOfContents"))
    return votes


def _named(document: Document, jumps: list[Block]) -> list[Vote]:
    """Votes for headings of the text that a list of jumps names: a chapter's title may be one short word."""
    titles = {block.text for block in jumps}
    if len(titles) < _LEAST:
        return []
    layout = document.layout
    return [
        Vote(block.index, Role.PARAGRAPH, 3.0, "namedInContents")
        for block in document.blocks[layout.first : layout.last]
        if is_heading(block)
        and block.text in titles
        and not block.links
        and layout.in_core[block.index]
        and (layout.after[block.index] or len(document.blocks)) - block.index <= _REACH
    ]
