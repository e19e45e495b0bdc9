"""Fetches that become durable together are stored or refused each by itself."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archiver.archive import Archive, Fetch, Stored, WarcWriter, read_bundles, verify
from archiver.model.errors import ArchiveError

from .exchanges import PAGE, URL, answer, exchange, facts, new_archive


def _fetch(number: int | str, response: bytes) -> Fetch:
    url = f"{URL}/{number}"
    return Fetch([exchange(response, url=url)], facts(url))


def _urls(archive: Archive) -> list[str]:
    return [bundle.target_uri for path in archive.warcs() for bundle in read_bundles(path)]


def _count_syncs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    handles: list[int] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        handles.append(handle)
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    return handles


def test_one_fsync_makes_all_durable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = new_archive(tmp_path)
    with archive.writer() as writer:
        writer.commit_all([_fetch(0, answer(b"<p>0"))])
        synced = _count_syncs(monkeypatch)
        outcomes = writer.commit_all([_fetch(n, answer(b"<p>%d" % n)) for n in range(1, 20)])
        assert len(synced) == 1
        assert len([o for o in outcomes if isinstance(o, Stored) and o.pointer]) == 19
    assert _urls(archive) == [f"{URL}/{n}" for n in range(20)]
    assert {defect.code for defect in verify(archive)} == {"noArticleLine"}


def test_a_refused_fetch_takes_no_other_with_it(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    evil = _fetch("evil", answer())
    evil.exchanges[0].cipher = "a\nb"
    with archive.writer() as writer:
        fetches = [_fetch(1, answer(b"<p>1")), evil, Fetch([], facts()), _fetch(2, answer(b"<p>2"))]
        outcomes = writer.commit_all(fetches)
    assert [type(outcome) for outcome in outcomes] == [Stored, ArchiveError, ArchiveError, Stored]
    assert _urls(archive) == [f"{URL}/1", f"{URL}/2"]
    assert [row.url for n in (1, 2) for row in archive.rows(f"{URL}/{n}")] == [f"{URL}/1", f"{URL}/2"]
    assert archive.rows(f"{URL}/evil") == []


def test_a_page_repeated_within_the_group_is_a_revisit(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    with archive.writer() as writer:
        first, again = writer.commit_all([_fetch(1, answer(PAGE)), _fetch(1, answer(PAGE))])
    assert isinstance(first, Stored)
    assert isinstance(again, Stored)
    assert (again.kind, again.refers_to) == ("revisit", first.record_id)


def test_a_refused_page_is_referred_to_by_none(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    evil = _fetch(1, answer(PAGE))
    evil.exchanges[0].cipher = "a\nb"
    with archive.writer() as writer:
        refused, stored = writer.commit_all([evil, _fetch(1, answer(PAGE))])
    assert isinstance(refused, ArchiveError)
    assert isinstance(stored, Stored)
    assert stored.kind == "response"


def test_a_group_that_fills_a_file_goes_on_in_the_next(tmp_path: Path) -> None:
    archive = new_archive(tmp_path)
    pages = [_fetch(n, answer(os.urandom(3000).hex().encode())) for n in range(12)]
    with archive.writer(max_file=10_000) as writer:
        outcomes = writer.commit_all(pages)
    files = [outcome.pointer.file for outcome in outcomes if isinstance(outcome, Stored) and outcome.pointer]
    assert len(files) == 12
    assert len(set(files)) > 2
    assert all(path.stat().st_size < 20_000 for path in archive.warcs())
    assert sorted(_urls(archive)) == sorted(f"{URL}/{n}" for n in range(12))


def test_a_disk_that_fails_at_fsync_stores_none_of_the_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = new_archive(tmp_path)

    def refuse(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with archive.writer() as writer:
        _stored(writer, 0)
        with monkeypatch.context() as broken:
            broken.setattr(os, "fsync", refuse)
            outcomes = writer.commit_all([_fetch(n, answer(PAGE)) for n in (1, 2)])
        assert ["No space left" in str(outcome) for outcome in outcomes] == [True, True]
        _stored(writer, 3)
        assert writer.commit_all([_fetch(1, answer(PAGE))])[0] != outcomes[0]
    assert _urls(archive) == [f"{URL}/0", f"{URL}/3", f"{URL}/1"]
    (row,) = archive.rows(f"{URL}/1")
    assert row.kind == "response"


def _stored(writer: WarcWriter, number: int) -> None:
    (outcome,) = writer.commit_all([_fetch(number, answer(b"<p>%d" % number))])
    assert isinstance(outcome, Stored)
