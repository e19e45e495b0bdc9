"""`python -m scripts.train CORPUS [--folds N FOLDER]`: see CONTRIBUTING.md."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

from archiver.bench.gold import read_corpus
from archiver.extract.features import FEATURES
from archiver.resources import data_dir
from scripts.labels.label import read_labels
from scripts.train.rows import PageRows, read_rows
from scripts.train.trees import learn, table

_SOURCES = ("fundus", "wcxb", "trafilatura", "readability")


def main(arguments: list[str] | None = None) -> int:
    """Train on the development half of a corpus; 0, or 2 where it isn't there."""
    parser = argparse.ArgumentParser(prog="python -m scripts.train", description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--labels", type=Path, default=Path("tests/labels"), help="hand-made labels")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--folds", type=int, default=0, help="train N tables instead, each without one Nth of the domains"
    )
    parser.add_argument("--to", type=Path, default=data_dir() / "model", help="folder of the tables")
    given = parser.parse_args(arguments)
    sources = [name for name in _SOURCES if (given.corpus / name / "gold.jsonl").is_file()]
    if not sources:
        parser.error(f"{given.corpus} has none of {', '.join(_SOURCES)}")
    sets = read_corpus(given.corpus, sources=sources, halves=("development",))
    pages = list(read_rows(sets, read_labels(given.labels), given.workers))
    print(f"{len(pages)} pages, {sum(len(page.y) for page in pages)} blocks in doubt", file=sys.stderr)
    given.to.mkdir(parents=True, exist_ok=True)
    for fold in range(given.folds):
        rest = [page for page in pages if fold_of(page.gold.domain, given.folds) != fold]
        _write(given.to / f"fold{fold}.tsv", rest)
    if not given.folds:
        _write(given.to / "body.tsv", pages)
    return 0


def fold_of(domain: str | None, folds: int) -> int:
    """Number of the part that a domain belongs to, by its SHA-1."""
    return int(hashlib.sha1((domain or "").encode(), usedforsecurity=False).hexdigest()[:8], 16) % folds


def _write(path: Path, pages: Sequence[PageRows]) -> None:
    about = (
        f"{len(pages)} pages, {sum(len(page.y) for page in pages)} blocks in doubt, {len(FEATURES)} features.",
        "Made by `make train`; archiver/rules/forest.py says how to read it.",
    )
    path.write_text(table(learn(pages), about), encoding="utf-8")
    print(path, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
