"""429 and 503 with every kind of Retry-After: nobody is asked before the time, and nobody else waits (FAULTS F9)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from email.utils import formatdate
from itertools import pairwise
from time import time

import pytest

from archiver.api import crawl_in_child
from archiver.archive import Archive, SourceConfig, add_source
from archiver.catalogue import SqliteFrontier
from archiver.crawl.events import CrawlEvent, PageDone
from archiver.crawl.job import CrawlJob
from tests.crawl.routes import ARTICLE
from tests.crawl.server import RawServer, Route, Step, page

_SAID: dict[str, tuple[Callable[[], str], float]] = {
    "seconds": (lambda: "2", 2.0),
    "date": (lambda: formatdate(time() + 3, usegmt=True), 2.0),  # dates have whole seconds
    "past": (lambda: formatdate(time() - 3600, usegmt=True), 0.0),
    "negative": (lambda: "-5", 0.0),
    "nonsense": (lambda: "soon", 0.0),
}
"""By host name: what it says, and the least seconds that follow from it."""


def _busy(said: Callable[[], str], status: bytes) -> Route:
    """Turns the first request away."""
    asked: list[bytes] = []

    def answer(request: bytes) -> Sequence[Step]:
        asked.append(request)
        if len(asked) > 1:
            return [page(ARTICLE)]
        return [page(b"slow down", f"Retry-After: {said()}".encode(), status=status)]

    return answer


@contextmanager
def _servers(routes: dict[str, Route]) -> Iterator[dict[str, RawServer]]:
    with ExitStack() as stack:
        yield {name: stack.enter_context(RawServer({"/x": route})) for name, route in routes.items()}


def _crawl(archive: Archive, servers: dict[str, RawServer]) -> dict[str, PageDone]:
    for name, server in servers.items():
        source = SourceConfig(name=name, kind="urls", urls=(server.url("/x", f"{name}.test"),))
        add_source(archive.layout.config, source)
    events: list[CrawlEvent] = []
    resolve = tuple(f"{name}.test=127.0.0.1" for name in servers)
    job = CrawlJob(spider="news", allow_private=("127.0.0.1",), resolve=resolve, delay_s=0.0, workers=1)
    crawl_in_child(archive.root, job, events.append)
    return {event.source or "": event for event in events if isinstance(event, PageDone)}


@pytest.mark.parametrize("status", [b"429 Too Many Requests", b"503 Busy"])
def test_a_host_is_asked_again_when_it_said_and_others_go_on(archive: Archive, status: bytes) -> None:
    routes = {name: _busy(said, status) for name, (said, _) in _SAID.items()} | {"free": [page(ARTICLE)]}
    with _servers(routes) as servers:
        pages = _crawl(archive, servers)
        for name, (_, least_s) in _SAID.items():
            first, second = servers[name].seen("/x")
            assert second.started_s - first.ended_s >= least_s, name
        [free] = servers["free"].seen("/x")
        assert free.started_s < max(
            server.seen("/x")[1].started_s for name, server in servers.items() if name != "free"
        )
    assert {name: event.reason for name, event in pages.items()} == dict.fromkeys(routes)


def test_a_host_that_asks_for_years_gets_an_hour(archive: Archive) -> None:
    with _servers({"years": _busy(lambda: "1000000000", b"503 Busy"), "free": [page(ARTICLE)]}) as servers:
        began = time()
        pages = _crawl(archive, servers)
        assert len(servers["years"].seen("/x")) == 1
    assert (pages["years"].reason, pages["free"].reason) == ("retryLater", None)
    with SqliteFrontier(archive.layout.state, is_read_only=True) as frontier:
        due = frontier.next_due("years", pages["years"].url.split("/")[2])
    assert due is not None
    assert 3500 < due - began < 3700


def test_a_bot_wall_is_met_once_or_twice_and_is_no_article(archive: Archive) -> None:
    wall = b"<title>Just a moment...</title><h1>Checking your browser before accessing</h1><p>Enable cookies"
    with _servers({"wall": [page(wall, b"cf-mitigated: challenge", status=b"403 Forbidden")]}) as servers:
        pages = _crawl(archive, servers)
        assert len(servers["wall"].seen("/x")) <= 2
    assert pages["wall"].reason is None
    [article] = archive.articles()
    assert article.page_verdict.kind == "botWall"


def test_gaps_hold_over_two_crawls(archive: Archive) -> None:
    """The pause after the last answer of one crawl holds for the first request of the next."""
    with RawServer({"*": [page(ARTICLE)]}) as server:
        for number in range(2):
            source = SourceConfig(name=f"s{number}", kind="urls", urls=(server.url(f"/{number}", "a.test"),))
            add_source(archive.layout.config, source)
            job = CrawlJob(
                spider="news", sources=(f"s{number}",), allow_private=("127.0.0.1",), resolve=("a.test=127.0.0.1",),
                delay_s=4.0, workers=1,
            )  # fmt: skip
            crawl_in_child(archive.root, job)
        seen = [entry for entry in server.log if entry.path != "/robots.txt"]
        assert all(later.started_s - earlier.ended_s >= 4.0 for earlier, later in pairwise(seen))
        assert len(server.seen("/robots.txt")) == 1  # kept
