"""The whole way on the demo: what the crawl wrote is what the gold says, and can be made again from the WARCs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archiver.archive import Archive, verify
from archiver.catalogue import Catalogue
from archiver.demo.check import render_differences
from archiver.demo.run import DemoResult, run_demo
from archiver.derive.rebuild import rebuild
from archiver.derive.reparse import reparse


@pytest.fixture(scope="module", params=[1, 3], ids=["one worker", "three workers"])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> DemoResult:
    """The demo as `archiver demo` runs it, without its pauses."""
    to = tmp_path_factory.mktemp("demo") / "archive"
    return run_demo(to, lambda _: None, workers=request.param, delay_s=0)


def test_every_field_is_what_the_gold_says(demo: DemoResult) -> None:
    assert not demo.comparison.differences, render_differences(demo.comparison.differences)
    assert not demo.forbidden
    assert demo.counts.pages >= 60


def test_the_archive_has_no_defect(demo: DemoResult) -> None:
    assert list(verify(Archive.open(demo.folder))) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_reparse_writes_the_bytes_of_the_crawl(demo: DemoResult, workers: int, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(demo.folder, tmp_path / "copy"))
    live = _articles(copy)
    assert sum(map(len, live.values())) > 100_000
    for file in (copy / "articles").iterdir():
        file.write_bytes(b"")
    reparse(Archive.open(copy), workers=workers)
    assert _articles(copy) == live


def test_rebuild_makes_the_same_rows(demo: DemoResult, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(demo.folder, tmp_path / "copy"))
    live = _rows(copy)
    assert len(live[0]) > 100
    for file in copy.glob("catalogue.sqlite*"):
        file.unlink()
    rebuild(Archive.open(copy))
    assert _rows(copy) == live


def test_the_changed_article_has_two_versions_and_the_rest_one(demo: DemoResult) -> None:
    with Catalogue(demo.folder / "catalogue.sqlite") as catalogue:
        numbers = [version.number for version in catalogue.versions()]
    assert numbers.count(2) == 1
    assert max(numbers) == 2


def _articles(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted((folder / "articles").iterdir())}


def _rows(folder: Path) -> tuple[list[object], list[object]]:
    with Catalogue(folder / "catalogue.sqlite") as catalogue:
        return list(catalogue.rows()), list(catalogue.versions())
