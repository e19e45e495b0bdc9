"""Archives and datasets that are made once; without the extra's packages there is nothing to test."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.demo.run import run_demo
from tests.dataset.archives import archive_of, various

_NEEDED = ("pyarrow", "duckdb")
_MISSING = [name for name in _NEEDED if find_spec(name) is None]
collect_ignore_glob = ["test_*.py"] if _MISSING else []


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of an archive of eleven pages; not to be changed."""
    return archive_of(tmp_path_factory.mktemp("made") / "news", various()).root


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Archive:
    """The same as one's own."""
    return Archive.open(shutil.copytree(made, tmp_path / "news"))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the demo's archive, crawled twice; not to be changed."""
    folder = tmp_path_factory.mktemp("demo") / "demo-archive"
    run_demo(folder, lambda _: None, delay_s=0)
    return folder
