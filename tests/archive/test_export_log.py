"""The log of exports: what it holds, what it leaves out, and what a kill does to it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.archive.export_log import log_export, read_exports
from archiver.model.errors import ArchiveError
from archiver.web.blind import Target
from tests.archive.exchanges import new_archive

PAGE = "https://www.news.example/secret-name?utm_source=rss"


def test_an_export_of_all_may_hold_what_was_archived_before(tmp_path: Path) -> None:
    layout = new_archive(tmp_path / "a").layout
    log_export(layout, kind="wacz", target="all.wacz", now=datetime(2026, 5, 1, tzinfo=UTC))
    (export,) = read_exports(layout)
    page = [Target("page", PAGE)]
    assert export.may_hold(page, "2026-04-30T00:00:00Z")
    assert not export.may_hold(page, "2026-05-02T00:00:00Z")


@pytest.mark.parametrize(
    ("target", "is_held"),
    [
        (Target("page", "http://news.example/Secret-Name/"), True),
        (Target("page", "http://news.example/other"), False),
        (Target("host", "news.example"), True),
        (Target("host", "example"), False),
        (Target("domain", "example"), True),
        (Target("host", "sport.news.example"), False),
    ],
)
def test_an_export_of_some_pages_knows_them_without_naming_them(tmp_path: Path, target: Target, is_held: bool) -> None:
    layout = new_archive(tmp_path / "a").layout
    log_export(layout, kind="warc", target="some.warc.gz", urls=[PAGE])
    assert read_exports(layout)[0].may_hold([target]) is is_held
    assert b"secret" not in layout.exports.read_bytes()
    assert b"news.example" not in layout.exports.read_bytes()


def test_an_export_of_very_many_pages_may_hold_any(tmp_path: Path) -> None:
    layout = new_archive(tmp_path / "a").layout
    log_export(layout, kind="warc", target="-", urls=(f"http://news.example/{n}" for n in range(30_000)))
    assert read_exports(layout)[0].keys is None


def test_a_torn_line_gives_way_to_the_next(tmp_path: Path) -> None:
    layout = new_archive(tmp_path / "a").layout
    log_export(layout, kind="wacz", target="1.wacz")
    with layout.exports.open("ab") as file:
        file.write(b'{"time": "20')
    assert [export.target for export in read_exports(layout)] == ["1.wacz"]
    log_export(layout, kind="wacz", target="2.wacz")
    assert [export.target for export in read_exports(layout)] == ["1.wacz", "2.wacz"]


@pytest.mark.parametrize("line", [b"{}", b'{"kind": "\xff"}'])
def test_a_damaged_line_is_named(tmp_path: Path, line: bytes) -> None:
    layout = new_archive(tmp_path / "a").layout
    layout.exports.write_bytes(line + b"\n")
    with pytest.raises(ArchiveError, match=r"exports\.jsonl: line 1"):
        read_exports(layout)
