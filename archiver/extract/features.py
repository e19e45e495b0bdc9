"""Figures of every block that the trained table asks: its evidence, its size, its surroundings. Facts, no judgement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from archiver.extract.document import Document
from archiver.extract.figures import GROUPS, Column, Figures, Numbers, figures
from archiver.extract.layout import is_heading
from archiver.extract.letters import LETTERS, letters
from archiver.extract.passes.anchor import title_block
from archiver.web.sentence import ends_sentence

__all__ = ["FEATURES", "Evidence", "measure"]

Evidence = tuple[float, float, float, float]
"""Votes for a block being text, against it, for a caption, and the most for any other role with marks of its own."""

_REACH: Final = 3
_STEPS: Final = tuple(step for step in range(-_REACH, _REACH + 1) if step)
"""To a block's neighbours."""
_OUTSIDE: Final = -20.0
"""What stands for the evidence of a block before the first and behind the last."""
_FAR: Final = 99
_TAGS: Final = {
    name: number
    for number, names in enumerate(
        (
            "p",
            "h1",
            "h2",
            "h3",
            "h4 h5 h6",
            "li dd dt",
            "blockquote",
            "div",
            "span",
            "td th",
            "section article",
            "text",
            "a",
        )
    )
    for name in names.split()
}
_OTHER_TAG: Final = 20

FEATURES: Final = (
    "for", "against", "caption", "marked",
    "balance", *(f"balance{step:+d}" for step in _STEPS),
    "size", "words", "prose", "link", "bold", "ended", "twin", "tag", "position", "blocks", "total",
    "inCore", "fromFirst", "fromLast", "fromTitle", "sinceHeading", "toPicture", "depth", "depthInCore",
    *(f"{name}{what}" for name in GROUPS for what in ("Share", "Count", "Size", "Link")),
    "outermostShare", "insideContainer", "insideOuter", "insideOutermost", "proseInOuter",
    "linkInContainer", "linkInOuter", "linkInOutermost", "linksAround",
    "fromHeadline", "aboveHeadline", "belowHeadline", "proseBefore", "proseAfter", "proseInCore", "linkOnPage",
    "run", "proseInRun", "copies", "copiedOnPage", *LETTERS,
)  # fmt: skip
"""Names of the columns."""


def measure(document: Document, scores: Sequence[Evidence], rows: Sequence[int]) -> npt.NDArray[np.float64]:
    """One row for each of these blocks and one column a feature."""
    at = np.array(rows)
    evidence = np.array([scores[i] for i in rows])
    columns = [
        *evidence.T,
        *_balance(np.array([pair[0] - pair[1] for pair in scores]), at),
        *_alone(document, at),
        *_together(document, at),
        *letters([document.blocks[i].text for i in rows]),
    ]
    return np.concatenate(columns).reshape(len(FEATURES), len(rows)).T


def _balance(balance: Column, at: Numbers) -> Iterator[Column]:
    """What speaks for blocks less what speaks against them, and the same of their neighbours."""
    around = np.full(len(balance) + 2 * _REACH, _OUTSIDE)
    around[_REACH:-_REACH] = balance
    for step in (0, *_STEPS):
        yield around[at + (_REACH + step)]


def _alone(document: Document, at: Numbers) -> list[Column | Numbers]:
    """What each block is by itself, and where it stands in the page."""
    layout, known = document.layout, figures(document)
    blocks = [document.blocks[i] for i in at.tolist()]
    container = known.container[at]
    depths = _depths(layout.parents)
    headings = np.array([-_FAR, *(block.index for block in document.blocks if is_heading(block))])
    return [
        known.sizes[at],
        np.array([block.text.count(" ") + 1 for block in blocks]),
        known.prose[at],
        known.shares[at],
        np.array([block.bold_chars / len(block.text) for block in blocks]),
        np.array([ends_sentence(block.text) for block in blocks]),
        np.array([layout.twin[block.index] is not None for block in blocks]),
        np.array([_TAGS.get(block.tag, _OTHER_TAG) for block in blocks]),
        at / len(document.blocks),
        np.full(len(at), len(document.blocks)),
        np.full(len(at), layout.total or 1.0),
        np.array([layout.in_core[block.index] for block in blocks]),
        at - layout.first,
        at - layout.last,
        at - next((block.index for block in document.blocks if block.tag == "h1"), _FAR),
        np.minimum(at - headings[headings.searchsorted(at, side="right") - 1], _FAR),
        np.array([document.scene.ahead[block.index] for block in blocks]),
        depths[container],
        depths[container] - depths[layout.core],
    ]


def _together(document: Document, at: Numbers) -> list[Column | Numbers]:
    """What stands around each block, and what the page is as a whole."""
    layout, known = document.layout, figures(document)
    total = layout.total or 1.0
    parents = np.array(layout.parents)
    outermost = parents[known.outer]
    places = known.container[at], known.outer[at], outermost[at]
    inside, share_inside = _within(layout.parents, known)
    before = known.prose.cumsum()
    repeats = [i for i, twin in enumerate(layout.twin) if twin is not None]
    originals = np.array([layout.twin[i] for i in repeats], dtype=np.int64)
    return [
        *(of[group.numbers[at]] for group in known.groups for of in group[1:]),
        np.bincount(outermost, known.prose)[places[2]] / total,
        *(inside[place] / total for place in places),
        inside[places[1]],
        *(share_inside[place] for place in places),
        _mean_around(known.shares)[at],
        *_from_headline(document, at, known.container),
        (before - known.prose)[at] / total,
        1.0 - before[at] / total,
        np.full(len(at), known.prose[np.array(layout.in_core)].sum() / total),
        np.full(len(at), known.linked.sum() / known.sizes.sum()),
        *_runs(known.container, known.prose / total, at),
        np.bincount(originals, minlength=len(known.prose))[at],
        np.full(len(at), known.prose[repeats].sum() / total),
    ]


def _within(parents: Sequence[int], known: Figures) -> tuple[Column, Column]:
    """Prose inside each block element, and the share of its text that is linked, by its number."""
    own = (np.bincount(known.container, part, len(parents)) for part in (known.prose, known.sizes, known.linked))
    held, text, linked = (part.tolist() for part in own)
    for number in range(len(parents) - 1, 0, -1):  # children have higher numbers than their parents
        if text[number]:
            around = parents[number]
            held[around] += held[number]
            text[around] += text[number]
            linked[around] += linked[number]
    return np.array(held), np.array(linked) / np.maximum(text, 1.0)


def _depths(parents: Sequence[int]) -> Numbers:
    depths = [0] * len(parents)
    for number in range(1, len(parents)):
        depths[number] = depths[parents[number]] + 1
    return np.array(depths)


def _from_headline(document: Document, at: Numbers, container: Numbers) -> tuple[Numbers, ...]:
    """Blocks from the headline, and how many elements up from it and down again the way leads through the tree."""
    headline = title_block(document)
    if headline is None:
        unknown = np.full(len(at), _FAR)
        return unknown, unknown, unknown
    parents = document.layout.parents
    steps: dict[int, int] = {}
    number = int(container[headline])
    while number not in steps:  # the root is its own parent
        steps[number] = len(steps)
        number = parents[number]
    ways: dict[int, tuple[int, int]] = {}
    standing = container[at].tolist()
    for number in set(standing):
        down, around = 0, number
        while around not in steps:
            down, around = down + 1, parents[around]
        ways[number] = steps[around], down
    up, down_again = np.array([ways[number] for number in standing]).T
    return at - headline, up, down_again


def _runs(container: Numbers, share: Column, at: Numbers) -> tuple[Numbers, Column]:
    """Blocks of one container in a row: how many they are, and their share of the page's prose."""
    run = np.concatenate(([0], np.cumsum(container[1:] != container[:-1])))
    here = run[at]
    count: Numbers = np.bincount(run)
    prose: Column = np.bincount(run, share).astype(np.float64)
    return count[here], prose[here]


def _mean_around(values: Column) -> Column:
    """Mean over a block and the three on either side, of those there are."""
    sums = np.cumsum(np.concatenate(([0.0], values)))
    first = np.maximum(np.arange(len(values)) - _REACH, 0)
    end = np.minimum(np.arange(len(values)) + _REACH + 1, len(values))
    mean: Column = (sums[end] - sums[first]) / (end - first)
    return mean
