"""Pages with the markup of real sites and systems, and texts, people and towns that don't exist.

Eighty are of sites as they were from 2019 on, thirty-six of older systems and of large sites of today, forty-one of
systems that many papers share, in nineteen languages; of these section and standfirst are known, too.

They were written with their gold by people who hadn't seen the extractor, from memory of how these sites mark things
up. Where gold and `docs/article.md` differ by policy (entries of live blogs, quotes that repeat the text, words such as
"撮影" in a credit), the gold is left as it was written: so the floors are below what a reader would call right.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from archiver.extract import encode_article, extract
from archiver.model.capture import Capture
from archiver.web.text import squash
from tests.extract.pages import rules

_FOLDER = Path(__file__).parents[1] / "fixtures"


@dataclass(frozen=True)
class Floors:
    """What a folder of pages must come to."""

    pages: int
    fields: Mapping[str, int]
    #: pages on which a field is exactly what the gold says
    shares: Mapping[str, float]
    #: F1 over all pages
    most_leaks: int | None
    #: lines of notices, teasers and other pictures that stand in a body, caption or credit; None where none are listed


FLOORS = {
    "sites": Floors(
        80,
        {"headline": 78, "authors": 70, "datePublished": 75, "dateModified": 79, "kind": 79, "body": 50},
        {"paragraphs": 0.925, "captions": 0.96, "credits": 0.885, "creators": 0.985},
        8,
    ),
    "older_sites": Floors(
        36,
        {"headline": 34, "authors": 33, "datePublished": 35, "dateModified": 32, "kind": 36, "body": 17},
        {"paragraphs": 0.965, "captions": 0.95, "credits": 0.935, "creators": 0.97},
        5,
    ),
    "systems": Floors(
        41,
        {"headline": 41, "authors": 40, "datePublished": 41, "dateModified": 41, "kind": 41, "body": 39}
        | {"section": 41, "kicker": 41, "standfirst": 40, "dateline": 40},
        {"paragraphs": 0.99, "captions": 1.0, "credits": 1.0},
        None,
    ),
}


@cache
def pages(folder: str) -> tuple[tuple[dict[str, Any], dict[str, Any]], ...]:
    """Gold and article of each page."""
    return tuple(_page(path) for path in sorted((_FOLDER / folder).glob("*.gold.json")))


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


@pytest.mark.parametrize("folder", FLOORS)
def test_all_are_there(folder: str) -> None:
    assert len(pages(folder)) == FLOORS[folder].pages


@pytest.mark.parametrize(("folder", "field"), [(folder, field) for folder in FLOORS for field in FLOORS[folder].fields])
def test_fields(folder: str, field: str) -> None:
    wrong = [(gold["url"], found, wanted) for gold, article in pages(folder)
             for found, wanted in [_field(field, gold, article)] if found != wanted]  # fmt: skip
    assert len(pages(folder)) - len(wrong) >= FLOORS[folder].fields[field], wrong


@pytest.mark.parametrize(("folder", "part"), [(folder, part) for folder in FLOORS for part in FLOORS[folder].shares])
def test_parts(folder: str, part: str) -> None:
    hits = both = 0
    for gold, article in pages(folder):
        found, wanted = (Counter(some) for some in _parts(part, gold, article))
        hits += (found & wanted).total()
        both += found.total() + wanted.total()
    assert 2 * hits / both >= FLOORS[folder].shares[part]


@pytest.mark.parametrize("folder", [folder for folder, floors in FLOORS.items() if floors.most_leaks is not None])
def test_leaks(folder: str) -> None:
    leaks, most = (
        [(gold["url"], line) for gold, article in pages(folder) for line in _leaks(gold, article)],
        FLOORS[folder].most_leaks,
    )
    assert most is not None and len(leaks) <= most, leaks


def _field(field: str, gold: dict[str, Any], article: dict[str, Any]) -> tuple[object, object]:
    if field == "authors":
        return [author["name"] for author in article["authors"]], gold["authors"]
    if field == "kind":
        return article["pageVerdict"]["kind"], gold["kind"]
    if field == "body":
        return _paragraphs(article), [squash(text) for text in gold["body"]]
    if field == "headline":
        return squash(article["headline"] or ""), squash(gold["headline"])
    if field in ("section", "kicker"):
        return article[field], gold[field]
    if field == "dateline":
        return article["dateline"] and article["dateline"]["place"], gold["dateline"]
    if field == "standfirst":
        told = (block["text"] for block in article["blocks"] if block["role"] == "standfirst")
        return squash(" ".join(told)), squash(gold["standfirst"] or "")
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
