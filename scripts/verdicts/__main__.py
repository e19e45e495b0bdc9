"""`python -m scripts.verdicts CORPUS [--folds N]`: see CONTRIBUTING.md."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from archiver.bench.gold import read_corpus
from archiver.extract.verdict.weights import KINDS, UNTOLD
from archiver.resources import data_dir
from scripts.train.__main__ import fold_of
from scripts.verdicts.pages import ARTICLE, PageFigures, read_figures
from scripts.verdicts.regression import Matrix, learn

_SOURCES = ("fundus", "wcxb", "trafilatura", "readability", "other")
_WORTH: Final = {"article": 1.6, "listing": 3.0, "other": 1.0}
_PENALTY: Final = 30.0
_ARTICLE_BIAS: Final = {"always": -0.1, UNTOLD: -0.9}
"""Added to the article's log-odds. Of 239 listings and shop pages half as many are called articles by it, and of 1,190
articles twice as many aren't, most of them pages of companies without a sign of news. Those keep their text.
"""


def main(arguments: list[str] | None = None) -> int:
    """Learn from the development half of a corpus; 0, or 2 where it isn't there."""
    parser = argparse.ArgumentParser(prog="python -m scripts.verdicts", description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--folds", type=int, default=0, help="only say how pages fare whose domain was left out")
    given = parser.parse_args(arguments)
    sources = [name for name in _SOURCES if (given.corpus / name / "gold.jsonl").is_file()]
    if "other" not in sources:
        parser.error(f"{given.corpus} has no pages that are no articles")
    sets = read_corpus(given.corpus, sources=sources, halves=("development",))
    pages = list(read_figures(sets, given.workers))
    if given.folds:
        _say(pages, _left_out(pages, given.folds))
        return 0
    weights = _learn(pages)
    path = data_dir() / "model" / "verdict.tsv"
    path.write_text(_table(pages, weights), encoding="utf-8")
    _say(pages, _matrix(pages) @ weights)
    return 0


def _matrix(pages: Sequence[PageFigures]) -> Matrix:
    return np.array([list(page.figures.values()) for page in pages])


def _learn(pages: Sequence[PageFigures]) -> Matrix:
    kinds = np.array([KINDS.index(page.kind) for page in pages])
    worth = np.array([_WORTH[page.kind] for page in pages])
    weights = learn(_matrix(pages), kinds, worth, _PENALTY)
    for row, name in enumerate(pages[0].figures):
        weights[row, KINDS.index(ARTICLE)] += _ARTICLE_BIAS.get(name, 0.0)
    return weights


def _left_out(pages: Sequence[PageFigures], folds: int) -> Matrix:
    """Scores of every page by weights that saw no page of its domain."""
    scores = np.zeros((len(pages), len(KINDS)))
    for fold in range(folds):
        inside = np.array([fold_of(page.domain, folds) == fold for page in pages])
        weights = _learn([page for page, held in zip(pages, inside, strict=True) if not held])
        scores[inside] = _matrix(pages)[inside] @ weights
    return scores


def _say(pages: Sequence[PageFigures], scores: Matrix) -> None:
    """How many pages of each type the scores call what."""
    told = [KINDS[best] for best in scores.argmax(axis=1)]
    for page_type in sorted({page.page_type for page in pages}):
        of_type = [kind for page, kind in zip(pages, told, strict=True) if page.page_type == page_type]
        counts = ", ".join(f"{kind} {of_type.count(kind)}" for kind in KINDS)
        print(f"{page_type}: {len(of_type)} pages: {counts}", file=sys.stderr)


def _table(pages: Sequence[PageFigures], weights: Matrix) -> str:
    names = list(pages[0].figures)
    lines = [
        f"# {len(pages)} pages, {len(names)} figures. Made by `python -m scripts.verdicts`; weights in log-odds.",
        "# figure\t" + "\t".join(KINDS),
        *(f"{name}\t" + "\t".join(f"{value:.2f}" for value in row) for name, row in zip(names, weights, strict=True)),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
