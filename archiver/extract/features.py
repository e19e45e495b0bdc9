"""Figures of every block that the trained table asks: its evidence, its size, its surroundings. Facts, no judgement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Final

import numpy as np
import numpy.typing as npt

from archiver.extract.document import Document
from archiver.extract.figures import GROUPS, Column, Numbers, figures
from archiver.extract.layout import SENTENCE_END, is_heading
from archiver.extract.letters import LETTERS, letters
from archiver.extract.passes.anchor import title_block
from archiver.model.block import Block

__all__ = ["FEATURES", "Evidence", "measure"]

Evidence = tuple[float, float, float, float]
"""Votes for a block being text, against it, for a caption, and the most for any other role with marks of its own."""

_REACH: Final = 3
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
    "balance", *(f"balance{step:+d}" for step in range(-_REACH, _REACH + 1) if step),
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
    evidence = np.array(scores)
    balance = evidence[:, 0] - evidence[:, 1]
    columns = [*evidence.T, balance, *_neighbours(balance), *_alone(document), *_together(document)]
    of_letters = np.array([letters(document.blocks[i].text) for i in rows], dtype=np.float64)
    return np.column_stack((np.column_stack(columns).astype(np.float64)[list(rows)], of_letters))


def _alone(document: Document) -> list[Column | Numbers]:
    """What each block is by itself, and where it stands in the page."""
    layout, blocks = document.layout, document.blocks
    sizes, shares, prose, container, *_ = figures(document)
    depths, index = _depths(layout.parents), np.arange(len(blocks))
    return [
        sizes,
        _column(blocks, lambda block: block.text.count(" ") + 1),
        prose,
        shares,
        _column(blocks, lambda block: block.bold_chars / len(block.text)),
        _column(blocks, lambda block: block.text[-1] in SENTENCE_END),
        np.array([twin is not None for twin in layout.twin]),
        _column(blocks, lambda block: _TAGS.get(block.tag, _OTHER_TAG)),
        index / len(blocks),
        np.full(len(blocks), len(blocks)),
        np.full(len(blocks), layout.total or 1.0),
        np.array(layout.in_core),
        index - layout.first,
        index - layout.last,
        index - next((block.index for block in blocks if block.tag == "h1"), _FAR),
        _since(is_heading(block) for block in blocks),
        np.array(document.scene.ahead),
        depths[container],
        depths[container] - depths[layout.core],
    ]


def _together(document: Document) -> list[Column | Numbers]:
    """What stands around each block, and what the page is as a whole."""
    layout, count = document.layout, len(document.blocks)
    sizes, shares, prose, container, outer, groups = figures(document)
    total = layout.total or 1.0
    outermost = np.array(layout.parents)[outer]
    held, text, linked = _within(layout.parents, container, prose, sizes, shares)
    share_of = linked / np.maximum(text, 1.0)
    return [
        *chain.from_iterable(groups),
        np.bincount(outermost, prose)[outermost] / total,
        held[container] / total,
        held[outer] / total,
        held[outermost] / total,
        held[outer],
        share_of[container],
        share_of[outer],
        share_of[outermost],
        _mean_around(shares),
        *_from_headline(document, np.arange(count), container),
        (np.cumsum(prose) - prose) / total,
        1.0 - np.cumsum(prose) / total,
        np.full(count, prose[np.array(layout.in_core)].sum() / total),
        np.full(count, (sizes * shares).sum() / sizes.sum()),
        *_runs(container, prose / total),
        np.bincount(np.array([i for i in layout.twin if i is not None], dtype=np.int64), minlength=count),
        np.full(count, prose[[twin is not None for twin in layout.twin]].sum() / total),
    ]


def _column(blocks: Iterable[Block], figure: Callable[[Block], float]) -> Column:
    return np.array([figure(block) for block in blocks], dtype=np.float64)


def _within(
    parents: Sequence[int], container: Numbers, prose: Column, sizes: Column, shares: Column
) -> tuple[Column, Column, Column]:
    """Prose, text and linked text inside each block element, by its number."""
    own = [np.bincount(container, part, len(parents)).tolist() for part in (prose, sizes, sizes * shares)]
    for sums in own:
        for number in range(len(parents) - 1, 0, -1):  # children have higher numbers than their parents
            sums[parents[number]] += sums[number]
    held, text, linked = map(np.array, own)
    return held, text, linked


def _depths(parents: Sequence[int]) -> Numbers:
    depths = [0] * len(parents)
    for number in range(1, len(parents)):
        depths[number] = depths[parents[number]] + 1
    return np.array(depths)


def _from_headline(document: Document, index: Numbers, container: Numbers) -> tuple[Column | Numbers, ...]:
    """Blocks from the headline, and how many elements up from it and down again the way leads through the tree."""
    headline = title_block(document)
    if headline is None:
        unknown = np.full(len(index), _FAR)
        return unknown, unknown, unknown
    parents = document.layout.parents
    steps: dict[int, int] = {}
    at = int(container[headline])
    while at not in steps:  # the root is its own parent
        steps[at] = len(steps)
        at = parents[at]
    ways: dict[int, tuple[int, int]] = {}
    for number in set(container.tolist()):
        down, at = 0, number
        while at not in steps:
            down, at = down + 1, parents[at]
        ways[number] = (steps[at], down)
    both = np.array([ways[number] for number in container.tolist()])
    return index - headline, both[:, 0], both[:, 1]


def _runs(container: Numbers, share: Column) -> tuple[Numbers, Column]:
    """Blocks of one container in a row: how many they are, and their share of the page's prose."""
    run = np.concatenate(([0], np.cumsum(container[1:] != container[:-1])))
    count: Numbers = np.bincount(run)
    prose: Column = np.bincount(run, share).astype(np.float64)
    return count[run], prose[run]


def _neighbours(values: Column) -> list[Column]:
    around = np.pad(values, _REACH, constant_values=_OUTSIDE)
    return [around[step : step + len(values)] for step in range(2 * _REACH + 1) if step != _REACH]


def _mean_around(values: Column) -> Column:
    """Mean over a block and the three on either side, of those there are."""
    sums = np.cumsum(np.concatenate(([0.0], values)))
    first = np.maximum(np.arange(len(values)) - _REACH, 0)
    end = np.minimum(np.arange(len(values)) + _REACH + 1, len(values))
    mean: Column = (sums[end] - sums[first]) / (end - first)
    return mean


def _since(marks: Iterable[bool]) -> Numbers:
    """How many blocks ago the last marked one was."""
    found, last = [], -_FAR
    for place, is_marked in enumerate(marks):
        last = place if is_marked else last
        found.append(min(place - last, _FAR))
    return np.array(found)
