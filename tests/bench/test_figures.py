"""The same figures as the scorer that the corpus came with, and what each measure means."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from archiver.bench.figures import figures
from archiver.bench.gold import GoldPage, is_held_out
from archiver.bench.page_score import PageScore, score_page
from archiver.bench.prediction import Prediction
from tests.bench.conftest import CAPTION, TEXT
from tests.conftest import SHARED

SCORER = SHARED / "bench" / "score.py"
WORDS = ("Ferry", "ferry", "harbour", "“don’t”", "北京", "大雨", "won't", "12", "\u00ad", "Photo", "AP", "and", "en")


def gold(**facts: Any) -> GoldPage:
    return msgspec.convert({"id": "x", "html": "x", **facts}, GoldPage)


def test_a_page_that_is_all_right() -> None:
    page = gold(
        body="\n\n".join(TEXT), paragraphs=list(TEXT), has_images=True, title="Ferry stops", authors=["Ann Lee"],
        images=[{"caption": CAPTION, "credits": ["(Foto: Bo Ek)"]}], date="2024-05-06", page_type=None,
        **{"with": [TEXT[0]], "without": ["cake"]},
    )  # fmt: skip
    said = Prediction("\n\n".join(TEXT), "Ferry stops", ("Ann Lee",), "2024-05-06", (CAPTION,), ("Bo Ek",), "article")
    found = figures([score_page(page, said)])
    assert found == {**dict.fromkeys(found, 1.0), "leak": 0.0}
    assert set(found) >= {"body", "exact", "para", "segments", "caption", "credit", "headline", "authors", "date"}


def test_a_caption_in_the_body_leaks() -> None:
    page = gold(body=TEXT[0], has_images=True, images=[{"caption": CAPTION}, {"caption": TEXT[0]}])
    assert score_page(page, Prediction(f"{TEXT[0]}\n\n{CAPTION}")).leaks == (1, 1)


def test_days_are_compared_as_written_or_in_utc() -> None:
    page = gold(date="2024-05-06T23:30:00-04:00")
    said = ["2024-05-06", "2024-05-07T03:30:00Z", "2024-05-07", "yesterday", None]
    assert [score_page(page, Prediction(date=one)).date for one in said] == [True, True, False, False, False]


def test_pages_that_are_no_articles() -> None:
    page = gold(page_type="product")
    assert figures([score_page(page, Prediction(verdict=kind)) for kind in ("article", "listing")]) == {"verdict": 0.5}
    assert figures([score_page(page, Prediction())]) == {}
    assert figures([PageScore()]) == {}


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    if not SCORER.is_file():
        pytest.skip("needs the scorer beside the checkout")
    spec = importlib.util.spec_from_file_location("reference_scorer", SCORER)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def assert_same(scorer: ModuleType, pairs: list[tuple[dict[str, Any], Prediction]]) -> None:
    """Ours and the reference's figures of the same predictions."""
    theirs = scorer.summarise([scorer.score_page(row, as_prediction(row["id"], said)) for row, said in pairs])
    ours = figures([score_page(msgspec.convert(row, GoldPage), said) for row, said in pairs])
    ours.pop("verdict", None)
    assert ours == pytest.approx({key: value for key, value in theirs.items() if key != "pages"}, abs=1e-12)


def as_prediction(name: str, said: Prediction) -> dict[str, Any]:
    images = [{"caption": caption} for caption in said.captions] + [{"credit": {"raw": raw}} for raw in said.credits]
    return {
        "id": name, "articleBody": said.body, "headline": said.headline, "datePublished": said.date, "images": images,
        "authors": [{"name": name} for name in said.authors],
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(20))
def test_the_reference_gives_the_same_for_random_pages(scorer: ModuleType, seed: int) -> None:
    dice = random.Random(seed)

    def some(most: int) -> str:
        return " ".join(dice.choices(WORDS, k=dice.randrange(most)))

    def several(most: int) -> list[str]:
        return [some(8) for _ in range(dice.randrange(most))]

    pairs = []
    for number in range(12):
        body = "\n\n".join(several(5))
        row = {
            "id": f"{number}", "html": "x", "title": some(6), "authors": several(4), "body": body,
            "paragraphs": several(4), "with": several(3), "without": several(3), "has_images": dice.random() < 0.7,
            "images": [{"caption": some(7), "credits": several(3)} for _ in range(dice.randrange(4))],
            "date": dice.choice(["2024-05-06", "2024-05-06T23:00:00-05:00", ""]),
        }  # fmt: skip
        said = Prediction(
            body if dice.random() < 0.3 else "\n".join(several(5)), some(6), tuple(several(4)),
            dice.choice([None, "2024-05-06", "2024-05-07T04:00:00+00:00"]), tuple(several(4)), tuple(several(4)),
        )  # fmt: skip
        pairs.append((row, said))
    assert_same(scorer, pairs)


@pytest.mark.corpus
def test_the_reference_gives_the_same_for_real_gold(scorer: ModuleType, shared: Path) -> None:
    for path in sorted((shared / "corpus").glob("*/gold.jsonl")):
        rows = [json.loads(line) for line in path.read_bytes().splitlines()]
        rows = [row for row in rows if not is_held_out(row.get("domain"))]
        near = [
            Prediction(
                body="\n\n".join([*(row.get("body") or "").split("\n\n")[1:], *(row.get("with") or [])[:2]]),
                headline=row.get("title"),
                authors=tuple((row.get("authors") or [])[:1]),
                date=row.get("date"),
                captions=tuple(i["caption"] for i in (row.get("images") or [])[:2] if i.get("caption")),
                credits=tuple(c for i in row.get("images") or [] for c in i.get("credits") or []),
            )
            for row in rows
        ]
        assert_same(scorer, list(zip(rows, near, strict=True)))
