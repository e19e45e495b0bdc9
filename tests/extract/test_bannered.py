"""Texts under a for-sale banner, with captions among the paragraphs: three articles in three forms, gold by hand."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from archiver.extract import encode_article, extract
from archiver.model.capture import Capture
from tests.extract.pages import rules

_FOLDER = Path(__file__).parents[1] / "fixtures" / "bannered"
_PAGES = sorted(path.name for path in _FOLDER.iterdir() if path.suffix in (".html", ".txt"))


@cache
def article(name: str) -> dict[str, Any]:
    """The article line of one file, given by hand: without address and without a time of fetching."""
    is_text = name.endswith(".txt")
    capture = Capture(
        requested_url="",
        final_url="",
        headers=(("content-type", f"text/{'plain' if is_text else 'html'}; charset=utf-8"),),
        body=(_FOLDER / name).read_bytes(),
        kind="text" if is_text else "file",
    )
    line: dict[str, Any] = json.loads(encode_article(extract(capture, rules())))
    return line


def gold(name: str) -> dict[str, Any]:
    """What a reader says of the article."""
    read: dict[str, Any] = json.loads((_FOLDER / f"{name.partition('.')[0]}.gold.json").read_bytes())
    return read


def test_there_are_three_forms_of_three_articles() -> None:
    assert len(_PAGES) == 9


@pytest.mark.parametrize("name", _PAGES)
def test_headline(name: str) -> None:
    assert article(name)["headline"] == gold(name)["headline"]


@pytest.mark.parametrize("name", _PAGES)
def test_body_is_all_paragraphs_and_nothing_else(name: str) -> None:
    assert article(name)["articleBody"].split("\n\n") == gold(name)["body"]


@pytest.mark.parametrize("name", _PAGES)
def test_captions_stand_once_each_with_their_credits(name: str) -> None:
    shown = [
        {
            "text": image["caption"],
            "credit": image["credit"]["raw"],
            "agencies": [agency["id"] for agency in image["credit"]["agencies"]],
        }
        for image in article(name)["images"]
    ]
    assert shown == gold(name)["captions"]


@pytest.mark.parametrize("name", _PAGES)
def test_sources_are_those_of_the_pictures_alone(name: str) -> None:
    """The texts name agencies too, as being quoted: that makes none of them a source."""
    shown = sorted((source["id"], source["role"]) for source in article(name)["sources"])
    assert shown == sorted((source["id"], source["role"]) for source in gold(name)["sources"])


@pytest.mark.parametrize("name", _PAGES)
def test_the_banner_is_kept_as_boilerplate_and_tells_the_state_of_the_domain(name: str) -> None:
    line = article(name)
    for text in gold(name)["boilerplate"]:
        assert [(block["role"], block["reason"]) for block in line["blocks"] if block["text"] == text] == [
            ("boilerplate", "forSaleBanner")
        ]
    assert line["site"]["domainState"]["state"] == "forSale"
    assert line["pageVerdict"]["kind"] == "article"


@pytest.mark.parametrize("name", _PAGES)
def test_the_day_in_the_masthead_is_no_date_of_publication(name: str) -> None:
    line, expected = article(name), gold(name)
    assert [(date["value"], date["kind"], date["chosen"]) for date in line["dates"]] == [
        (expected["render_date"], "rendered", False)
    ]
    assert line["datePublished"] == expected["datePublished"]


@pytest.mark.parametrize("name", _PAGES)
def test_language(name: str) -> None:
    assert article(name)["inLanguage"] == gold(name)["inLanguage"]
