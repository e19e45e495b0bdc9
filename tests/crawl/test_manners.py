"""The pace of a crawl, by the servers' own clocks."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from archiver.api import crawl_in_child
from archiver.archive import Archive
from archiver.crawl.job import CrawlJob
from archiver.crawl.manners import retry_after_s
from tests.crawl.server import Pause, RawServer, Step, page

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DELAY_S = 0.3


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 7 ", 7.0),
        ("Thu, 01 Jan 2026 00:01:00 GMT", 60.0),
        ("Wed, 31 Dec 2025 23:00:00 GMT", 0.0),
        ("99999999999999999999", 999999999999.0),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("１２", None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after_s(value, NOW) == seconds


def test_a_host_rests_after_each_response_and_others_go_on(archive: Archive) -> None:
    asked: list[bytes] = []

    def busy(request: bytes) -> list[bytes]:
        asked.append(request)
        return [page(b"", b"Retry-After: 1", status=b"429 Slow")] if len(asked) == 1 else [page(b"<p>now</p>")]

    slow: list[Step] = [Pause(0.4), page(b"<p>slow</p>")]
    delayed = {"/robots.txt": [page(b"User-agent: *\nCrawl-delay: 0.8", kind=b"text/plain")], "*": [page(b"<p>")]}
    with RawServer({"*": slow}) as one, RawServer(delayed) as two, RawServer({"/busy": busy}) as three:
        urls = [one.url(f"/{n}", "one.test") for n in range(4)]
        urls += [two.url(f"/{n}", "two.test") for n in range(3)]
        urls.append(three.url("/busy", "three.test"))
        resolve = tuple(f"{name}.test=127.0.0.1" for name in ("one", "two", "three"))
        job = CrawlJob(urls=tuple(urls), allow_private=("127.0.0.1",), resolve=resolve, delay_s=DELAY_S, workers=1)
        result = crawl_in_child(archive.root, job)
    assert result.failures == 0
    for server, gap_s in ((one, DELAY_S), (two, DELAY_S), (three, DELAY_S)):
        for before, after in pairwise(server.log):
            assert after.started_s - before.ended_s >= gap_s
    for before, after in pairwise(two.log[1:]):  # robots.txt itself was asked for before its rule was known
        assert after.started_s - before.ended_s >= 0.8
    first, second = three.seen("/busy")
    assert second.started_s - first.ended_s >= 1.0
    assert two.log[0].started_s < one.log[-1].started_s  # hosts don't wait for one another
