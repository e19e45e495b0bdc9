"""A recipe has no word of the pages, and filled it is the export with texts, byte for byte."""

from __future__ import annotations

import gzip
import shutil
import signal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from archiver.archive import Archive
from archiver.dataset.errors import DatasetError
from archiver.dataset.formats import FORMATS
from archiver.dataset.hydrate import hydrate
from archiver.derive.reparse import reparse
from archiver.model.errors import UsageError
from tests.dataset.archives import Page, archive_of, keep, page, various
from tests.dataset.datasets import files, make, rows
from tests.dataset.test_export import run

WORDS = ("Nobody was hurt", "Water rises", "Ada Lovelace", "The pier at noon", "Jo Field", "A pier", "HYPERLINK")


def text_of(name: str, content: bytes, folder: Path) -> str:
    if name.endswith(".parquet"):
        return str(pq.read_table(folder / name).to_pylist())
    return (gzip.decompress(content) if name.endswith(".gz") else content).decode()


@pytest.mark.parametrize("form", [form.name for form in FORMATS])
def test_a_recipe_is_filled_to_the_same_bytes(form: str, archive: Archive, tmp_path: Path) -> None:
    recipe, full = tmp_path / "recipe", tmp_path / "full"
    make(archive, full, form, purpose="training", shard_articles=3)
    make(archive, recipe, form, purpose="training", shard_articles=3, has_text=False)
    told = {name: text_of(name, content, recipe) for name, content in files(recipe).items()}
    assert [(name, word) for name, text in told.items() for word in WORDS if word in text] == []
    whole = {name: text_of(name, content, full) for name, content in files(full).items()}
    assert {word for text in whole.values() for word in WORDS if word in text} == set(WORDS)
    hydrate(recipe, [archive], tmp_path / "filled")
    assert files(tmp_path / "filled") == files(full)
    with pytest.raises(UsageError, match="--force replaces it"):
        hydrate(recipe, [archive], tmp_path / "filled")
    (tmp_path / "filled/COLUMNS.md").unlink()
    hydrate(recipe, [archive], tmp_path / "filled", is_forced=True)
    assert files(tmp_path / "filled") == files(full)
    hydrate(recipe, [archive])
    assert files(recipe) == files(full)
    with pytest.raises(UsageError, match="has its texts"):
        hydrate(recipe, [archive])


def test_it_is_filled_from_an_archive_that_has_grown_and_moved(archive: Archive, tmp_path: Path) -> None:
    recipe, full = tmp_path / "recipe", tmp_path / "full"
    make(archive, full)
    make(archive, recipe, has_text=False)
    keep(
        archive, [Page("http://news.example/plain", page("Water is gone")), Page("http://news.example/b", page("New"))]
    )
    hydrate(recipe, [archive_of(tmp_path / "other", various()[:1]), archive])
    assert files(recipe) == files(full)


def test_what_reads_differently_now_is_told_and_nothing_changed(archive: Archive, tmp_path: Path) -> None:
    recipe = tmp_path / "recipe"
    make(archive, recipe, has_text=False)
    before = files(recipe)
    (archive.layout.rules / "news.example.toml").write_text('headline = ["p.byline"]\n', "utf-8")
    reparse(archive, workers=1)
    with pytest.raises(DatasetError, match=r"news\.example/\S+\) reads differently now"):
        hydrate(recipe, [archive])
    assert files(recipe) == before
    with pytest.raises(DatasetError, match="none of the archives has an article of record"):
        hydrate(recipe, [archive_of(tmp_path / "other", various()[:1])])


def test_an_article_whose_warc_is_missing_is_not_filled_in(archive: Archive, tmp_path: Path) -> None:
    recipe = tmp_path / "recipe"
    make(archive, recipe, "jsonl", has_text=False)
    before = files(recipe)
    path = archive.warcs()[0]
    path.unlink()
    with pytest.raises(DatasetError, match=rf"{path.name}, which has record \S+, is missing"):
        hydrate(recipe, [archive])
    assert files(recipe) == before


def test_a_damaged_recipe_is_not_filled(archive: Archive, tmp_path: Path) -> None:
    make(archive, tmp_path / "recipe", "jsonl", has_text=False)
    path = next((tmp_path / "recipe/data/dates").iterdir())
    path.write_bytes(path.read_bytes()[:-2])
    with pytest.raises(DatasetError, match="is not what SHA256SUMS says"):
        hydrate(tmp_path / "recipe", [archive])


def test_killed_while_it_is_filled(archive: Archive, tmp_path: Path) -> None:
    make(archive, tmp_path / "full", purpose="own", shard_articles=2)
    make(archive, tmp_path / "recipe", purpose="own", shard_articles=2, has_text=False)
    for due in (20, 47):
        folder = shutil.copytree(tmp_path / "recipe", tmp_path / f"killed at {due}")
        assert run(due, "hydrate", archive.root, folder).returncode == -signal.SIGKILL
        done = run(0, "hydrate", archive.root, folder)
        assert done.returncode == 0, (due, done.stderr)
        assert files(folder) == files(tmp_path / "full"), due


def test_a_recipe_says_where_everything_is(archive: Archive, tmp_path: Path) -> None:
    make(archive, tmp_path / "recipe", has_text=False)
    (row, *_) = rows(tmp_path / "recipe", "articles")
    assert {"id", "recordId", "warcFile", "warcOffset", "payloadDigest", "contentDigest", "fetchedAt"} < row.keys()
    assert not {"headline", "articleBody", "authors", "description"} & row.keys()
    assert "recipe" in (tmp_path / "recipe/README.md").read_text("utf-8")
