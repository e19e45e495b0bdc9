"""Archives that the tests of takedowns take copies of: making them takes longer than taking down."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archiver.archive import Archive
from tests.derive.takedown.archives import archive_of, shared_archive_of
from tests.derive.takedown.showing import showing_archive_of


def _copied(made: Path, folder: Path) -> Archive:
    shutil.copytree(made, folder)
    return Archive.open(folder)


@pytest.fixture(scope="session")
def _plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return archive_of(tmp_path_factory.mktemp("plain") / "a").root


@pytest.fixture(scope="session")
def _shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared_archive_of(tmp_path_factory.mktemp("shared") / "a").root


@pytest.fixture(scope="session")
def _showing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return showing_archive_of(tmp_path_factory.mktemp("showing") / "a").root


@pytest.fixture
def plain(_plain: Path, tmp_path: Path) -> Archive:
    """See `archive_of`."""
    return _copied(_plain, tmp_path / "plain")


@pytest.fixture
def shared_payloads(_shared: Path, tmp_path: Path) -> Archive:
    """See `shared_archive_of`."""
    return _copied(_shared, tmp_path / "shared")


@pytest.fixture
def showing(_showing: Path, tmp_path: Path) -> Archive:
    """See `showing_archive_of`."""
    return _copied(_showing, tmp_path / "showing")
