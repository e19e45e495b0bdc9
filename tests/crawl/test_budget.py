"""The budget of a day: counted over all processes, kept by all, told where it was what stopped a source."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from archiver.api import crawl_in_child
from archiver.archive import Archive, SourceConfig, add_source
from archiver.cli.status import status
from archiver.crawl.events import CrawlEvent, PageDone
from archiver.crawl.job import CrawlJob
from archiver.crawl.report import read_reports
from tests.crawl.routes import ARTICLE
from tests.crawl.server import RawServer, Route, Step, page

_NOON = 1_800_014_400.0  # 2027-01-15, 12:00 UTC
_ROUTES: dict[str, Route] = {"*": [page(ARTICLE)], "/robots.txt": [page(b"", status=b"404 Not Found")]}


def _limit(archive: Archive, text: str) -> None:
    with archive.layout.config.open("a", encoding="utf-8") as file:
        file.write(text)


def _crawl(archive: Archive, after_h: float = 0.0, **job: Any) -> list[PageDone]:
    events: list[CrawlEvent] = []
    given: dict[str, Any] = {"spider": "news", "delay_s": 0, **job}
    clock = f"1@{_NOON + after_h * 3600}"
    crawl_in_child(archive.root, CrawlJob(clock=clock, allow_private=("127.0.0.1",), workers=1, **given), events.append)
    return [event for event in events if isinstance(event, PageDone)]


def _list(archive: Archive, server: RawServer, paths: Sequence[str], **settings: Any) -> None:
    urls = tuple(map(server.url, paths))
    add_source(archive.layout.config, SourceConfig(name="list", kind="urls", urls=urls, recheck="never", **settings))


def test_no_more_than_the_budget_over_crawls_and_saves_and_on_with_the_next_day(archive: Archive) -> None:
    _limit(archive, "[limits]\nrequests_per_day = 6\n")
    with RawServer(_ROUTES) as server:
        _list(archive, server, [f"/{n}" for n in range(12)])
        first = _crawl(archive)
        assert len(server.log) == 6  # robots.txt is one of them
        assert [done.reason for done in first] == [None] * 5  # nothing failed: the others wait
        assert _crawl(archive, 1) == []
        saved = _crawl(archive, 2, spider="save", urls=(server.url("/by-hand"),))
        assert [done.reason for done in saved] == ["budgetSpent"]
        assert len(server.log) == 6
        (report,) = {tuple(source.spent) for one in read_reports(archive, 0) for source in one.sources}
        assert report == (f"127.0.0.1:{server.port}",)
        assert len(_crawl(archive, 13)) == 6  # robots.txt is known
        assert len(_crawl(archive, 37)) == 1
        pages = sorted(entry.path for entry in server.log if entry.path != "/robots.txt")
        assert pages == sorted(f"/{n}" for n in range(12))


def test_status_tells_who_waits_for_the_next_day(archive: Archive) -> None:
    _limit(archive, "[limits]\nrequests_per_day = 3\n")
    with RawServer(_ROUTES) as server:
        _list(archive, server, [f"/{n}" for n in range(5)])
        events: list[CrawlEvent] = []
        crawl_in_child(
            archive.root, CrawlJob(spider="news", allow_private=("127.0.0.1",), delay_s=0, workers=1), events.append
        )
        said = CliRunner().invoke(status, ["--json", "--archive", str(archive.root)])
        (source,) = json.loads(said.stdout)["sources"]
        assert (source["fetched"], source["waiting"], source["failed"]) == (2, 3, 0)
        assert source["spent"] == {f"127.0.0.1:{server.port}": 3}
        said = CliRunner().invoke(status, ["--archive", str(archive.root)])
        assert f"list waits until 00:00 UTC: 127.0.0.1:{server.port} was asked 3 times today" in said.stdout
        page_path = next(Path(archive.layout.reports).glob("crawl-*.html"))
        assert "the day's requests are spent at" in page_path.read_text("utf-8").replace("&#39;", "'")


def test_a_source_may_have_a_budget_of_its_own(archive: Archive) -> None:
    _limit(archive, "[limits]\nrequests_per_day = 4\n")
    with RawServer(_ROUTES) as server:
        _list(archive, server, [f"/{n}" for n in range(9)], requests_per_day=7)
        assert len(_crawl(archive)) == 6
        assert len(server.log) == 7


def test_rechecks_leave_half_of_the_budget_for_what_is_new(archive: Archive) -> None:
    _limit(archive, "[limits]\nrequests_per_day = 10\n")
    with RawServer(_ROUTES) as server:
        _list(archive, server, [f"/{n}" for n in range(4)])
        text = archive.layout.config.read_text("utf-8").replace('recheck = "never"', 'recheck = ["1h"]')
        archive.layout.config.write_text(text, "utf-8")
        assert len(_crawl(archive)) == 4
        assert (len(server.log), len(_crawl(archive, 2)), len(server.log)) == (5, 0, 5)
        assert len(_crawl(archive, 13)) == 4
        spent = [source.spent for one in read_reports(archive, 0) for source in one.sources]
        assert spent == [[], [], []]


def test_what_pages_need_counts_and_a_spent_budget_is_told_as_the_reason(archive: Archive) -> None:
    body = b"".join(b"<img src=/%d.png>" % n for n in range(6))
    routes = {**_ROUTES, "/story": [page(ARTICLE.replace(b"</article>", body + b"</article>"))]}
    with RawServer(routes) as server:
        _list(archive, server, ["/story"], requests_per_day=5, requisites=True)
        (done,) = _crawl(archive)
        assert len(server.log) == 5
        assert done.requisites is not None and (done.reason, done.requisites.kept) == (None, 3)
        assert [one.reason for one in done.requisites.missing] == ["budgetSpent"] * 3


def test_a_page_that_meets_a_spent_budget_on_its_way_keeps_no_warc_open(archive: Archive) -> None:
    _limit(archive, "[limits]\nmax_file = 20000\n")
    written: list[int] = []

    def last(_: bytes) -> Sequence[Step]:
        time.sleep(1)  # what is full is looked at several times a second
        written.append(len(list(archive.layout.warcs.glob("*.open"))))
        return [page(ARTICLE)]

    long = {f"/{n}": [page(random.Random(n).randbytes(12_000), kind=b"image/png")] for n in ("one", "two", "three")}
    routes = {**_ROUTES, **long, "/moved": [page(b"", b"Location: /far", status=b"302 Found")], "/last": last}
    with RawServer(routes) as server:
        _list(archive, server, ["/moved"], requests_per_day=2, requisites=True)
        others = tuple(f"http://far.test:{server.port}/{path}" for path in ("one", "two", "three", "last"))
        add_source(archive.layout.config, SourceConfig(name="far", kind="urls", urls=others, recheck="never"))
        done = _crawl(archive, resolve=("far.test=127.0.0.1",))
        assert {one.source for one in done} == {"far"}
        assert [entry.path for entry in server.log].count("/far") == 0
    assert written == [1]
