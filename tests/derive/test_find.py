"""What goes by a name: the right lines and captures, whatever else is damaged."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.derive.find import DamagedLineError, find_capture, find_lines
from archiver.model.errors import ArchiveError
from archiver.packing.addresses import named_addresses
from archiver.packing.import_files import import_files
from archiver.replay.place import find_place
from tests.archive.exchanges import answer
from tests.derive.archives import filled_archive, story


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an archive; not to be changed."""
    return filled_archive(tmp_path_factory.mktemp("find") / "archive").root


@pytest.fixture
def archive(filled: Path, tmp_path: Path) -> Archive:
    """A copy of it."""
    return Archive.open(shutil.copytree(filled, tmp_path / "archive"))


def change(archive: Archive, url: str, edit: Callable[[bytes], bytes]) -> tuple[Path, int]:
    """Change the first line of a page, its line end included; its file and number."""
    needle = json.dumps(url).encode()
    for path in archive.article_files():
        lines = path.read_bytes().splitlines(keepends=True)
        for number, line in enumerate(lines, 1):
            if needle in line:
                lines[number - 1] = edit(line)
                path.write_bytes(b"".join(lines))
                return path, number
    raise AssertionError(url)


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (lambda line: line[: len(line) // 2] + b"\n", "is no JSON"),
        (lambda line: line.replace(b'"id"', b'"id', 1), "is no JSON"),
        (lambda line: line.replace(b"river", b"riv\xff\xfe", 1), "is no UTF-8"),
        (lambda line: line.replace(b'"headline":', b'"headline":\xff', 1), "is no UTF-8"),
        (lambda line: line.replace(b'"capture":{', b'"taken":{', 1), "is no article"),
    ],
)
def test_a_damaged_line_is_named_and_others_are_found(
    archive: Archive, edit: Callable[[bytes], bytes], problem: str
) -> None:
    path, number = change(archive, "http://news.example/2", edit)
    found = find_lines(archive, "http://news.example/2")
    assert found.lines == ()
    [error] = found.damaged
    assert (error.file, error.number, error.exit_code) == (path, number, 4)
    assert problem in error.problem and "archiver repair" in str(error)
    assert len(find_lines(archive, "http://news.example/3").lines) == 1


def test_a_line_without_its_end_is_damaged_unless_it_is_being_written(archive: Archive) -> None:
    path = archive.article_files()[-1]
    *_, last = path.read_bytes().splitlines()
    url = json.loads(last)["url"]
    path.write_bytes(path.read_bytes()[:-1])
    assert "no end" in find_lines(archive, url).damaged[0].problem
    path.rename(path.with_name(path.name + ".open"))
    assert find_lines(archive, url).damaged == ()


def test_damage_that_hides_the_name_is_told_where_nothing_is_found(archive: Archive) -> None:
    path, number = change(archive, "http://news.example/2", lambda _: b"\0" * 80 + b"\n")
    for name in ("http://news.example/2", "0" * 32):
        assert [(error.file, error.number) for error in find_lines(archive, name).damaged] == [(path, number)]
    with pytest.raises(DamagedLineError):
        find_capture(archive, "0" * 32)


def test_json_that_is_no_article_of_ours_says_so_when_it_is_read(archive: Archive) -> None:
    path, number = change(
        archive, "http://news.example/2", lambda line: line.replace(b'"keywords":[]', b'"keywords":7')
    )
    [line] = find_lines(archive, "http://news.example/2").lines
    assert b'"keywords":7' in line.raw
    with pytest.raises(ArchiveError, match=rf"{path.name}: line {number}: .*reparse"):
        line.article()


@pytest.mark.parametrize(
    "file",
    [
        "with space.warc", "example.arc", "example.arc.gz", "file.warc.lz4", "file.warc.zst", "new\nline.warc",
        "a:7.warc.gz", "ünï.warc.gz",
    ],
)  # fmt: skip
def test_a_place_is_found_as_it_is_printed(archive: Archive, file: str) -> None:
    [old, *_] = archive.article_files()
    warc = archive.layout.warc_of(old)
    lines = [json.loads(line) for line in old.read_bytes().splitlines()]
    for line in lines:
        line["capture"]["warc"]["file"] = file
    new = archive.layout.articles_of(file)
    old.unlink()
    new.write_bytes(b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines))
    warc.rename(archive.layout.warcs / file)
    offset = lines[0]["capture"]["warc"]["offset"]
    shown = " ".join(file.split())
    for name in (f"{file}:{offset}", f"archive/{file}:{offset}", f"{shown}:{offset}", f"{file}.open:{offset}"):
        [found] = find_lines(archive, name).lines
        assert found.article().id == lines[0]["id"], name
        assert find_capture(archive, name).final_url == lines[0]["finalUrl"], name
    assert find_lines(archive, f"{file}:{offset + 1}").lines == ()


@pytest.mark.parametrize(
    "written",
    [
        lambda url: url.replace("http://", "HTTP://").replace(".example", ".EXAMPLE"),
        lambda url: f"{url}#top",
        lambda url: url.removeprefix("http://"),
        lambda url: f" {url}",
    ],
    ids=["case", "fragment", "no scheme", "space"],
)
def test_an_address_is_found_as_people_write_it(archive: Archive, written: Callable[[str], str]) -> None:
    url = next(line.url for line in archive.articles() if line.url and line.url.startswith("http://"))
    assert written(url) != url
    assert find_lines(archive, written(url)) == find_lines(archive, url)
    assert find_lines(archive, url).lines
    assert find_capture(archive, written(url)) == find_capture(archive, url)


_ODD = "HTTP://Quay.example:80/a%20b?ü=ö"


@pytest.fixture
def imported(archive: Archive, tmp_path: Path) -> Archive:
    """With a page that another program has stored under an address as somebody typed it."""
    block = answer(story(3, "tide"))
    lines = ["WARC/1.0", "WARC-Type: response", "WARC-Record-ID: <urn:uuid:5b5b2f4e-0d6c-4b1c-8a55-6a2f7e0c9d11>"]
    lines += [f"WARC-Target-URI: {_ODD}", "WARC-Date: 2020-01-02T03:04:05Z", "Content-Type: application/http"]
    path = tmp_path / "typed.warc"
    path.write_bytes("\r\n".join([*lines, f"Content-Length: {len(block)}", "", ""]).encode() + block + b"\r\n\r\n")
    (taken,) = import_files(archive, [path], by="tests", workers=1).taken
    assert taken.state == "imported"
    return archive


@pytest.mark.parametrize("name", [_ODD, "http://quay.example/a%20b?%C3%BC=%C3%B6", "https://www.quay.example/a b/?ü=ö"])
def test_an_address_of_another_program_is_found_by_any_spelling(imported: Archive, name: str) -> None:
    assert [line.article().url for line in find_lines(imported, name).lines] == [_ODD]
    assert find_capture(imported, name).final_url == _ODD
    assert find_place(imported, name).url == _ODD
    assert _ODD in named_addresses(imported, [name])
    assert [row.url for row in imported.rows_named(name)] == [_ODD]
    assert imported.rows("http://quay.example/a%20b?%C3%BC=%C3%B6") == []


def test_names_that_can_not_be_any_are_no_error(archive: Archive) -> None:
    for name in ("\udcff", "a.warc.gz:" + "9" * 400, "x:1", ":1", "no/such.warc:7"):
        assert find_lines(archive, name).lines == ()


def test_lines_come_by_time_down_to_fractions_of_a_second(archive: Archive) -> None:
    def fetched(time: bytes) -> Callable[[bytes], bytes]:
        def edit(line: bytes) -> bytes:
            before, _, behind = line.partition(b'"fetchedAt":"')
            return before + b'"fetchedAt":"' + time + behind[behind.index(b'"') :]

        return edit

    change(archive, "http://news.example/1", fetched(b"2026-01-01T00:00:00Z"))
    path = next(p for p in reversed(archive.article_files()) if b"http://news.example/1" in p.read_bytes())
    lines = path.read_bytes().splitlines(keepends=True)
    lines = [fetched(b"2026-01-01T00:00:00.5Z")(line) if b'"http://news.example/1"' in line else line for line in lines]
    path.write_bytes(b"".join(lines))
    times = [line.fetched_at for line in find_lines(archive, "http://news.example/1").lines]
    assert times == ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00.5Z"]
