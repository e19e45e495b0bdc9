"""Plain text cut into blocks: text that was extracted elsewhere, with banners, dates and captions mixed in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from archiver.model.block import Block
from archiver.web.text import squash

__all__ = ["blocks_of", "segment_text", "stretches"]

_BLANK_LINE = re.compile(r"\u2029\s*|\n[^\S\n]*\n\s*")
_LONE_BREAK = re.compile("\r(?!\n)|\u2028")
_WRAPPED_CHARS = 100  # editors wrap below this
_UNWRAPPED_SHARE = 0.2  # of the text in longer lines: then its lines are paragraphs
_FILLED_SHARE = 0.5  # of the longest line: an editor breaks a line that is nearly full


def segment_text(text: str) -> tuple[Block, ...]:
    """Blocks of a text: parted by blank lines, and by single line breaks where its lines are paragraphs.

    >>> [block.text for block in segment_text("Head\\n\\nOne paragraph\\nwrapped by its editor.")]
    ['Head', 'One paragraph wrapped by its editor.']
    >>> [block.text for block in segment_text("A banner\\nsábado, 4 de marzo\\n\\n" + "Long. " * 30)][:2]
    ['A banner', 'sábado, 4 de marzo']
    """
    return blocks_of(text, stretches(text))


def blocks_of(text: str, places: Sequence[tuple[int, int]]) -> tuple[Block, ...]:
    """Blocks of these places of a text."""
    return tuple([
        Block(
            index=index, text=squash(text[start:end]), tag="text", marks=0, own_marks=0, container=0, outer=0,
            link_chars=0, bold_chars=0, media_before=0, signature="text",
        )
        for index, (start, end) in enumerate(places)
    ])  # fmt: skip


def stretches(text: str) -> list[tuple[int, int]]:
    """Where the blocks of a text begin and end, white space around them left out.

    >>> stretches("Head \\r\\n\\r\\nOne line.")
    [(0, 4), (9, 18)]
    """
    lines = _LONE_BREAK.sub("\n", text)
    long = sum(len(line) for line in lines.split("\n") if len(line) > _WRAPPED_CHARS)
    may_wrap = long <= _UNWRAPPED_SHARE * len(lines)
    found: list[tuple[int, int]] = []
    start = 0
    for match in (*_BLANK_LINE.finditer(lines), None):
        end = match.start() if match else len(lines)
        found += _paragraphs(lines, start, end, may_wrap=may_wrap)
        start = match.end() if match else end
    return [(start, end) for start, end in found if squash(lines[start:end])]


def _paragraphs(text: str, start: int, end: int, *, may_wrap: bool) -> list[tuple[int, int]]:
    """A stretch without blank lines, whole if it is hard-wrapped, else line by line."""
    places = []
    for line in text[start:end].split("\n"):
        if bare := line.strip():
            at = start + line.index(bare)
            places.append((at, at + len(bare)))
        start += len(line) + 1
    if len(places) < 2 or not may_wrap:
        return places
    is_wrapped = _is_wrapped([text[at:to] for at, to in places])
    return [(places[0][0], places[-1][1])] if is_wrapped else places


def _is_wrapped(lines: list[str]) -> bool:
    """Whether lines are one paragraph that an editor broke: none long, most nearly full and going on in the next."""
    longest = max(map(len, lines))
    if longest > _WRAPPED_CHARS:
        return False
    broken = sum(
        len(above) >= _FILLED_SHARE * longest and (below[0].islower() or above[-1] not in '.!?…"”»。！？:')
        for above, below in pairwise(lines)
    )
    return broken * 2 >= len(lines) - 1
