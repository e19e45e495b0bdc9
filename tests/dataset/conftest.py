"""Archives that are made once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.demo.run import run_demo
from tests.dataset.archives import archive_of, various


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
