"""The wheel's files used in place of the checkout's: its data and spiders are found. No installation, no network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.packaging import sample
from scripts.packaging.built import Wheel

Run = Callable[..., str]


@pytest.fixture(scope="module")
def unpacked(wheel: Wheel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the wheel's content."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel.path) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture
def python(unpacked: Path, tmp_path: Path) -> Run:
    """Standard output of Python with these arguments, in an empty folder, the wheel's content first on its path."""

    def call(*arguments: str, **more: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(unpacked), **more},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return call


def test_data_and_spiders_are_those_of_the_wheel(python: Run, unpacked: Path) -> None:
    code = "from archiver.resources import *; print(data_dir(), spiders_dir())"
    assert python("-c", code).split() == [str(unpacked / "archiver" / name) for name in ("_data", "_spiders")]


def test_scrapy_finds_the_spiders(python: Run) -> None:
    code = "import scrapy.spiderloader as s, scrapy.utils.project as p\n"
    code += "loader = s.get_spider_loader(p.get_project_settings())\n"
    code += "print(*sorted(f'{loader.load(name).__module__}.{name}' for name in loader.list()))"
    names = python("-c", code, SCRAPY_SETTINGS_MODULE="archiver.crawl.settings").split()
    assert names == [f"archiver._spiders.{name}.{name}" for name in ("news", "probe", "save")]


def test_a_page_is_saved_and_shown(python: Run) -> None:
    python("-m", "archiver", "init", "a", "--name", "a", "--operator", "Desk", "--contact", "desk@paper.example")
    with sample.serve() as url:
        options = ("--json", "--allow-private", "127.0.0.1", "--workers", "1")
        saved = json.loads(python("-m", "archiver", "save", url, "--archive", "a", *options))
    assert (saved["outcome"], saved["headline"]) == ("article", sample.HEADLINE)
    article = json.loads(python("-m", "archiver", "show", url, "--json", "--archive", "a"))
    assert article["articleBody"].split("\n\n") == list(sample.BODY)


@pytest.mark.parametrize(("name", "content"), [("page.html", sample.HTML), ("page.txt", sample.TEXT)])
def test_a_page_is_parsed(python: Run, tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    article = json.loads(python("-m", "archiver", "parse", "--workers", "1", name))
    assert (article["headline"], article["articleBody"].split("\n\n")) == (sample.HEADLINE, list(sample.BODY))
    assert sample.BANNER not in article["articleBody"]


def test_the_demo_finds_its_sites_and_gold(python: Run) -> None:
    code = "from archiver.demo import *; print(len(load_manifest().hosts), len(load_gold(demo_dir() / 'gold.jsonl')))"
    hosts, pages = map(int, python("-c", code).split())
    assert hosts > 5 and pages > 50
