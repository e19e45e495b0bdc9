"""`python -m scripts.train.left_out CORPUS FOLDER`: pages scored with the table that saw none of their domain.

FOLDER holds what `python -m scripts.train CORPUS --folds N --to FOLDER` wrote.
"""

from __future__ import annotations

import argparse
import dataclasses
import multiprocessing
import sys
from collections import defaultdict
from pathlib import Path

from archiver.bench.figures import figures
from archiver.bench.gold import GoldPage, read_corpus
from archiver.bench.page_score import PageScore, score_page
from archiver.bench.prediction import of_article
from archiver.bench.run import capture_of
from archiver.extract import extract
from archiver.model.rules import Rules
from archiver.rules.forest import read_forest
from archiver.rules.load import load_rules
from scripts.train.__main__ import fold_of

__all__ = ["main"]

_SOURCES = ("fundus", "wcxb", "trafilatura", "readability")
_CHUNK = 8
_rules: list[Rules] = []


def main(arguments: list[str] | None = None) -> int:
    """Prints the figures of the development half, a line for each set; 0."""
    parser = argparse.ArgumentParser(prog="python -m scripts.train.left_out", description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args(arguments)
    tables = sorted(given.folder.glob("fold*.tsv"))
    if not tables:
        parser.error(f"{given.folder} has no fold0.tsv: make them with --folds N --to {given.folder}")
    sets = read_corpus(given.corpus, sources=_SOURCES, halves=("development",))
    scores: dict[str, list[PageScore]] = defaultdict(list)
    for fold, table in enumerate(tables):  # one after the other: what is made of rules is kept for few of them
        jobs = [
            (one.source, one.folder, page, table)
            for one in sets
            for page in one.pages
            if fold_of(page.domain, len(tables)) == fold
        ]
        with multiprocessing.get_context("spawn").Pool(given.workers) as pool:
            for source, score in pool.imap(_score, jobs, chunksize=_CHUNK):
                scores[source].append(score)
    for source in _SOURCES:
        found = figures(scores[source])
        print(source, *(f"{measure} {value:.3f}" for measure, value in found.items()))
    return 0


def _score(job: tuple[str, Path, GoldPage, Path]) -> tuple[str, PageScore]:
    source, folder, page, table = job
    if not _rules:
        _rules.append(dataclasses.replace(load_rules(), forest=read_forest(table)))
    return source, score_page(page, of_article(extract(capture_of(page, folder), _rules[0])))


if __name__ == "__main__":
    sys.exit(main())
