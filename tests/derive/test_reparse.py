"""Article lines made anew from the WARCs are those that the crawl wrote."""

from __future__ import annotations

import json
from functools import partial

import pytest

from archiver.archive import Archive
from archiver.archive.records import read_records
from archiver.derive.pool import ExtractionPool
from archiver.derive.reparse import reparse
from tests.archive.exchanges import answer, exchange, facts, overwrite
from tests.derive.archives import article_bytes, rows
from tests.derive.extractors import FAILING


@pytest.mark.parametrize("workers", [1, 3])
def test_reparse_writes_what_the_crawl_wrote(archive: Archive, workers: int) -> None:
    lines, known = article_bytes(archive), rows(archive)
    assert len(lines) > 2
    for name in lines:
        (archive.layout.articles / name).unlink()
    archive.layout.catalogue.unlink()
    report = reparse(archive, workers=workers)
    assert article_bytes(archive) == lines
    assert rows(archive) == known
    assert (report.pages, report.articles, report.failures, report.damages, report.busy) == (6, 6, [], [], [])
    assert report.rewritten == len(lines)
    assert reparse(archive, workers=1).rewritten == 0


def test_every_page_has_one_line_in_the_order_of_the_records(archive: Archive) -> None:
    places = [
        (article.capture.warc.file, article.capture.warc.offset)
        for article in archive.articles()
        if article.capture.warc
    ]
    assert places == sorted(places) and len(set(places)) == 6
    headlines = [article.headline for article in archive.articles()]
    assert headlines[:5] == ["Story 0", "Story 1", "Story 2", "Story 3", "Story 1"]


def test_compare_changes_nothing_and_says_what_would(archive: Archive) -> None:
    before = article_bytes(archive)
    first = archive.layout.articles / next(iter(before))
    lines = first.read_bytes().splitlines()
    changed = json.loads(lines[0])
    changed["headline"], changed["keywords"] = "Another", ["river"]
    changed["extraction"]["version"] = "0.0.1"
    kept = [json.dumps(changed).encode(), b"no article", *lines[2:]]
    first.write_bytes(b"".join(line + b"\n" for line in kept))
    tampered = article_bytes(archive)
    report = reparse(archive, workers=1, compare=True)
    assert article_bytes(archive) == tampered
    assert [(change.kind, [field.field for field in change.fields]) for change in report.changes] == [
        ("changed", ["headline", "keywords"]),
        ("added", []),
    ]
    assert [(field.before, field.after) for field in report.changes[0].fields] == [
        ("Another", "Story 0"),
        (["river"], []),
    ]
    reparse(archive, workers=1)
    assert article_bytes(archive) == before


def test_a_line_whose_page_is_gone_is_told(archive: Archive) -> None:
    before = article_bytes(archive)
    name = next(iter(before))
    line = json.loads(before[name].splitlines()[-1])
    line["capture"]["warc"]["offset"] += 1
    (archive.layout.articles / name).write_bytes(before[name] + json.dumps(line).encode() + b"\n")
    assert [change.kind for change in reparse(archive, workers=1, compare=True).changes] == ["removed"]
    reparse(archive, workers=1)
    assert article_bytes(archive) == before


def test_a_page_that_fails_has_no_line_and_is_tried_again(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    before, known = article_bytes(archive), rows(archive)
    with monkeypatch.context() as patch:
        patch.setattr("archiver.derive.reparse.ExtractionPool", partial(ExtractionPool, extractor=FAILING))
        failing = reparse(archive, workers=1)
    assert {page.failure.reason for page in failing.failures} == {"exception"}
    assert len(failing.failures) == failing.pages == 6
    assert article_bytes(archive) == {}
    assert [row.extraction for row in rows(archive)].count("failed") == 6
    assert reparse(archive, workers=1).failures == []
    assert article_bytes(archive) == before
    assert rows(archive) == known


def test_a_damaged_record_keeps_its_line_in_its_place(archive: Archive) -> None:
    lines = article_bytes(archive)
    places = [article.capture.warc for article in archive.articles() if article.capture.warc]
    for number, hurt in enumerate(places[:3], 1):
        path = archive.warc(hurt.file)
        data = bytearray(path.read_bytes())
        data[hurt.offset + 40] ^= 0xFF
        overwrite(path, data)
        would = reparse(archive, workers=1, compare=True)
        assert (len(would.damages), would.changes) == (number, [])
        report = reparse(archive, workers=1)
        assert hurt.offset in {damage.offset for damage in report.damages}
        assert (report.articles, report.rewritten) == (len(places) - number, 0)
        assert article_bytes(archive) == lines


def test_a_damaged_request_record_keeps_the_line_of_its_page(archive: Archive) -> None:
    lines = article_bytes(archive)
    hurt = next(bundle for bundle in archive.bundles() if bundle.target_uri.endswith("/1"))
    path = archive.warc(hurt.file)
    data = bytearray(path.read_bytes())
    data[hurt.records[1].offset + 40] ^= 0xFF
    overwrite(path, data)
    assert [damage.offset for damage in reparse(archive, workers=1).damages] == [hurt.records[1].offset]
    assert article_bytes(archive) == lines


def test_an_empty_or_cut_or_unreadable_warc_keeps_its_lines(archive: Archive) -> None:
    lines = article_bytes(archive)
    path = archive.warc(next(article.capture.warc.file for article in archive.articles() if article.capture.warc))
    data = path.read_bytes()
    info = next(read_records(path)).length
    for left in (b"", data[:info], data[: info + 30], bytes(len(data))):
        overwrite(path, left)
        report = reparse(archive, workers=1)
        assert report.damages
        assert report.rewritten == 0
        assert article_bytes(archive) == lines
    path.unlink()
    path.symlink_to(path.with_name("gone"))
    assert reparse(archive, workers=1).rewritten == 0
    assert article_bytes(archive) == lines


def test_a_warc_that_is_being_written_is_left_alone(archive: Archive) -> None:
    with archive.writer() as writer:
        writer.commit([exchange(answer())], facts())
        report = reparse(archive, workers=1)
        assert report.busy == [writer.file]
        assert report.pages == 6
    assert reparse(archive, workers=1).pages == 7
