"""The pages of a corpus scored in worker processes."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from archiver.bench.figures import Figures, figures
from archiver.bench.gold import GoldPage, PageSet
from archiver.bench.page_score import PageScore, score_page
from archiver.bench.variants import Hiding, Said, asker
from archiver.derive.collector import spare_collector
from archiver.derive.manifest import ManifestRow
from archiver.derive.parse import pages_of_manifest
from archiver.model.capture import Capture
from archiver.rules.load import load_rules

__all__ = ["Run", "Scored", "capture_of", "run"]

_CHUNK = 4


@dataclass(frozen=True, slots=True)
class Run:
    """What to ask of every page."""

    peers: tuple[str, ...] = ()
    is_ablated: bool = False
    hidings: tuple[Hiding, ...] = ()
    #: evidence to hide on a copy of each page
    rules_dir: Path | None = None
    #: own rules over the packaged ones
    workers: int | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """The figures of a page set, by variant, and what failed."""

    pages: PageSet
    figures: dict[str, Figures]
    failures: tuple[tuple[str, str, str], ...] = ()
    #: variant, page id, what was raised


def capture_of(page: GoldPage, folder: Path) -> Capture:
    """The page as `archiver parse --manifest` reads it."""
    row = ManifestRow(id=page.id, html=page.html, url=page.url)
    return next(pages_of_manifest([row], folder)).capture


def run(sets: Sequence[PageSet], what: Run, step: Callable[[str], None] = lambda name: None) -> list[Scored]:
    """Each set with its figures. `step` is called with the id of each page that is done."""
    jobs = {(one.folder, page.id): page for one in sets for page in one.pages}  # halves may overlap with the whole
    known: dict[tuple[Path, str], list[tuple[str, PageScore, str | None]]] = {}
    for place, answers in _answers(jobs, what):
        known[place] = answers
        step(place[1])
    return [_scored(one, known) for one in sets]


def _scored(pages: PageSet, known: dict[tuple[Path, str], list[tuple[str, PageScore, str | None]]]) -> Scored:
    scores: dict[str, list[PageScore]] = defaultdict(list)
    failures = []
    for page in pages.pages:
        for variant, score, failure in known[pages.folder, page.id]:
            scores[variant].append(score)
            if failure:
                failures.append((variant, page.id, failure))
    return Scored(pages, {variant: figures(some) for variant, some in scores.items()}, tuple(failures))


def _answers(
    jobs: dict[tuple[Path, str], GoldPage], what: Run
) -> Iterator[tuple[tuple[Path, str], list[tuple[str, PageScore, str | None]]]]:
    workers = what.workers or len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else [0])
    context = multiprocessing.get_context("spawn")  # a fork would take the threads of a progress line along
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_prepare, initargs=(what,)) as pool:
        work = pool.map(_score, jobs.values(), (folder for folder, _ in jobs), chunksize=_CHUNK)
        yield from zip(jobs, work, strict=True)


_ask: Callable[[Capture], list[Said]] | None = None


def _prepare(what: Run) -> None:
    """Load once what every page needs; Ctrl-C is for the parent, which ends its workers."""
    global _ask  # noqa: PLW0603  # a worker process has no other place between its initializer and its tasks
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.disable()
    _ask = asker(load_rules(what.rules_dir), what.peers, is_ablated=what.is_ablated, hidings=what.hidings)
    spare_collector()


def _score(page: GoldPage, folder: Path) -> list[tuple[str, PageScore, str | None]]:
    assert _ask is not None
    said: Iterable[Said] = _ask(capture_of(page, folder))
    return [(one.variant, score_page(page, one.prediction), one.failure) for one in said]
