"""When a file makes room for the next one: by size and age, never in the middle of a page's visit."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from archiver.archive import Archive, WarcWriter, verify
from archiver.archive.warcinfo import WriterInfo
from archiver.model.capture import FetchFacts
from archiver.model.errors import ConfigError
from tests.archive.exchanges import answer, exchange, new_archive


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return new_archive(tmp_path)


def writer_of(archive: Archive, max_bytes: int = 6_000, max_age_s: float | None = None) -> WarcWriter:
    return WarcWriter(archive.layout, WriterInfo("n", "o", "c", max_file_bytes=max_bytes, max_age_s=max_age_s))


def put(writer: WarcWriter, number: int, page_id: str | None = None, size: int = 2_000) -> str:
    url = f"http://news.example/{number}.png"
    body = number.to_bytes(2, "big") * (size // 2)
    stored = writer.commit([exchange(answer(body, kind="image/png"), url=url)], FetchFacts(url, page_id=page_id))
    assert stored.pointer
    return stored.pointer.file


def test_a_visit_stays_in_the_file_it_began_in_while_others_begin_in_the_next(archive: Archive) -> None:
    with writer_of(archive) as writer:
        writer.begin_visit("a")
        first = put(writer, 0, "a")
        files = [put(writer, number) for number in range(1, 6)]
        assert files[0] == first != files[-1]
        assert writer.is_writing(first) and writer.is_writing(files[-1])
        assert put(writer, 10, "a", size=100) == first
        writer.end_visit("a")
        assert put(writer, 11, size=100) != first
        assert not writer.is_writing(first)
        assert first in [path.name for path in archive.warcs()]
    assert list(verify(archive)) == []


def test_interleaved_visits_each_stay_in_one_file(archive: Archive) -> None:
    places: dict[str, set[str]] = {}
    with writer_of(archive, 30_000) as writer:
        writer.begin_visit("visit 0")
        for number in range(1, 12):  # there is never a moment without one
            writer.begin_visit(f"visit {number}")
            for count, page_id in enumerate([f"visit {number - 1}", f"visit {number}"] * 4):
                places.setdefault(page_id, set()).add(put(writer, 100 * number + count, page_id, size=800))
            writer.end_visit(f"visit {number - 1}")
    assert {len(files) for files in places.values()} == {1}
    assert len(archive.warcs()) > 3
    assert list(verify(archive)) == []


def test_a_visit_without_end_goes_on_elsewhere_at_twice_the_size(archive: Archive) -> None:
    with writer_of(archive) as writer:
        writer.begin_visit("endless")
        files = [put(writer, number, "endless") for number in range(20)]
        assert len(set(files)) >= 2
        assert sum(writer.is_writing(file) for file in set(files)) <= 2
    assert max(path.stat().st_size for path in archive.warcs()) < 2 * 6_000 + 4_000
    assert list(verify(archive)) == []


def test_a_page_id_that_no_visit_has_ties_nothing(archive: Archive) -> None:
    with writer_of(archive) as writer:
        assert len({put(writer, number, "a") for number in range(12)}) > 1


def test_an_old_file_makes_room(archive: Archive) -> None:
    with writer_of(archive, max_bytes=1 << 30, max_age_s=0) as writer:
        assert len({put(writer, number) for number in range(3)}) == 3
    with writer_of(archive, max_bytes=1 << 30, max_age_s=3600) as writer:
        assert len({put(writer, number) for number in range(3)}) == 1


def test_an_old_file_is_sealed_though_nothing_more_comes_but_for_its_visits(archive: Archive) -> None:
    with writer_of(archive, max_bytes=1 << 30, max_age_s=3600) as writer:
        now_s = time.monotonic()
        file = put(writer, 0)
        writer.roll_over_if_old(now_s + 3700, quiet_s=3800)
        writer.roll_over_if_old(now_s + 3500, quiet_s=60)
        assert writer.is_writing(file)
        writer.begin_visit("a")
        assert put(writer, 1, "a") == file
        writer.roll_over_if_old(now_s + 3700, quiet_s=60)
        assert (writer.is_writing(file), writer.file) == (True, None)
        assert put(writer, 2, "a") == file
        writer.end_visit("a")
        writer.roll_over_if_old(now_s + 3700, quiet_s=60)
        assert not writer.is_writing(file)
    assert [path.name for path in archive.warcs()] == [file]


def test_closing_seals_files_of_visits_that_go_on(archive: Archive) -> None:
    with writer_of(archive) as writer:
        writer.begin_visit("a")
        for number in range(8):
            put(writer, number, "a" if number < 2 else None)
    assert not [path for path in archive.warcs() if path.name.endswith(".open")]
    assert list(verify(archive)) == []


@pytest.mark.parametrize("value", ["soon", "auto", "10s", "9999d"])
def test_an_age_that_is_none_is_refused(archive: Archive, value: str) -> None:
    archive.layout.config.write_text(archive.layout.config.read_text() + f'[limits]\nmax_age = "{value}"\n')
    with pytest.raises(ConfigError, match=r"limits\.max_age"):
        Archive.open(archive.root)


def test_the_age_stands_in_archive_toml(archive: Archive) -> None:
    assert archive.config.limits.max_age_s == 86_400
    archive.layout.config.write_text(archive.layout.config.read_text() + '[limits]\nmax_age = "12h"\n')
    assert Archive.open(archive.root).config.limits.max_age_s == 43_200
