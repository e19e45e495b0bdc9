"""What a crawl's report says, and that nothing in it can act."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from archiver.archive import Archive
from archiver.catalogue import Attempt, CaptureRow, Catalogue, SqliteFrontier, Task
from archiver.crawl.clock import Clock
from archiver.crawl.events import Fetched, PageDone
from archiver.crawl.report import Reporter, read_reports, summed
from archiver.crawl.report_page import report_page, summary_of
from archiver.crawl.report_values import PageNote
from archiver.model.capture import RecordPointer
from archiver.model.errors import ArchiveError
from archiver.web.url import surt

NOW = 1_800_000_000.0
_DAY_S = 86_400.0
_EVIL = "</title><script>alert(1)</script>\u2028<img src=x onerror=alert(1)>\x1b[31m\u202e\x00\r\n=cmd|' /C calc'!A0"


class _Set(Clock):
    """A clock that a test sets."""

    def __init__(self, now: float) -> None:
        super().__init__()
        self.at = now

    def now(self) -> float:
        return self.at


_NUMBERS = count()


def _done(
    archive: Archive, source: str, *, reason: str | None = None, kind: str = "response", detail: str = "", **row: Any
) -> PageDone:
    """A page that is done; where a whole response came, the catalogue has its row."""
    number = next(_NUMBERS)
    url = row.pop("url", f"https://a.example/{number}")
    pointer = RecordPointer("a.warc.gz", number, 10, f"<urn:uuid:{number}>")
    if reason is None and kind == "response":
        values: dict[str, Any] = {
            "status": 200,
            "verdict": "article",
            "extraction": "ok",
            "blocks_hash": "a",
            "headline": "H",
        } | row
        with Catalogue(archive.layout.catalogue) as catalogue:
            catalogue.add(
                [
                    CaptureRow(
                        record_id=pointer.record_id, file=pointer.file, offset=number, length=10, url=url,
                        final_url=url,
                        page_key=surt(url), fetched_at=f"2027-01-15T08:00:00.{number:06d}Z", purpose="page", **values,
                    )
                ]
            )  # fmt: skip
    return PageDone(url, url, 200, pointer, kind, b"{}", reason, detail, source=source)


def _reports(archive: Archive) -> list[Path]:
    return sorted(archive.layout.reports.glob("crawl-*.json"))


def test_counts_by_source_and_the_state_it_is_left_in(archive: Archive) -> None:
    with SqliteFrontier(archive.layout.state) as frontier:
        feed = Task(url="https://a.example/feed", source="one", purpose="feed", every=3600.0)
        frontier.declare([feed], ["one"], NOW, is_forced=False)
        frontier.settle(
            [Attempt(task=feed, state="waiting", due=NOW + 300, tries=2, reason="timeout", detail="60 s")], NOW
        )
        frontier.add([Task(url=f"https://a.example/{n}", source="one") for n in range(3)], NOW)
    reporter = Reporter(archive, ["one", "two"], _Set(NOW))
    for event in (
        _done(archive, "one"),
        _done(archive, "one", kind="revisit"),
        _done(archive, "one", reason="timeout"),
        _done(archive, "one", reason="timeout"),
    ):
        reporter(event)
    reporter(Fetched("https://a.example/feed", "feed", 200, 1000, "response"))
    reporter.write("finished")
    (report,) = read_reports(archive, NOW)
    one, two = report.sources
    assert (one.articles, one.unchanged, one.failures, one.waiting) == (1, 1, {"timeout": 2}, 3)
    assert [(trouble.reason, trouble.detail) for trouble in one.documents] == [("timeout", "2 times: 60 s")]
    assert (one.last_new, one.next_look) == ("2027-01-15T08:00:00Z", "2027-01-15T08:05:00Z")
    assert (two.articles, two.last_new, report.requests, report.response_bytes) == (0, None, 1, 1000)
    assert len(report.troubles) == 2


@pytest.mark.parametrize(("tries", "told"), [(0, "asked for 60 s"), (1, "1 time: asked for 60 s")])
def test_tries_are_told_where_they_count(archive: Archive, tries: int, told: str) -> None:
    """A host that asks for time by Retry-After is no failure of the document."""
    with SqliteFrontier(archive.layout.state) as frontier:
        feed = Task(url="https://a.example/feed", source="one", purpose="feed", every=3600.0)
        frontier.declare([feed], ["one"], NOW, is_forced=False)
        attempt = Attempt(
            task=feed, state="waiting", due=NOW + 60, tries=tries, reason="retryLater", detail="asked for 60 s"
        )
        frontier.settle([attempt], NOW)
    Reporter(archive, ["one"], _Set(NOW)).write("finished")
    (report,) = read_reports(archive, NOW)
    assert [trouble.detail for trouble in report.sources[0].documents] == [told]


@pytest.mark.parametrize(("days", "is_quiet"), [(1, False), (3, True)])
def test_a_source_is_quiet_when_it_was_never_silent_for_so_long(archive: Archive, days: float, is_quiet: bool) -> None:
    with SqliteFrontier(archive.layout.state) as frontier:
        for day in (10, 9, 8, 7):
            frontier.add([Task(url=f"https://a.example/{day}", source="one")], NOW - day * _DAY_S)
    reporter = Reporter(archive, ["one"], _Set(NOW - 7 * _DAY_S + days * _DAY_S))
    reporter.write("finished")
    (report,) = read_reports(archive, 0)
    assert report.sources[0].is_quiet == is_quiet


def test_nothing_in_a_report_acts(archive: Archive) -> None:
    reporter = Reporter(archive, [_EVIL], _Set(NOW))
    reporter(_done(archive, _EVIL, reason=_EVIL, detail=_EVIL))
    reporter(_done(archive, _EVIL, url="https://a.example/evil", headline=_EVIL))
    reporter(_done(archive, _EVIL, url="https://a.example/evil", headline=_EVIL, blocks_hash=_EVIL))
    page = reporter.write(_EVIL).read_text("utf-8")
    tree = LexborHTMLParser(page)
    assert tree.css("script, img, a, iframe, link, object, form, svg") == []
    allowed = {"charset", "http-equiv", "content", "name", "class", "lang"}
    assert {name for element in tree.css("*") for name in element.attributes} <= allowed
    assert "default-src 'none'" in page
    assert not set(page) & {"\x1b", "\u202e", "\u2028", "\x00"}
    assert "alert(1)" in (tree.body.text() if tree.body else "")  # it is there, as text


def test_a_run_that_lasts_is_told_of_day_by_day_and_summed(archive: Archive) -> None:
    clock = _Set(NOW)
    reporter = Reporter(archive, ["one"], clock)
    for _ in range(3):
        reporter(_done(archive, "one"))
        reporter(_done(archive, "one", reason="timeout"))
        clock.at += _DAY_S
    reporter.write("shutdown")
    assert len(_reports(archive)) == 3
    total = summed(read_reports(archive, 0))
    assert (total.runs, total.sources[0].articles, total.sources[0].failures) == (3, 3, {"timeout": 3})
    assert len(read_reports(archive, clock.at - _DAY_S)) == 2


def test_articles_are_new_once_and_what_changed_or_went_is_told(archive: Archive) -> None:
    one, two = "https://a.example/bridge", "https://a.example/ferry"
    clock = _Set(NOW)
    reporter = Reporter(archive, ["one"], clock)
    for url in (one, two):
        reporter(_done(archive, "one", url=url, headline="Was " + url[-6:]))
    reporter(_done(archive, "one", verdict="listing"))
    reporter(_done(archive, "one", status=404, verdict="error"))
    reporter.write("finished")
    clock.at += 60
    reporter(_done(archive, "one", url=one, blocks_hash="b", headline="Is"))
    reporter(_done(archive, "one", url=two, status=410, verdict="error"))
    reporter.write("finished")
    first, second = read_reports(archive, 0)
    (source,) = first.sources
    assert (source.articles, source.kept, source.errors, source.changed, source.gone) == (2, 1, 1, 0, 0)
    (source,) = second.sources
    assert (source.articles, source.changed, source.gone, source.unchanged) == (0, 1, 1, 0)
    assert second.gone == [PageNote("one", two, "Was /ferry", "status 410")]
    assert second.changed == [PageNote("one", one, "Is")]
    total = summed([first, second])
    assert summary_of(total) == "2 new articles, 1 changed, 1 gone, 1 answered with an error"
    text = LexborHTMLParser(report_page(total).decode()).text(separator=" ")
    assert "Articles that are gone" in text and "Was /ferry" in text and "Articles that changed" in text


def test_a_page_is_counted_when_its_row_is_there(archive: Archive) -> None:
    """Rows follow their events; a run that lasts may be told of in between."""
    event = _done(archive, "one")
    with Catalogue(archive.layout.catalogue) as catalogue:
        (row,) = catalogue.rows()
        catalogue.remove_file(row.file)
    clock = _Set(NOW)
    reporter = Reporter(archive, ["one"], clock)
    reporter(event)
    reporter.write("going on")
    with Catalogue(archive.layout.catalogue) as catalogue:
        catalogue.add([row])
    clock.at += _DAY_S
    reporter.write("finished")
    assert [report.sources[0].articles for report in read_reports(archive, 0)] == [0, 1]


def test_two_runs_of_one_second_have_a_report_each(archive: Archive) -> None:
    for _ in range(2):
        Reporter(archive, ["one"], _Set(NOW)).write("finished")
    assert len(read_reports(archive, 0)) == 2


def test_a_damaged_report_is_told_by_name(archive: Archive) -> None:
    Reporter(archive, ["one"], _Set(NOW)).write("finished")
    (path,) = _reports(archive)
    path.write_text(json.dumps({"archive": 1}))
    with pytest.raises(ArchiveError, match=path.name):
        read_reports(archive, 0)


def test_runs_of_a_timer_share_the_report_of_a_day(archive: Archive) -> None:
    for number in range(3):
        reporter = Reporter(archive, ["one"], _Set(NOW + number * 300), is_daily=True)
        reporter(_done(archive, "one"))
        reporter.write("finished")
    (report,) = read_reports(archive, 0)
    assert (report.runs, report.sources[0].articles) == (3, 3)
    assert sorted(path.name for path in archive.layout.reports.glob("crawl-*")) == [
        "crawl-20270115.html",
        "crawl-20270115.json",
    ]
