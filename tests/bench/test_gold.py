from __future__ import annotations

import shutil
from codecs import BOM_UTF8
from pathlib import Path

import pytest

from archiver.bench.gold import read_corpus
from archiver.model.errors import UsageError
from tests.bench.conftest import html


def test_a_corpus_is_page_sets_with_hashes(corpus: Path) -> None:
    sets = read_corpus(corpus)
    assert [(one.source, len(one.pages)) for one in sets] == [("segments", 1), ("stories", 2)]
    assert read_corpus(corpus) == sets


def test_the_hash_tells_content_and_not_place(corpus: Path, tmp_path: Path) -> None:
    before = [one.hash for one in read_corpus(corpus)]
    moved = shutil.copytree(corpus, tmp_path / "moved")
    (moved / "stories" / "html").rename(moved / "stories" / "pages")
    gold = moved / "stories" / "gold.jsonl"
    gold.write_text(gold.read_text().replace("html/", "pages/"))
    assert [one.hash for one in read_corpus(moved)] == before
    (moved / "stories" / "pages" / "1.html.gz").write_bytes(html("Another page"))
    assert read_corpus(moved)[1].hash != before[1]


def test_halves_are_what_a_corpus_without_the_others_would_be(corpus: Path) -> None:
    halves = read_corpus(corpus, sources=["stories"], halves=(None, "development", "heldOut"))
    assert [(one.name, [page.domain for page in one.pages]) for one in halves] == [
        ("stories", ["c.example", "a.example"]),
        ("stories development", ["c.example"]),
        ("stories heldOut", ["a.example"]),
    ]
    gold = corpus / "stories" / "gold.jsonl"
    gold.write_text(gold.read_text().splitlines()[0] + "\n")
    assert read_corpus(corpus)[1].hash == halves[1].hash


def test_a_sample(corpus: Path) -> None:
    assert [page.id for page in read_corpus(corpus, sources=["stories"], every=2)[0].pages] == ["stories/1"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [("{", "line 3"), ('{"id": "stories/1", "html": "x"}', "stands twice"), ('{"id": "n", "html": "gone"}', "gone")],
)
def test_what_is_wrong_has_its_place(corpus: Path, line: str, problem: str) -> None:
    with (corpus / "stories" / "gold.jsonl").open("a") as gold:
        gold.write(line + "\n")
    with pytest.raises(UsageError, match=problem):
        read_corpus(corpus)


def test_a_byte_order_mark_changes_nothing(corpus: Path) -> None:
    sets, gold = read_corpus(corpus), corpus / "stories" / "gold.jsonl"
    gold.write_bytes(BOM_UTF8 + gold.read_bytes())
    assert read_corpus(corpus) == sets


def test_nothing_to_score_is_no_result(corpus: Path) -> None:
    with pytest.raises(UsageError, match="corpus: no page to score: segments expected to have"):
        read_corpus(corpus, sources=["segments"], halves=("heldOut",))
    assert [one.source for one in read_corpus(corpus, halves=("heldOut",))] == ["stories"]
    (corpus / "segments" / "gold.jsonl").write_text("\n \n")
    with pytest.raises(UsageError, match=r"segments/gold\.jsonl has no pages"):
        read_corpus(corpus)


def test_a_folder_that_is_none(tmp_path: Path, corpus: Path) -> None:
    with pytest.raises(UsageError, match="no corpus"):
        read_corpus(tmp_path)
    with pytest.raises(UsageError, match="has no source cakes; it has segments, stories"):
        read_corpus(corpus, sources=["cakes"])
