"""Hostile names: no file outside the archive's folder is made or changed, whatever pages, names and links say (F12)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from archiver.archive import Archive, ArticleLines, recover
from archiver.archive.index import IndexRow
from archiver.archive.index_files import clear_drafts, replace_file
from archiver.archive.layout import warc_name
from archiver.archive.open_file import OpenFile, is_locked
from archiver.archive.open_index import OpenIndex
from archiver.catalogue import Catalogue
from archiver.model.capture import FetchFacts
from archiver.model.errors import ArchiveError
from tests.archive.exchanges import answer, exchange, facts
from tests.derive.archives import filled_archive

_MOST_BYTES = 200
_NAMES = (
    "../../x",
    "/etc/passwd",
    "a\0b",
    "a\r\nb: c",
    "n" * 5_000,
    "CON",
    "news.",
    "e\u0301\u0301tude",
    "\u202egnp.exe",
    "Daily News",
    "DAILY NEWS",
    "~root",
    "-rf",
    ".hidden",
    "新聞",
    "a/b\\c:d*e?f",
)
_SECRET = b"nobody may write here"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A file beside the archive that links lead to."""
    path = tmp_path / "outside.txt"
    path.write_bytes(_SECRET)
    return path


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.create(tmp_path / "archive", name="test", operator="Test Desk", contact="desk@paper.example")


def _left_open(archive: Archive) -> Path:
    """A WARC as a killed process leaves it."""
    writer = archive.writer()
    writer.commit([exchange(answer())], facts())
    assert writer._file
    writer._file.file.abandon()
    return writer._file.file.path


@pytest.mark.parametrize("name", _NAMES)
def test_file_names_are_short_plain_and_of_their_own(name: str) -> None:
    made = [warc_name(name, "20260102030405678", serial, pid) for serial in (0, 1) for pid in (1, 4_194_304)]
    assert len(set(made)) == 4
    for one in made:
        assert len(one.encode()) + len(".open") <= _MOST_BYTES
        assert one == one.lower() and one.isascii() and one.isprintable()
        assert not set(one) & set('/\\:*?"<>| ~') and one[0].isalnum()
        assert one.split("-", 1)[0] + "-" in one  # no bare device name such as CON


def test_hostile_addresses_and_titles_name_no_file(tmp_path: Path) -> None:
    folder = tmp_path / "inside" / "archive"
    folder.mkdir(parents=True)
    archive = Archive.create(folder, name="../../x/CON.", operator="Test Desk", contact="desk@paper.example")
    urls = [f"http://news.example/{name}" for name in _NAMES] + [f"http://{name[:60]}.example/" for name in _NAMES]
    with archive.writer(max_file=2_000) as writer:
        for url in urls:
            title = url.encode("utf-8", "replace")
            page = b"<html><title>" + title + b"</title><p>A</p>"
            writer.commit([exchange(answer(page), url=url)], FetchFacts(requested_url=url))
    assert list(tmp_path.iterdir()) == [tmp_path / "inside"]
    assert list((tmp_path / "inside").iterdir()) == [folder]
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(archive.warcs()) > 3
    assert all(len(path.name.encode()) <= _MOST_BYTES for path in files)
    assert len({path.name.casefold() for path in files}) == len(files)
    assert sum(1 for _ in archive.bundles()) == len(urls)


def _lines(archive: Archive, link: Callable[[Path], None]) -> None:
    sealed = archive.layout.articles / "a.jsonl"
    link(sealed.with_name("a.jsonl.open"))
    ArticleLines(sealed)


def _row(archive: Archive, link: Callable[[Path], None]) -> None:
    link(archive.layout.indexes / "a.cdxj.open")
    row = IndexRow(
        "http://a.example/", "2026-01-01T00:00:00Z", "a.warc.gz", 0, 1, "<urn:x>", "response", 200, "x", None
    )
    OpenIndex(archive.layout, row.file).add([row])


def _warc(archive: Archive, link: Callable[[Path], None]) -> None:
    link(archive.layout.warcs / "a.warc.gz.open")
    try:
        OpenFile(archive.layout.warcs / "a.warc.gz")
    except FileExistsError as error:
        raise ArchiveError(str(error)) from error


def _recovered_warc(archive: Archive, link: Callable[[Path], None]) -> None:
    link(archive.layout.warcs / "a.warc.gz.open")
    recover(archive)


def _recovered_lines(archive: Archive, link: Callable[[Path], None]) -> None:
    path = _left_open(archive)
    link(archive.layout.articles / path.name.replace(".warc.gz", ".jsonl"))
    recover(archive)


def _catalogue(archive: Archive, link: Callable[[Path], None]) -> None:
    link(archive.layout.catalogue)
    Catalogue(archive.layout.catalogue)


def _journal(archive: Archive, link: Callable[[Path], None]) -> None:
    link(archive.layout.root / "catalogue.sqlite-wal")
    Catalogue(archive.layout.catalogue)


_WRITERS = (_lines, _row, _warc, _recovered_warc, _recovered_lines, _catalogue, _journal)


@pytest.mark.parametrize(
    ("work", "is_there"),
    # a link to nothing is no WARC that was left
    [(work, is_there) for work in _WRITERS for is_there in (True, False) if is_there or work is not _recovered_warc],
)
def test_a_link_at_a_name_that_is_written_is_refused(
    archive: Archive, outside: Path, work: Callable[[Archive, Callable[[Path], None]], None], is_there: bool
) -> None:
    target = outside if is_there else outside.with_name("not there")
    links: list[Path] = []

    def link(path: Path) -> None:
        path.symlink_to(target)
        links.append(path)

    with pytest.raises(ArchiveError) as caught:
        work(archive, link)
    assert links[0].name in str(caught.value)
    assert outside.read_bytes() == _SECRET
    assert not outside.with_name("not there").exists()
    assert links[0].is_symlink()


@pytest.mark.parametrize("where", ["articles", "indexes", "reports"])
def test_links_named_like_drafts_go_and_what_they_lead_to_stays(archive: Archive, outside: Path, where: str) -> None:
    folder = archive.root / where
    for pid in (os.getpid(), 1):
        (folder / f"index.cdxj.{pid}.tmp").symlink_to(outside)
    clear_drafts(folder)
    assert list(folder.iterdir()) == []
    assert outside.read_bytes() == _SECRET


def test_a_link_at_a_name_that_is_replaced_is_replaced(archive: Archive, outside: Path) -> None:
    path = archive.layout.reports / "found.txt"
    path.symlink_to(outside)
    replace_file(path, [b"new\n"])
    assert not path.is_symlink()
    assert path.read_bytes() == b"new\n"
    assert outside.read_bytes() == _SECRET


def test_a_long_name_can_be_replaced(archive: Archive) -> None:
    path = archive.layout.indexes / ("n" * 250)
    replace_file(path, [b"row\n"])
    assert path.read_bytes() == b"row\n"


def test_a_named_pipe_is_refused_and_not_waited_for(archive: Archive) -> None:
    path = archive.layout.articles / "a.jsonl.open"
    os.mkfifo(path)
    with pytest.raises(ArchiveError, match="no regular file"):
        ArticleLines(archive.layout.articles / "a.jsonl")
    assert not is_locked(path)


def test_a_crawl_refuses_links_in_one_line(tmp_path: Path, outside: Path) -> None:
    archive = filled_archive(tmp_path / "news")
    (archive.layout.warcs / "a.warc.gz.open").symlink_to(outside)
    (archive.root / "nothing.txt").write_text("")
    with archive.layout.config.open("a") as settings:
        settings.write('[[source]]\nname = "none"\nkind = "urls"\nfile = "nothing.txt"\n')
    command = [sys.executable, "-m", "archiver", "crawl", "--archive", str(archive.root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    (message,) = done.stderr.splitlines()
    assert "a.warc.gz.open is a symbolic link" in message
    assert outside.read_bytes() == _SECRET
