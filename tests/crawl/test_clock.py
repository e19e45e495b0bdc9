"""Clocks that jump, time zones and languages of the machine: nothing is lost and records are in UTC (FAULTS F11)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from time import time

import pytest

from archiver.api import crawl_in_child
from archiver.archive import Archive, SourceConfig, add_source
from archiver.crawl.events import CrawlEvent, PageDone
from archiver.crawl.job import CrawlJob
from tests.crawl.routes import ARTICLE
from tests.crawl.server import RawServer, Route, page

_YEAR_S = 365 * 86_400
_FEED = '<rss version="2.0"><channel><title>f</title>{}</channel></rss>'


def _feed(server: RawServer, count: int) -> Route:
    items = "".join(f"<item><title>n</title><link>{server.url(f'/{n}')}</link></item>" for n in range(count))
    return [page(_FEED.format(items).encode(), kind=b"application/rss+xml")]


def test_jumps_of_the_clock_lose_nothing(archive: Archive) -> None:
    """Each crawl brings the page that is new, whatever the time was at the one before."""
    routes: dict[str, Route] = {"*": [page(ARTICLE)], "/robots.txt": [page(b"", status=b"404 Not Found")]}
    jumps = [0.0, 86_400.0, -86_400.0, 13.0 * _YEAR_S, 0.0, -50.0 * _YEAR_S, 0.0]  # 2038 is behind one of them
    with RawServer(routes) as server:
        add_source(
            archive.layout.config,
            SourceConfig(name="feed", kind="feed", url=server.url("/feed"), every="1h", recheck="never"),
        )
        found: list[str] = []
        for number, jump in enumerate(jumps, 1):
            routes["/feed"] = _feed(server, number)
            events: list[CrawlEvent] = []
            clock = f"1@{time() + jump + number * 7200}"
            job = CrawlJob(
                spider="news", is_due_only=True, clock=clock, allow_private=("127.0.0.1",), delay_s=0.2, workers=1
            )
            crawl_in_child(archive.root, job, events.append)
            found += [event.url for event in events if isinstance(event, PageDone)]
        assert found == [server.url(f"/{n}") for n in range(len(jumps))]


@pytest.mark.parametrize(
    "variables", [{"TZ": "Asia/Kathmandu"}, {"TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8"}, {"LC_ALL": "C"}]
)
def test_records_are_in_utc_wherever_the_machine_stands(archive: Archive, variables: dict[str, str]) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    with RawServer({"*": [page(ARTICLE)]}) as server:
        command = [sys.executable, "-m", "archiver", "save", server.url("/x"), "--json", "--delay", "0"]
        command += ["--allow-private", "127.0.0.1", "--archive", str(archive.root)]
        done = subprocess.run(command, capture_output=True, check=False, env={**os.environ, **variables})
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[0])["outcome"] == "article"
    dates = [datetime.fromisoformat(row.date) for row in archive.rows(server.url("/x"))]
    assert dates
    assert all(before <= date <= datetime.now(UTC) for date in dates)
    assert all(earlier <= later for earlier, later in pairwise(dates))
    assert {path.suffix for path in Path(archive.layout.warcs).iterdir()} == {".gz"}
