"""What a crawl left out is made at the start of the next one: the same bytes and rows, and no more work than that."""

from __future__ import annotations

import time

import msgspec
import pytest

from archiver.archive import Archive, recover, verify
from archiver.archive.recover import RecoveryStoppedError
from archiver.archive.unfinished import mark_unfinished, unfinished
from archiver.catalogue import Catalogue
from archiver.derive.behind import behind
from archiver.derive.complete import Completed, complete
from archiver.derive.row import STOPPED
from tests.derive.archives import article_bytes, rows
from tests.pace import is_within


def _behind(archive: Archive) -> list[str]:
    with Catalogue(archive.layout.catalogue) as catalogue:
        return behind(archive, catalogue)


def test_nothing_is_done_where_nothing_is_missing(archive: Archive) -> None:
    assert complete(archive, recover(archive), workers=1) == Completed()
    with Catalogue(archive.layout.catalogue) as catalogue:
        assert catalogue.settled() == {path.name for path in archive.warcs()}


def test_lines_and_rows_that_a_crawl_left_out_are_made(archive: Archive) -> None:
    lines, known = article_bytes(archive), rows(archive)
    file = next(name for name, content in lines.items() if content.count(b"\n") > 1)
    path = archive.layout.articles / file
    warc = archive.layout.warc_of(path).name
    path.rename(path.with_name(file + ".open"))
    path.with_name(file + ".open").write_bytes(lines[file].splitlines(keepends=True)[1] + b'{"torn')
    with Catalogue(archive.layout.catalogue) as catalogue:
        lost = next(row for row in known if row.file == warc and row.verdict)
        catalogue.remove_file(warc)
        catalogue.add(row for row in known if row.file == warc and row != lost)
    done = complete(archive, recover(archive), workers=1)
    assert (done.files, done.lines, done.rows) == (1, lines[file].count(b"\n") - 1, done.lines)
    assert article_bytes(archive) == lines
    assert rows(archive) == known
    assert list(verify(archive)) == []
    assert complete(archive, recover(archive), workers=1) == Completed()


def test_the_mark_of_a_file_without_a_whole_exchange_goes_with_the_file(archive: Archive) -> None:
    """It is all that a kill left: no other WARC has anything to be done."""
    complete(archive, recover(archive), workers=1)
    name = "left-20260101000000000-00000-1.warc.gz"
    mark_unfinished(archive.layout, name)
    (archive.layout.warcs / f"{name}.open").write_bytes(b"\x1f\x8b\x08")
    recovered = recover(archive)
    assert [file.is_removed for file in recovered.files] == [True]
    assert complete(archive, recovered, workers=1) == Completed()
    assert unfinished(archive.layout) == []


def test_a_start_that_is_killed_over_recovery_leaves_the_next_one_its_work(archive: Archive) -> None:
    """Once the file is sealed, nothing but the mark tells it from one that was put there by hand."""
    lines, known = article_bytes(archive), rows(archive)
    path = next(path for path in archive.warcs() if archive.layout.articles_of(path.name).exists())
    archive.layout.articles_of(path.name).unlink()
    path.rename(path.with_name(path.name + ".open"))
    with Catalogue(archive.layout.catalogue) as catalogue:
        catalogue.remove_file(path.name)
    assert len(recover(archive).files) == 1  # and here the first start dies
    assert unfinished(archive.layout) == [path.name]
    second = recover(archive)
    assert second.files == ()
    assert complete(archive, second, workers=1).files == 1
    assert article_bytes(archive) == lines
    assert rows(archive) == known
    assert unfinished(archive.layout) == []


def test_completion_ends_soon_when_told_and_goes_on_next_time(archive: Archive) -> None:
    lines, known = article_bytes(archive), rows(archive)
    for path in archive.warcs():
        path.rename(path.with_name(path.name + ".open"))
    for file in archive.layout.articles.iterdir():
        file.unlink()
    archive.layout.catalogue.unlink()
    left = recover(archive)
    begun = time.monotonic()
    with pytest.raises(RecoveryStoppedError):
        complete(archive, left, workers=1, is_stopped=lambda: time.monotonic() > begun + 0.3)
    assert is_within(time.monotonic() - begun, 5)
    assert complete(archive, recover(archive), workers=1).files == len(archive.warcs())
    assert article_bytes(archive) == lines
    assert rows(archive) == known


def test_recovery_ends_at_the_next_bundle_when_told(archive: Archive) -> None:
    path = archive.warcs()[0]
    path.rename(path.with_name(path.name + ".open"))
    with pytest.raises(RecoveryStoppedError):
        recover(archive, is_stopped=lambda: True)
    assert path.with_name(path.name + ".open").exists()
    assert len(recover(archive).files) == 1


def test_a_sealed_file_that_lost_rows_is_found_without_recovery(archive: Archive) -> None:
    lines, known = article_bytes(archive), rows(archive)
    lost = next(row for row in reversed(known) if row.verdict)
    path = archive.layout.articles_of(lost.file)
    left = [line for line in path.read_bytes().splitlines(keepends=True) if lost.record_id.encode() not in line]
    path.write_bytes(b"".join(left))
    with Catalogue(archive.layout.catalogue) as catalogue:
        catalogue.remove_file(lost.file)
        catalogue.add(row for row in known if row.file == lost.file and row != lost)
    assert _behind(archive) == [lost.file]
    assert complete(archive, recover(archive), workers=1) == Completed(files=1, lines=1, rows=1)
    assert (article_bytes(archive), rows(archive)) == (lines, known)
    assert _behind(archive) == []


def test_a_page_that_failed_is_left_and_one_that_nobody_tried_is_made(archive: Archive) -> None:
    lines, known = article_bytes(archive), rows(archive)
    first, second = [row for row in known if row.verdict][:2]
    for row, failure in ((first, STOPPED), (second, "cpu: more than 60 s of CPU time")):
        path = archive.layout.articles_of(row.file)
        left = [line for line in path.read_bytes().splitlines(keepends=True) if row.record_id.encode() not in line]
        path.write_bytes(b"".join(left))
        with Catalogue(archive.layout.catalogue) as catalogue:
            catalogue.add(
                [msgspec.structs.replace(row, extraction="failed", failure=failure, verdict=None, headline=None)]
            )
    assert complete(archive, recover(archive), workers=1).lines == 1
    made = b"".join(article_bytes(archive).values())
    assert first.record_id.encode() in made
    assert second.record_id.encode() not in made
    assert made.count(b"\n") == b"".join(lines.values()).count(b"\n") - 1


def test_a_lost_catalogue_is_told_and_costs_no_start_any_time(archive: Archive) -> None:
    archive.layout.catalogue.unlink()
    assert _behind(archive) == [path.name for path in archive.warcs()]
    assert complete(archive, recover(archive), workers=1) == Completed()
    assert _behind(archive) == [path.name for path in archive.warcs()]
