"""The blocks of annotated pages as rows to learn from."""

from __future__ import annotations

import math
import multiprocessing
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from archiver.bench.gold import GoldPage, PageSet
from archiver.bench.run import capture_of
from archiver.extract.ballots import count
from archiver.extract.decide import is_doubtful, is_taken_out
from archiver.extract.document import read_document
from archiver.extract.features import measure
from archiver.extract.passes import gather
from archiver.model.rules import Rules
from archiver.rules.load import load_rules
from scripts.labels.label import PageLabels
from scripts.labels.place import match
from scripts.labels.seen import text_hash
from scripts.train.targets import targets

__all__ = ["PageRows", "read_rows"]

_MOST_CHARS = 400
_LEAST_WEIGHT = 20
_CHUNK = 4
_SET_WEIGHT = {"fundus": 2.5}
"""Sets whose gold is held to paragraphs weigh more than those whose gold is rougher."""
_LABELLED_WEIGHT = 4.0
"""So do pages that somebody read block by block."""


@dataclass(frozen=True, slots=True)
class PageRows:
    """The blocks of one page about which the votes leave doubt, and that have no marks of their own."""

    gold: GoldPage
    source: str
    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.int64]
    weight: npt.NDArray[np.float64]


def read_rows(sets: Sequence[PageSet], labelled: dict[str, PageLabels], workers: int) -> Iterator[PageRows]:
    """Rows of every page that has any, in order."""
    jobs = [(one.source, one.folder, page, labelled.get(page.id)) for one in sets for page in one.pages]
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        for rows in pool.imap(_rows, jobs, chunksize=_CHUNK):
            if len(rows.y):
                yield rows


_rules: list[Rules] = []


def _rows(job: tuple[str, Path, GoldPage, PageLabels | None]) -> PageRows:
    source, folder, page, labels = job
    if not _rules:
        _rules.append(load_rules())
    document = read_document(capture_of(page, folder), _rules[0])
    texts = [block.text for block in document.blocks]
    places = [(block.xpath, text_hash(block.text)) for block in document.blocks]
    roles = match(places, labels.labels) if labels else {}
    known = targets(texts, page, roles, is_finished=labels is not None and labels.finished)
    ballots = count(len(document.blocks), gather(document))
    pairs = [ballot.evidence for ballot in ballots]
    rows = [
        i
        for i, is_text in enumerate(known)
        if is_text is not None and is_doubtful(pairs[i]) and not is_taken_out(ballots[i])
    ]
    weight = np.array([_LEAST_WEIGHT + min(len(texts[i]), _MOST_CHARS) for i in rows], dtype=np.float64)
    if rows:
        worth = _SET_WEIGHT.get(source, 1.0) * (_LABELLED_WEIGHT if labels else 1.0)
        weight *= math.sqrt(len(rows)) * worth / weight.sum()
    x = measure(document, pairs, rows) if rows else np.zeros((0, 0))
    return PageRows(page, source, x, np.array([known[i] for i in rows], dtype=np.int64), weight)
