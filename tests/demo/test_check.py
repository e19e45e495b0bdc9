"""The comparison finds what is wrong, and nothing else."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from archiver.demo.check import Difference, compare, render_differences
from archiver.demo.gold import GoldPage, LeftOut, load_gold
from archiver.demo.left_out import left_out_faults
from archiver.demo.manifest import demo_dir
from archiver.demo.placeholders import Placeholders
from tests.demo.lines import perfect_line

GOLD = load_gold(demo_dir() / "gold.jsonl")
PLACEHOLDERS = Placeholders(8123, date(2026, 3, 14))
LINES = [perfect_line(page, PLACEHOLDERS) for page in GOLD]
FLOODS = "http://courier.test/world/floods-cut-off-three-valleys-in-northern-marenza"
FERRY = "http://courier.test/harbour/ferry-terminal-reopens-after-two-year-rebuild"


def _differences(change: Callable[[dict[str, Any]], None], url: str = FLOODS) -> tuple[Difference, ...]:
    lines = copy.deepcopy(LINES)
    for line in lines:
        if PLACEHOLDERS.without_port(line["finalUrl"]) == url:
            change(line)
    return compare(lines, GOLD, PLACEHOLDERS).differences


def test_lines_that_say_what_the_gold_says_have_no_difference() -> None:
    result = compare(LINES, GOLD, PLACEHOLDERS)
    assert result.differences == ()
    assert result.pages == len(GOLD)
    assert result.fields == len(GOLD) * (len(GoldPage.__struct_fields__) - 2)


def _set(field: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(line: dict[str, Any]) -> None:
        line[field] = value

    return change


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("canonicalUrl", "http://courier.test:8123/"),
        ("inLanguage", "de"),
        ("headline", "Floods"),
        ("alternativeHeadline", "None"),
        ("description", None),
        ("kicker", "World"),
        ("section", "World"),
        ("bylineRaw", None),
        ("dateline", None),
        ("datePublished", "2026-03-11"),
        ("dateModified", "2026-03-11"),
        ("isAccessibleForFree", False),
        ("type", "WebPage"),
    ],
)
def test_a_wrong_value_is_one_difference(field: str, value: Any) -> None:
    found = _differences(_set(field, value))
    assert [(difference.url, difference.field, difference.actual) for difference in found] == [
        (FLOODS, field, PLACEHOLDERS.without_port(value) if isinstance(value, str) else value)
    ]


def test_a_lost_paragraph_is_one_difference_and_names_its_place() -> None:
    def drop(line: dict[str, Any]) -> None:
        paragraphs = line["articleBody"].split("\n\n")
        line["articleBody"] = "\n\n".join([*paragraphs[:1], *paragraphs[2:]])

    (found,) = _differences(drop)
    assert (found.field, found.actual) == ("articleBody[1:2]", [])
    assert found.expected[0].startswith("At least 1,400 people")


def test_nested_values_are_named_by_their_path() -> None:
    def change(line: dict[str, Any]) -> None:
        line["images"][1]["credit"]["distributor"] = None
        line["images"][0]["caption"] += " REUTERS/Ilya Brandt"
        line["pageVerdict"]["kind"] = "listing"
        line["site"]["domainState"]["state"] = "forSale"

    fields = {difference.field for difference in _differences(change)}
    assert fields == {"images[1].credit.distributor", "images[0].caption", "kind", "site.domainState"}


def test_sets_are_compared_both_ways() -> None:
    def change(line: dict[str, Any]) -> None:
        line["sources"] = [{"id": "ap", "name": "AP", "role": "text", "evidence": []}, *line["sources"][1:]]
        line["dates"] = [{**entry, "chosen": False} for entry in line["dates"]]

    found = {(difference.field, difference.expected, difference.actual) for difference in _differences(change)}
    assert found == {
        ("sources", "text: reuters", None),
        ("sources", None, "text: ap"),
        ("dates", "published 2026-03-11T16:22:05+01:00 chosen", None),
        ("dates", None, "published 2026-03-11T16:22:05+01:00"),
    }


def test_dates_that_are_only_mentioned_may_be_missing_but_not_chosen() -> None:
    def drop(line: dict[str, Any]) -> None:
        line["dates"] = [entry for entry in line["dates"] if entry["kind"] != "mentioned"]

    def choose(line: dict[str, Any]) -> None:
        line["dates"].append({"kind": "published", "value": "2026-02-27", "chosen": True})

    assert _differences(drop) == ()
    (found,) = _differences(choose)
    assert found.actual == "published 2026-02-27 chosen"


def test_boilerplate_in_the_body_and_lost_boilerplate_are_found() -> None:
    def change(line: dict[str, Any]) -> None:
        for block in line["blocks"]:
            if "cookies" in block["text"]:
                block["role"] = "paragraph"
        line["blocks"] = [block for block in line["blocks"] if "All rights reserved" not in block["text"]]

    found = _differences(change)
    assert {(difference.expected.partition(":")[0], difference.actual) for difference in found} == {
        ("boilerplate/cookieNotice", "paragraph/cookieNotice"),
        ("boilerplate/footer", None),
    }


def test_missing_and_unexpected_pages_and_versions() -> None:
    lines = [line for line in copy.deepcopy(LINES) if FLOODS not in PLACEHOLDERS.without_port(line["finalUrl"])]
    ferry = next(line for line in lines if PLACEHOLDERS.without_port(line["finalUrl"]) == FERRY)
    lines.remove(ferry)
    lines.append({**ferry, "finalUrl": "http://courier.test:8123/members/drafts"})
    pages = [difference for difference in compare(lines, GOLD, PLACEHOLDERS).differences if difference.field == "page"]
    assert pages == [
        Difference(f"{FERRY}#2", "page", "article", None),
        Difference(FLOODS, "page", "article", None),
        Difference("http://courier.test/members/drafts", "page", None, "article"),
    ]


def test_text_cut_into_other_blocks_is_still_found() -> None:
    wanted = [LeftOut(text="Share on Facebook Copy link", role="boilerplate", reason="share")]
    blocks = [
        {"text": "Share on Facebook", "role": "boilerplate", "reason": "share"},
        {"text": "Copy link", "role": "boilerplate", "reason": "share"},
    ]
    assert list(left_out_faults(wanted, blocks)) == []
    blocks[1]["role"] = "listItem"
    ((index, _, labels),) = left_out_faults(wanted, blocks)
    assert (index, labels) == (0, "boilerplate/share, listItem/share")


def test_differences_are_printed_by_page() -> None:
    text = render_differences([Difference("u", "headline", "a", None), Difference("u", "kicker", None, "b")])
    assert text.splitlines() == [
        "u", "  headline", "    expected 'a'", "    actual   None", "  kicker", "    expected None", "    actual   'b'"
    ]  # fmt: skip
