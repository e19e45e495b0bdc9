"""Which sources can be asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.catalogue import SqliteFrontier
from archiver.catalogue.task import Task
from archiver.cli.export_part import expect_sources
from archiver.model.errors import UsageError
from tests.archive.exchanges import new_archive


def test_a_source_that_left_archive_toml_is_known_from_its_crawls(tmp_path: Path) -> None:
    archive: Archive = new_archive(tmp_path / "news")
    with pytest.raises(UsageError, match="'town' is no source of the archive; it has none"):
        expect_sources(("town",), [archive])
    with SqliteFrontier(archive.layout.state) as frontier:
        frontier.add([Task(url="http://a.example/", source="town")], 0.0)
    expect_sources(("town",), [archive])
    with pytest.raises(UsageError, match="'nope' is no source of the archive; they are town"):
        expect_sources(("town", "nope"), [archive])
