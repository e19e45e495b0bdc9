"""The collection as files."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.dataset.wire_stories.collection import Collection
from tests.dataset.wire_stories.pages import page

__all__ = ["write"]


def write(collection: Collection, folder: Path) -> None:
    """Writes articles.jsonl, truth.jsonl, stories.jsonl and pairs.jsonl, and the pages into pages/OUTLET/ID.html.

    pairs.jsonl has every pair that shares a story, and the hard pairs that don't; all others don't either.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _lines(folder / "articles.jsonl", [asdict(article) for article in collection.articles])
    _lines(folder / "truth.jsonl", [asdict(truth) for truth in collection.truths])
    _lines(folder / "stories.jsonl", [asdict(story) for story in collection.stories])
    shared = [{"articles": list(pair), "shares": True} for pair in sorted(collection.pairs())]
    hard = [{"articles": list(pair), "shares": False, "why": why} for pair, why in collection.hard_pairs]
    _lines(folder / "pairs.jsonl", shared + hard)
    for article in collection.articles:
        file = folder / "pages" / article.outlet / f"{article.id}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page(article), encoding="utf-8")


def _lines(file: Path, objects: list[dict[str, Any]]) -> None:
    text = "".join(json.dumps(o, ensure_ascii=False) + "\n" for o in objects)
    file.write_text(text, encoding="utf-8", newline="\n")
