"""The index of payloads follows the CDXJ files, and what is wrong with it costs a second copy at most."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.archive.payload_index import PayloadIndex
from archiver.model.capture import FetchFacts
from tests.archive.exchanges import answer, exchange, new_archive

_BODY = b"p { margin: 0 }\n" * 200


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return new_archive(tmp_path)


def store(archive: Archive, url: str, body: bytes = _BODY) -> str:
    with archive.writer() as writer:
        return writer.commit(
            [exchange(answer(body, kind="text/css"), url=url)], FetchFacts(url, purpose="requisite")
        ).kind


def _digest(body: bytes = _BODY) -> str:
    return exchange(answer(body)).payload_digest or ""


def test_it_knows_sealed_files_as_they_come_and_go(archive: Archive) -> None:
    index = PayloadIndex(archive.layout)
    assert index.places(_digest()) == []
    store(archive, "http://a.example/1")
    (path,) = archive.warcs()
    assert index.places(_digest()) == [(path.name, archive.rows("http://a.example/1")[0].offset)]
    archive.layout.index_of(path.name).unlink()
    assert index.places(_digest()) == []
    index.close()


def test_pages_stand_not_in_it(archive: Archive) -> None:
    with archive.writer() as writer:
        writer.commit([exchange(answer(_BODY))], FetchFacts("http://news.example/story"))
    assert PayloadIndex(archive.layout).places(_digest()) == []


def test_an_archive_without_requisites_has_none(archive: Archive) -> None:
    with archive.writer() as writer:
        writer.commit([exchange(answer())], FetchFacts("http://news.example/story"))
    assert not archive.layout.payload_index.exists()


@pytest.mark.parametrize("spoilt", [b"this is no database" * 300, b"", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_spoilt_one_is_made_anew(archive: Archive, spoilt: bytes) -> None:
    store(archive, "http://a.example/1")
    archive.layout.payload_index.write_bytes(spoilt)
    assert store(archive, "http://b.example/2") == "revisit"


def test_a_folder_in_its_place_costs_a_second_copy(archive: Archive) -> None:
    store(archive, "http://a.example/1")
    archive.layout.payload_index.unlink(missing_ok=True)
    archive.layout.payload_index.mkdir()
    assert store(archive, "http://b.example/2") == "response"


def test_a_writer_that_finds_it_locked_for_long_goes_on(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.archive.payload_index._BUSY_S", 0.05)
    store(archive, "http://a.example/1")
    store(archive, "http://a.example/2", b"x" * 5000)
    with sqlite3.connect(archive.layout.payload_index) as held:
        held.execute("begin exclusive")
        assert store(archive, "http://b.example/2") == "response"
        held.rollback()


def test_nothing_but_digests_and_places_stands_in_it(archive: Archive) -> None:
    store(archive, "http://secret.example/very-private")
    store(archive, "http://b.example/2")
    assert b"very-private" not in archive.layout.payload_index.read_bytes()
