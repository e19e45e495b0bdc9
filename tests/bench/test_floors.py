from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from archiver.bench.floors import lowered, pinned, read_floors, shortfalls, write_floors
from archiver.bench.gold import PageSet
from archiver.model.errors import ConfigError
from archiver.resources import data_dir

DAY = date(2026, 1, 2)
PAGES = PageSet("stories", Path(), (), "0123456789abcdef")


def test_pinning_raises_floors_and_never_lowers_them() -> None:
    first = pinned(None, PAGES, {"body": 0.91239, "leak": 0.0101}, day=DAY, version="1")
    assert first.floors == {"body": 0.912, "leak": 0.011}
    worse = pinned(first, PAGES, {"body": 0.5, "leak": 0.5, "date": 1.0}, day=DAY, version="2")
    assert worse.floors == {"body": 0.912, "leak": 0.011, "date": 1.0}
    assert (worse.figures["body"], worse.version) == (0.5, "2")
    better = pinned(worse, PAGES, {"body": 0.95, "leak": 0.0, "date": 1.0}, day=DAY, version="3")
    assert better.floors == {"body": 0.95, "leak": 0.0, "date": 1.0}


def test_headlines_of_pages_that_are_no_articles_have_no_floor() -> None:
    assert pinned(None, PAGES, {"headline": 0.6, "verdict": 0.8}, day=DAY, version="1").floors == {"verdict": 0.8}


def test_a_figure_keeps_its_own_floor_and_breaks_a_higher_one() -> None:
    now = {"body": 0.8337, "leak": 0.1 + 0.2}
    stored = pinned(None, PAGES, now, day=DAY, version="1")
    assert shortfalls(stored, now) == []
    assert [one.measure for one in shortfalls(stored, {"body": 0.8, "leak": 0.31})] == ["body", "leak"]
    assert [(one.measure, one.figure) for one in shortfalls(stored, {"leak": 0.0})] == [("body", None)]


def test_a_lowered_floor_keeps_the_reason() -> None:
    stored = pinned(None, PAGES, {"body": 0.9, "date": 0.9}, day=DAY, version="1")
    now = {"body": 0.85, "date": 0.95}
    less = lowered(stored, now, "notes are no text any more", day=DAY, version="2")
    assert less.floors == {"body": 0.85, "date": 0.9}
    assert [(one.measure, one.before, one.after, one.reason) for one in less.lowered] == [
        ("body", 0.9, 0.85, "notes are no text any more")
    ]
    assert pinned(less, PAGES, now, day=DAY, version="3").lowered == less.lowered


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    stored = pinned(None, PAGES, {"body": 0.9}, day=DAY, version="1")
    less = lowered(stored, {"body": 0.8}, 'a "quoted"\nreason', day=DAY, version="2")
    write_floors(tmp_path / "new" / "floors.toml", [less, stored])
    assert read_floors(tmp_path / "new" / "floors.toml") == [less, stored]
    assert read_floors(tmp_path / "none.toml") == []


@pytest.mark.parametrize("text", ["[[set]]\n", "set = 1\n", "set = [1]\n", "[[set\n"])
def test_a_broken_file_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "floors.toml").write_text(text)
    with pytest.raises(ConfigError, match=r"floors\.toml"):
        read_floors(tmp_path / "floors.toml")


def test_the_packaged_floors_can_be_read() -> None:
    for one in read_floors(data_dir() / "bench" / "floors.toml"):
        assert shortfalls(one, one.figures) == []
