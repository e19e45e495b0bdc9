"""A hundred and sixteen pages with the markup of real sites and systems, and texts, people and towns that don't exist.

They were written with their gold by people who hadn't seen the extractor, from memory of how these sites mark things
up. Where gold and `docs/article.md` differ by policy (entries of live blogs, quotes that repeat the text, words such as
"撮影" in a credit), the gold is left as it was written: so the floors are below what a reader would call right.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from archiver.extract import encode_article, extract
from archiver.model.capture import Capture
from archiver.web.text import squash
from tests.extract.pages import rules

_FOLDER = Path(__file__).parents[1] / "fixtures" / "sites"

FLOORS = {
    "headline": 112,
    "authors": 103,
    "datePublished": 110,
    "dateModified": 111,
    "kind": 115,
    "body": 67,
}
"""Pages on which a field is exactly what the gold says."""
SHARES = {"paragraphs": 0.94, "captions": 0.955, "credits": 0.895, "creators": 0.985}
"""F1 over all pages."""
MOST_LEAKS = 13
"""Lines of notices, teasers and other pictures that stand in a body, caption or credit."""


@cache
def pages() -> tuple[tuple[dict[str, Any], dict[str, Any]], ...]:
    """Gold and article of each page."""
    return tuple(_page(path) for path in sorted(_FOLDER.glob("*.gold.json")))


def _page(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    gold = json.loads(path.read_bytes())
    capture = Capture(
        requested_url=gold["url"],
        final_url=gold["url"],
        fetched_at=None,
        status=200,
        reason="OK",
        headers=(("content-type", "text/html"),),
        body=path.with_name(path.name.replace(".gold.json", ".html")).read_bytes(),
        kind="response",
    )
    return gold, json.loads(encode_article(extract(capture, rules())))


def test_all_are_there() -> None:
    assert len(pages()) == 116


@pytest.mark.parametrize("field", FLOORS)
def test_fields(field: str) -> None:
    wrong = [(gold["url"], found, wanted) for gold, article in pages()
             for found, wanted in [_field(field, gold, article)] if found != wanted]  # fmt: skip
    assert len(pages()) - len(wrong) >= FLOORS[field], wrong


@pytest.mark.parametrize("part", SHARES)
def test_parts(part: str) -> None:
    hits = both = 0
    for gold, article in pages():
        found, wanted = (Counter(some) for some in _parts(part, gold, article))
        hits += (found & wanted).total()
        both += found.total() + wanted.total()
    assert 2 * hits / both >= SHARES[part]


def test_leaks() -> None:
    leaks = [(gold["url"], line) for gold, article in pages() for line in _leaks(gold, article)]
    assert len(leaks) <= MOST_LEAKS, leaks


def _field(field: str, gold: dict[str, Any], article: dict[str, Any]) -> tuple[object, object]:
    if field == "authors":
        return [author["name"] for author in article["authors"]], gold["authors"]
    if field == "kind":
        return article["pageVerdict"]["kind"], gold["kind"]
    if field == "body":
        return _paragraphs(article), [squash(text) for text in gold["body"]]
    if field == "headline":
        return squash(article["headline"] or ""), squash(gold["headline"])
    return _minute(article[field], gold[field]), _minute(gold[field], gold[field])


def _minute(time: str | None, like: str | None) -> object:
    """A time to the minute, or to the day if the gold has no more; with an offset the moment."""
    if time is None or like is None or len(like) == 10:
        return time and time[:10]
    moment = datetime.fromisoformat(time).replace(second=0, microsecond=0)
    return moment.timestamp() if moment.tzinfo and datetime.fromisoformat(like).tzinfo else time[:16]


def _parts(part: str, gold: dict[str, Any], article: dict[str, Any]) -> Iterator[list[str]]:
    images = article["images"]
    if part == "paragraphs":
        yield from (_paragraphs(article), [squash(text) for text in gold["body"]])
    elif part == "captions":
        yield from ([squash(one["caption"]) for one in some if one["caption"]] for some in (images, gold["images"]))
    elif part == "credits":
        yield [squash(one["credit"]["raw"]) for one in images if one["credit"]]
        yield [squash(one["credit"]) for one in gold["images"] if one["credit"]]
    else:
        yield [name for one in images if one["credit"] for name in one["credit"]["creators"]]
        yield [name for one in gold["images"] for name in one["creators"]]


def _paragraphs(article: dict[str, Any]) -> list[str]:
    return (article["articleBody"] or "").split("\n\n")


def _leaks(gold: dict[str, Any], article: dict[str, Any]) -> list[str]:
    credits_shown = [one["credit"]["raw"] for one in article["images"] if one["credit"]]
    captions = [one["caption"] for one in article["images"] if one["caption"]]
    shown = " \n ".join(map(squash, [*_paragraphs(article), *captions, *credits_shown]))
    wanted = " \n ".join(map(squash, gold["body"]))
    return [line for line in gold["leftOut"] if squash(line) in shown and squash(line) not in wanted]
