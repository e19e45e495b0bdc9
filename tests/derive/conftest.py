"""One archive, made once and copied for each test that changes it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archiver.archive import Archive
from tests.derive.archives import filled_archive


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of an archive; not to be changed."""
    return filled_archive(tmp_path_factory.mktemp("made") / "news").root


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Archive:
    """An archive of one's own: four stories, one of them twice the same, one changed, and what is no article."""
    return Archive.open(shutil.copytree(made, tmp_path / "news"))
