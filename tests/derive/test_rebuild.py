"""The catalogue is derived: thrown away, it comes back row for row."""

from __future__ import annotations

import msgspec
import pytest

from archiver.archive import Archive, verify
from archiver.catalogue import Catalogue
from archiver.derive.rebuild import rebuild
from archiver.model.errors import ArchiveError
from tests.archive.exchanges import answer, exchange, facts
from tests.derive.archives import article_bytes, rows


def versions(archive: Archive) -> list[tuple[str, int, str]]:
    with Catalogue(archive.layout.catalogue) as catalogue:
        return [(version.page_key, version.number, version.record_id) for version in catalogue.versions()]


def test_rebuild_gives_the_rows_that_the_crawl_wrote(archive: Archive) -> None:
    known, pages = rows(archive), versions(archive)
    archive.layout.catalogue.unlink()
    report = rebuild(archive)
    assert rows(archive) == known
    assert versions(archive) == pages
    assert (report.rows, report.without_line, report.replaced) == (len(known), 0, None)
    assert rebuild(archive).rows == len(known)
    assert rows(archive) == known


def test_the_rows_say_what_each_capture_is(archive: Archive) -> None:
    known = {(row.url.rpartition("/")[2], row.fetched_at): row for row in rows(archive)}
    by_name = [
        (name, row.purpose, row.extraction) for (name, _), row in sorted(known.items(), key=lambda item: item[0])
    ]
    assert ("robots.txt", "robots", "none") in by_name
    assert ("old", "page", "none") in by_name
    assert ("lost", "page", "ok") in by_name
    assert ("picture", "page", "none") in by_name
    revisits = [row for row in known.values() if row.revisit_of]
    assert [row.final_url for row in revisits] == ["http://news.example/0"]
    first = next(row for row in known.values() if row.record_id == revisits[0].revisit_of)
    assert (first.final_url, first.headline) == ("http://news.example/0", "Story 0")
    numbers = [number for key, number, _ in versions(archive) if key.endswith(")/1")]
    assert numbers == [1, 2]


def test_rows_that_belong_to_nothing_go(archive: Archive) -> None:
    known = rows(archive)
    path = archive.warcs()[-1]
    path.unlink()
    archive.layout.index_of(path.name).unlink()
    rebuild(archive)
    assert rows(archive) == [row for row in known if row.file != path.name]


def test_a_page_without_its_line_is_a_failure_that_reparse_mends(archive: Archive) -> None:
    name, content = next(iter(article_bytes(archive).items()))
    lost, *kept = content.splitlines(keepends=True)
    (archive.layout.articles / name).write_bytes(b"".join(kept))
    report = rebuild(archive)
    failed = [row for row in rows(archive) if row.extraction == "failed"]
    assert report.without_line == len(failed) == 1
    assert failed[0].record_id.encode() in lost
    assert failed[0].failure == "no article line; `archiver reparse` makes it"


def test_why_an_extraction_failed_is_kept_while_the_catalogue_is_there(archive: Archive) -> None:
    name, content = next(iter(article_bytes(archive).items()))
    (archive.layout.articles / name).write_bytes(b"".join(content.splitlines(keepends=True)[1:]))
    rebuild(archive)
    with Catalogue(archive.layout.catalogue) as catalogue:
        (failed,) = catalogue.failures()
        row = catalogue.row(failed)
        assert row is not None
        catalogue.add([msgspec.structs.replace(row, failure="cpu: more than 60 s of CPU time")])
    before = rows(archive)
    rebuild(archive)
    assert rows(archive) == before


def test_a_catalogue_that_is_none_is_replaced(archive: Archive) -> None:
    known = rows(archive)
    archive.layout.catalogue.write_bytes(b"this is no database" * 400)
    report = rebuild(archive)
    assert report.replaced is not None and "catalogue.sqlite" in report.replaced
    assert rows(archive) == known


def test_missing_indexes_are_made(archive: Archive) -> None:
    before = {path.name: path.read_bytes() for path in archive.layout.indexes.iterdir()}
    for path in archive.layout.indexes.iterdir():
        path.unlink()
    assert len(rebuild(archive).indexed) == len(archive.warcs())
    assert {path.name: path.read_bytes() for path in archive.layout.indexes.iterdir()} == before


@pytest.mark.parametrize("wrong", [b"junk\n", b""])
def test_wrong_indexes_are_made_anew(archive: Archive, wrong: bytes) -> None:
    layout = archive.layout
    before = {path.name: path.read_bytes() for path in layout.indexes.iterdir()}
    layout.merged_index.write_bytes(wrong)
    assert rebuild(archive).indexed == []
    first = archive.warcs()[0].name
    layout.index_of(first).write_bytes(wrong)
    (layout.indexes / "gone.cdxj").write_bytes(wrong)
    assert rebuild(archive).indexed == [first]
    assert {path.name: path.read_bytes() for path in layout.indexes.iterdir()} == before
    assert list(verify(archive)) == []


def test_nothing_is_rebuilt_under_a_running_crawl(archive: Archive) -> None:
    known = rows(archive)
    with archive.writer() as writer:
        writer.commit([exchange(answer())], facts())
        with pytest.raises(ArchiveError, match="running crawl"):
            rebuild(archive)
    assert rows(archive) == known
