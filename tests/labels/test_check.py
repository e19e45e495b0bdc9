"""Labels against the gold, and extraction against labels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scripts.labels.agreement import BODY_VIEW, Agreement, compare
from scripts.labels.gold import against_gold
from scripts.labels.place import Placed, label_page
from tests.labels.corpus import CAPTION, CREDIT, GLUED, HEADLINE, PARAGRAPHS, numbers, seen_page

RIGHT = {
    HEADLINE: "headline", CAPTION: "caption", CREDIT: "credit", GLUED: "captionWithCredit",
    **dict.fromkeys(PARAGRAPHS, "paragraph"),
}  # fmt: skip
GOLD: dict[str, Any] = {
    "body": "\n\n".join(PARAGRAPHS),
    "has_images": True,
    "images": [
        {"caption": CAPTION, "credits": ["Maren Lindqvist/Coast Press"]},
        {"caption": "Passengers wait at the pier.", "credits": []},
    ],
    "with": ["waves broke its ramp"],
    "without": ["Imprint"],
}


def test_right_labels_are_the_gold(tmp_path: Path) -> None:
    seen = seen_page(tmp_path, **GOLD)
    number = numbers(seen)
    against = against_gold(seen, Placed({number[text]: role for text, role in RIGHT.items()}, ()))
    assert against.differences == ()
    assert {name: tally.f1 for name, tally in against.tallies.items()} == {
        "body": 1.0, "paragraphs": 1.0, "segments": 1.0, "captions": 1.0, "credits": 1.0,
    }  # fmt: skip


def test_what_only_one_side_has_is_told(tmp_path: Path) -> None:
    seen = seen_page(tmp_path, **GOLD)
    number = numbers(seen)
    roles = {number[PARAGRAPHS[0]]: "paragraph", number["Imprint"]: "paragraph", number[CREDIT]: "caption"}
    against = against_gold(seen, Placed(roles, ()))
    told = {line[: line.index(" ", 2)] for line in against.differences}
    assert told == {"+ text", "- text", "+ without", "+ captions", "- captions", "- credits"}


def test_unsure_blocks_count_on_neither_side(tmp_path: Path) -> None:
    seen = seen_page(tmp_path, **GOLD)
    number = numbers(seen)
    roles = {number[text]: role for text, role in RIGHT.items()} | {number[PARAGRAPHS[1]]: "?"}
    against = against_gold(seen, Placed(roles, ()))
    assert against.tallies["paragraphs"].f1 == 1.0


def test_extraction_is_counted_by_role(tmp_path: Path) -> None:
    seen = seen_page(tmp_path)
    number = numbers(seen)
    roles = {number[text]: role for text, role in RIGHT.items()}
    agreement = Agreement()
    labels = label_page(seen, roles, finished=True)
    assert list(compare(agreement, seen, labels, Placed(roles, ()))) == []
    assert agreement.right["captionWithCredit"] == agreement.right["credit"] == 1
    assert agreement.right[BODY_VIEW] == agreement.said[BODY_VIEW] == len(PARAGRAPHS)


def test_a_mistake_of_extraction_is_told(tmp_path: Path) -> None:
    seen = seen_page(tmp_path)
    number = numbers(seen)
    roles = {number[text]: role for text, role in RIGHT.items() if text != PARAGRAPHS[2]}
    agreement = Agreement()
    told = list(compare(agreement, seen, label_page(seen, roles, finished=True), Placed(roles, ())))
    assert len(told) == 1
    assert agreement.mistaken["beside", "paragraph"] == 1
    unfinished = label_page(seen, roles, finished=False)
    assert list(compare(Agreement(), seen, unfinished, Placed(roles, ()))) == []
