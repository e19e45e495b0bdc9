"""Plain text cut into blocks: text that was extracted elsewhere, with banners, dates and captions mixed in."""

from __future__ import annotations

import re
from itertools import pairwise

from archiver.model.block import Block
from archiver.web.text import squash

__all__ = ["segment_text"]

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_WRAPPED_CHARS = 100  # editors wrap below this
_UNWRAPPED_SHARE = 0.2  # of the text in longer lines: then its lines are paragraphs


def segment_text(text: str) -> tuple[Block, ...]:
    """Blocks of a text: parted by blank lines, and by single line breaks where its lines are paragraphs.

    >>> [block.text for block in segment_text("Head\\n\\nOne paragraph\\nwrapped by its editor.")]
    ['Head', 'One paragraph wrapped by its editor.']
    >>> [block.text for block in segment_text("A banner\\nsábado, 4 de marzo\\n\\n" + "Long. " * 30)][:2]
    ['A banner', 'sábado, 4 de marzo']
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n\n").replace("\u2028", "\n")
    stretches = _BLANK_LINE.split(lines)
    long = sum(len(line) for line in lines.split("\n") if len(line) > _WRAPPED_CHARS)
    may_wrap = long <= _UNWRAPPED_SHARE * len(lines)
    parts = [part for stretch in stretches for part in _paragraphs(stretch, may_wrap=may_wrap)]
    blocks: list[Block] = []
    for part in parts:
        folded = squash(part)
        if folded:
            blocks.append(
                Block(
                    index=len(blocks), text=folded, tag="text", marks=0, own_marks=0, container=0, outer=0,
                    link_chars=0, bold_chars=0, media_before=0, signature="text",
                )
            )  # fmt: skip
    return tuple(blocks)


def _paragraphs(stretch: str, *, may_wrap: bool) -> list[str]:
    """A stretch without blank lines, whole if it is hard-wrapped, else line by line."""
    lines = [line.strip() for line in stretch.split("\n") if line.strip()]
    if len(lines) < 2 or not may_wrap:
        return lines
    wrapped = sum(below[0].islower() or above[-1] not in '.!?…"”»。！？:' for above, below in pairwise(lines))
    is_wrapped = max(map(len, lines)) <= _WRAPPED_CHARS and wrapped * 2 >= len(lines) - 1
    return [" ".join(lines)] if is_wrapped else lines
