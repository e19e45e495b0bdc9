"""Forms of consent: the tables, labels and texts that stand in one box with lines known by their words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from archiver.extract.document import Document
from archiver.extract.passes.anchor import title_block
from archiver.model.block import Role, Vote
from archiver.model.rules import Rules
from archiver.rules.kept import made_once

__all__ = ["beside_consent"]

_REASON: Final = "cookieNotice"
_SURE: Final = 5.0
"""Weight of a line that speaks of a site's own cookies."""
_LEAST: Final = 2
"""Such lines of a form; buttons to accept or reject belong to it, too."""
_SPOKEN_OF: Final = 0.3
"""Share of a box's prose, at least, in blocks that speak of cookies."""
_WEIGHT: Final = 20.0
"""More than a table's own words weigh for the text."""


def beside_consent(document: Document, votes: Sequence[Vote]) -> list[Vote]:
    """Votes against all blocks of a box beside the text in which at least two lines ask for consent to cookies.

    `votes` are those for such lines. The box holds neither the title nor the beginning of the text.
    """
    weights: dict[int, float] = defaultdict(float)
    for block, _, weight, reason in votes:
        if reason == _REASON:
            weights[block] += weight
    if len(weights) < _LEAST:
        return []
    layout = document.layout
    text = _text(document)
    boxes: dict[int, list[int]] = defaultdict(list)
    for at in sorted(weights):
        if top := _outermost(document, document.blocks[at].container, text):
            boxes[top].append(at)
    return [
        Vote(i, Role.BOILERPLATE, _WEIGHT, _REASON)
        for asking in boxes.values()
        if sum(1 for at in asking if weights[at] >= _SURE) >= _LEAST
        for i in _of_form(document, layout.around(document.blocks[at].container for at in asking))
    ]


def _text(document: Document) -> list[int]:
    """Numbers of the elements that hold the title and the first paragraph of the text."""
    title = title_block(document)
    at = [document.layout.first] if title is None else [document.layout.first, title]
    return [document.blocks[i].container for i in at]


def _outermost(document: Document, number: int, text: Sequence[int]) -> int:
    """Number of the outermost element around this one without any of the text, 0 where there is none."""
    layout, found = document.layout, 0
    while number and not any(layout.stands_in(one, number) for one in text):
        found, number = number, layout.parents[number]
    return found


def _of_form(document: Document, box: int) -> Iterator[int]:
    """The blocks in a box that speaks of cookies for a good part."""
    layout, cookie = document.layout, _cookie(document.rules)
    inside = [block.index for block in document.blocks if layout.stands_in(block.container, box)]
    spoken = sum(layout.prose[i] for i in inside if cookie.search(document.blocks[i].text))
    if spoken >= _SPOKEN_OF * sum(layout.prose[i] for i in inside):
        yield from inside


@made_once
def _cookie(rules: Rules) -> re.Pattern[str]:
    words = rules.words.get("consent", {}).get("cookie", ())
    return re.compile("|".join(map(re.escape, words)) or r"\b\B", re.I)
