"""A disk that takes no more bytes is an error that names a path, never a traceback, and costs nothing."""

from __future__ import annotations

import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from archiver.archive import Archive, recover
from archiver.derive.rebuild import rebuild
from archiver.derive.reparse import reparse
from archiver.model.errors import ArchiveError
from tests.derive.archives import article_bytes, rows


@contextmanager
def full_disk() -> Iterator[None]:
    """A limit on the size of files stands for it: root may write to a read-only folder."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)


def _reparse(archive: Archive) -> object:
    return reparse(archive, workers=1)


@pytest.mark.parametrize("work", [_reparse, rebuild, recover])
def test_work_that_has_to_write_says_what_it_could_not(archive: Archive, work: Callable[[Archive], object]) -> None:
    lines, known = article_bytes(archive), rows(archive)
    for index in archive.layout.indexes.iterdir():
        index.unlink()
    with full_disk(), pytest.raises(ArchiveError) as caught:
        work(archive)
    assert str(archive.root) in str(caught.value)
    assert "delete" not in str(caught.value)
    assert article_bytes(archive) == lines
    assert rows(archive) == known
    work(archive)
    assert len(list(archive.layout.indexes.iterdir())) == len(archive.warcs()) + 1


def test_a_catalogue_that_can_not_be_written_is_not_thrown_away(archive: Archive) -> None:
    known = rows(archive)
    with full_disk(), pytest.raises(ArchiveError) as caught:
        rebuild(archive)
    assert "catalogue.sqlite" in str(caught.value)
    assert "delete" not in str(caught.value)
    assert rows(archive) == known


def test_compare_writes_nothing_in_the_archive(archive: Archive) -> None:
    for path in archive.layout.sealed_indexes():
        path.touch()  # newer than the merged one, as after a copy
    before = {path: path.stat().st_mtime_ns for path in archive.root.rglob("*")}
    assert reparse(archive, workers=1, compare=True).changes == []
    assert {path: path.stat().st_mtime_ns for path in archive.root.rglob("*")} == before


def test_compare_sees_the_whole_records_of_a_file_that_was_left_open(archive: Archive) -> None:
    path = archive.warcs()[-1]
    data = path.read_bytes()
    path.rename(path.with_name(path.name + ".open"))
    path.with_name(path.name + ".open").write_bytes(data + data[:300])
    report = reparse(archive, workers=1, compare=True)
    assert (report.changes, report.damages, report.busy, report.pages) == ([], [], [], 6)
