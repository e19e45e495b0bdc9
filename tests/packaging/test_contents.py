"""The wheel holds what the tree says, whichever way it is built."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.packaging.built import PackagingError, Wheel, build
from scripts.packaging.contents import faults_of, tree_files
from tests.conftest import ROOT

SOURCES = ("archiver", "data", "spiders")


def test_the_wheel_is_the_tree(wheel: Wheel) -> None:
    assert faults_of(wheel, ROOT) == []
    assert set(wheel.files) > {"archiver/_data/demo/gold.jsonl", "archiver/_spiders/news.py", "archiver/py.typed"}


def test_the_wheel_of_the_source_distribution_is_the_same(wheel: Wheel, sdist_tree: Path, tmp_path: Path) -> None:
    assert build(sdist_tree, "wheel", tmp_path).read_bytes() == wheel.path.read_bytes()


def test_the_source_distribution_can_be_tested(sdist_tree: Path) -> None:
    for folder in (*SOURCES, "tests", "docs", "scripts"):
        missing = tree_files(ROOT / folder).keys() - tree_files(sdist_tree / folder).keys()
        assert not missing, folder
    assert {path.name for path in sdist_tree.iterdir()} > {"README.md", "LICENSE", "Makefile", "scrapy.cfg"}


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("archiver/_data/words/months.toml", None, "data/words/months.toml is not in the wheel"),
        ("archiver/_data/words/own.toml", b"x", "data/words/own.toml is in the wheel and not in the source tree"),
        ("archiver/_spiders/news.py", b"", "spiders/news.py: 0 bytes there differ from"),
        ("spiders/__init__.py", b"", "top-level names ['archiver', 'spiders'], expected only archiver"),
        ("archiver/py.typed", None, "archiver/py.typed is not in the wheel: type checkers"),
        ("news_archiver-0.1.0.dist-info/entry_points.txt", b"", "command archiver is missing"),
    ],
)
def test_what_is_wrong_with_a_wheel_is_told(wheel: Wheel, name: str, data: bytes | None, fault: str) -> None:
    files = {**wheel.files, name: data} if data is not None else wheel.files.copy()
    if data is None:
        del files[name]
    assert any(line.startswith(fault) for line in faults_of(replace(wheel, files=files), ROOT))


def test_what_lies_about_in_a_tree_stays_out(wheel: Wheel, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    for name in SOURCES:
        shutil.copytree(ROOT / name, tree / name)
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, tree / name)
    for junk in ("spiders/__pycache__/news.cpython-311.pyc", "data/.pytest_cache/x", "data/rules/x.egg-info/y"):
        (tree / junk).parent.mkdir(parents=True, exist_ok=True)
        (tree / junk).write_bytes(b"junk")
    assert Wheel.read(build(tree, "wheel", tmp_path / "made")).files == wheel.files


def test_a_tree_that_cannot_be_built_is_told(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[build-system]\nrequires = ["hatchling"]\n')
    with pytest.raises(PackagingError, match="exit code 1"):
        build(tmp_path, "wheel", tmp_path / "made")
