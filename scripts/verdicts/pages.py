"""Annotated pages as figures to learn from."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archiver.bench.gold import GoldPage, PageSet
from archiver.bench.run import capture_of
from archiver.extract.decide import decide
from archiver.extract.document import read_document
from archiver.extract.passes import gather
from archiver.extract.verdict.content import page_figures
from archiver.extract.verdict.shape import shape_of
from archiver.model.rules import Rules
from archiver.rules.load import load_rules

__all__ = ["ARTICLE", "PageFigures", "read_figures"]

ARTICLE = "article"
_KIND = {"listing": "listing", "collection": "listing"}
_CHUNK = 8


@dataclass(frozen=True, slots=True)
class PageFigures:
    """What a page shows, and what people say it is."""

    domain: str | None
    page_type: str
    #: of the gold: article, listing, collection, product, forum …
    kind: str
    #: the verdict it should have: article, listing, other
    figures: dict[str, float]


def read_figures(sets: Sequence[PageSet], workers: int) -> Iterator[PageFigures]:
    """Figures of every page, in order. Pages without a `page_type` are articles."""
    jobs = [(one.folder, page) for one in sets for page in one.pages]
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        yield from pool.imap(_figures, jobs, chunksize=_CHUNK)


_rules: list[Rules] = []


def _figures(job: tuple[Path, GoldPage]) -> PageFigures:
    folder, page = job
    if not _rules:
        _rules.append(load_rules())
    document = read_document(capture_of(page, folder), _rules[0])
    labels = decide(document, gather(document))
    page_type = page.page_type or ARTICLE
    kind = ARTICLE if page_type == ARTICLE else _KIND.get(page_type, "other")
    return PageFigures(page.domain, page_type, kind, page_figures(document, shape_of(document, labels)))
