"""Articles on several pages are fetched to their end, each page once, and found whole again."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial
from typing import Any

import msgspec
import pytest

from archiver.api import crawl_in_child, save
from archiver.archive import Archive, SourceConfig, add_source
from archiver.catalogue import Catalogue
from archiver.crawl.events import CrawlEvent, PageDone
from archiver.crawl.job import CrawlJob
from archiver.crawl.parts import MOST_PARTS
from archiver.derive.rebuild import rebuild
from archiver.derive.whole import whole_article
from tests.crawl.server import RawServer, Route, Step, page
from tests.spiders.parts import FAMILIES, asked, part_page, serve_story

_LATER = "1@{}"


def _crawl(archive: Archive, **job: Any) -> dict[str, PageDone]:
    """Pages by address. What happened is printed: pytest shows it with a test that fails."""
    events: list[CrawlEvent] = []
    result = crawl_in_child(
        archive.root,
        CrawlJob(spider="news", allow_private=("127.0.0.1",), delay_s=0.0, workers=1, **job),
        events.append,
    )
    for event in events:
        print(msgspec.structs.replace(event, article=event.article and b"") if isinstance(event, PageDone) else event)
    print(result)
    return {event.url: event for event in events if isinstance(event, PageDone)}


def _archive_of(archive: Archive, *urls: str) -> None:
    add_source(archive.layout.config, SourceConfig(name="list", kind="urls", urls=urls, recheck="never"))


def _texts(archive: Archive, url: str) -> list[str]:
    """The paragraph that says which part it is, of each part of the article that a page is of."""
    whole = whole_article(archive, url)
    assert whole is not None and whole.article.article_body is not None
    return [line.partition(" of ")[0] for line in whole.article.article_body.split("\n\n") if "paragraph 0" in line]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_crawl_fetches_each_part_once(family: str, archive: Archive) -> None:
    routes: dict[str, Route] = {}
    path_of = FAMILIES[family]
    with RawServer(routes) as server:
        serve_story(routes, path_of, 4)
        urls = [server.url(path_of(number)) for number in range(1, 5)]
        _archive_of(archive, urls[0])
        pages = _crawl(archive)
        assert {url: (done.part, done.reason) for url, done in pages.items()} == {
            url: (number, None) for number, url in enumerate(urls, 1)
        }
        assert _crawl(archive) == {}
        assert asked(server) == _once(path_of, 4)
    found = {bundle.target_uri: bundle.facts.found_in for bundle in archive.bundles()}
    assert [found[url] for url in urls[1:]] == urls[:-1]
    articles = {article.url: article.pagination for article in archive.articles()}
    assert [part.number if (part := articles[url]) else None for url in urls] == [1, 2, 3, 4]
    for url in urls:
        assert _texts(archive, url) == ["Part 1", "Part 2", "Part 3", "Part 4"]
    whole = whole_article(archive, urls[2])
    assert whole is not None and (whole.numbers, whole.missing) == ((1, 2, 3, 4), None)
    assert [image.caption for image in whole.article.images] == [f"View {n} of the river." for n in range(1, 5)]
    body = whole.article.article_body or ""
    assert body.count("waits for the water") == 1


def _once(path_of: Any, parts: int) -> dict[str, int]:
    return {path_of(number): 1 for number in range(1, parts + 1)}


def test_rebuild_joins_the_same_parts(archive: Archive) -> None:
    routes: dict[str, Route] = {}
    with RawServer(routes) as server:
        for path_of in FAMILIES.values():
            serve_story(routes, path_of, 3)
        _archive_of(archive, *(server.url(path_of(1)) for path_of in FAMILIES.values()))
        _crawl(archive)
    before = _parts(archive)
    assert len(before) == 9
    archive.layout.catalogue.unlink()
    rebuild(archive)
    assert _parts(archive) == before


def _parts(archive: Archive) -> list[tuple[object, ...]]:
    with Catalogue.for_reading(archive.layout.catalogue) as catalogue:
        keys = sorted({row.page_key for row in catalogue.rows()})
        return [
            (key, part.number, part.first_key, part.record_id)
            for key in keys
            for part in catalogue.parts(key)
            if part.page_key == key
        ]


def test_circles_end(archive: Archive) -> None:
    """The last part's next leads to a page that is the last part again, by a redirect and by the same text."""
    routes: dict[str, Route] = {}
    round_and_round, endless = FAMILIES["parameter"], FAMILIES["segment"]
    with RawServer(routes) as server:
        serve_story(routes, round_and_round, 2)
        routes[round_and_round(2)] = [page(part_page(2, 3, round_and_round))]
        routes[round_and_round(3)] = [
            page(b"", f"Location: {round_and_round(2)}".encode(), status=b"302 Found", kind=b"text/html")
        ]

        for number in range(1, 90):
            # always one more, always with the same text
            routes[endless(number)] = [page(part_page(number, number + 1, endless, shows=1))]
        _archive_of(archive, server.url(round_and_round(1)), server.url(endless(1)))
        _crawl(archive)
        _crawl(archive)
        counts = asked(server)
    assert counts[round_and_round(1)] == 1 and counts[round_and_round(3)] == 1 and counts[round_and_round(2)] <= 2
    assert [number for number in range(1, 90) if counts[endless(number)]] == [1, 2]
    assert _texts(archive, server.url(round_and_round(1))) == ["Part 1", "Part 2"]


def test_no_article_has_more_parts_than_the_bound(archive: Archive) -> None:
    routes: dict[str, Route] = {}
    path_of = FAMILIES["parameter"]
    with RawServer(routes) as server:
        for number in range(1, MOST_PARTS + 9):
            routes[path_of(number)] = [page(part_page(number, number + 1, path_of))]
        _archive_of(archive, server.url(path_of(1)))
        _crawl(archive)
        _crawl(archive)
        assert asked(server) == _once(path_of, MOST_PARTS)


def test_a_part_that_is_missing_is_named(archive: Archive) -> None:
    routes: dict[str, Route] = {}
    path_of = FAMILIES["segment"]
    with RawServer(routes) as server:
        serve_story(routes, path_of, 3)
        routes[path_of(2)] = [page(b"<h1>Not found</h1>", status=b"404 Not Found")]
        _archive_of(archive, server.url(path_of(1)))
        _crawl(archive)
        _crawl(archive)
        assert asked(server) == _once(path_of, 2)
        whole = whole_article(archive, server.url(path_of(1)))
    assert whole is not None
    assert (whole.numbers, whole.missing) == ((1,), server.url(path_of(2)))


def test_a_part_that_fails_first_comes_later(archive: Archive) -> None:
    routes: dict[str, Route] = {}
    path_of = FAMILIES["suffix"]
    troubles = iter([b"503 Service Unavailable"] * 4)  # three more tries follow at once

    def second(request: bytes) -> Sequence[Step]:
        status = next(troubles, b"200 OK")
        return [page(part_page(2, 3, path_of), status=status)]

    with RawServer(routes) as server:
        serve_story(routes, path_of, 3)
        routes[path_of(2)] = second
        _archive_of(archive, server.url(path_of(1)))
        _crawl(archive)
        assert path_of(3) not in asked(server)
        _crawl(archive, clock=_LATER.format(time.time() + 9000))
        assert _texts(archive, server.url(path_of(3))) == ["Part 1", "Part 2", "Part 3"]
        assert asked(server)[path_of(1)] == 1


def test_a_next_part_that_no_crawl_added_is_found_by_the_next(archive: Archive) -> None:
    """As after a kill between a part's bundle and its next part's task."""
    routes: dict[str, Route] = {}
    path_of = FAMILIES["parameter"]
    with RawServer(routes) as server:
        serve_story(routes, path_of, 1)
        routes[path_of(1)] = [page(part_page(1, 3, path_of))]
        _archive_of(archive, server.url(path_of(1)))
        _crawl(archive)
        serve_story(routes, path_of, 3)
        with sqlite3.connect(archive.layout.state) as db:
            assert db.execute("delete from task where part > 1").rowcount == 1
        db.close()
        server.log.clear()
        _crawl(archive, is_due_only=True)
        assert asked(server) == {path_of(2): 1, path_of(3): 1}


def test_pages_that_were_saved_are_no_business_of_a_source(archive: Archive) -> None:
    routes: dict[str, Route] = {}
    path_of = FAMILIES["parameter"]
    with RawServer(routes) as server:
        serve_story(routes, path_of, 2)
        routes[path_of(2)] = [page(b"", status=b"500 Oh")]
        _archive_of(archive, server.url("/none"))
        _save(archive, server.url(path_of(1)))
        server.log.clear()
        _crawl(archive)
        assert asked(server) == {"/none": 1}


def _save(archive: Archive, *urls: str) -> list[Any]:
    return list(save(urls, archive=archive.root, allow_private=("127.0.0.1",), delay_s=0.0, requisites=False))


@pytest.mark.parametrize("family", FAMILIES)
def test_save_goes_on_to_the_end(family: str, archive: Archive) -> None:
    routes: dict[str, Route] = {}
    path_of = FAMILIES[family]
    with RawServer(routes) as server:
        serve_story(routes, path_of, 3)
        (result,) = _save(archive, server.url(path_of(1)))
        assert [part.url for part in result.parts] == [server.url(path_of(number)) for number in (2, 3)]
        assert [part.article.pagination.number for part in (result, *result.parts)] == [1, 2, 3]
        assert _texts(archive, server.url(path_of(2))) == ["Part 1", "Part 2", "Part 3"]
        # once more: nothing has changed, and it still goes on; a part that is asked for is fetched once
        first, third = _save(archive, server.url(path_of(1)), server.url(path_of(3)))
        assert ([part.kind for part in (first, *first.parts)], third.kind) == (["revisit"] * 2, "revisit")
        assert asked(server) == {path_of(number): 2 for number in (1, 2, 3)}


def test_save_fetches_the_parts_that_a_killed_one_left(archive: Archive) -> None:
    routes: dict[str, Route] = {}
    path_of = FAMILIES["segment"]
    with RawServer(routes) as server:
        serve_story(routes, path_of, 2)
        routes[path_of(2)] = [page(b"", status=b"500 Oh")]
        _save(archive, server.url(path_of(1)))
        serve_story(routes, path_of, 2)
        (result,) = _save(archive, server.url(path_of(1)))
        assert (result.kind, [part.kind for part in result.parts]) == ("revisit", ["response"])


def _story(story: int, number: int) -> str:
    return f"/2026/story-number-{story}-of-ten" + (f"?page={number}" if number > 1 else "")


@pytest.mark.slow
def test_kill_9_at_any_time_loses_no_part(archive: Archive) -> None:
    """Ten articles of four parts, four kills."""
    routes: dict[str, Route] = {}
    chance = random.Random(20260104)
    stories = [partial(_story, n) for n in range(10)]
    with RawServer(routes) as server:
        for path_of in stories:
            serve_story(routes, path_of, 4)
        _archive_of(archive, *(server.url(path_of(1)) for path_of in stories))
        command = [sys.executable, "-m", "archiver", "crawl", "--due", "--delay", "0", "--workers", "1"]
        command += ["--allow-private", "127.0.0.1", "--archive", str(archive.root)]
        kills = 0
        for _ in range(4):
            goal = len(server.log) + chance.randint(2, 9)
            with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as crawl:
                while crawl.poll() is None and len(server.log) < goal:
                    time.sleep(0.002)
                time.sleep(chance.random() * 0.2)
                crawl.send_signal(signal.SIGKILL)
            kills += crawl.returncode != 0
        assert subprocess.run(command, capture_output=True, check=False, timeout=120).returncode == 0
        counts = asked(server)
        assert set(counts) == {path_of(number) for path_of in stories for number in (1, 2, 3, 4)}
        assert sum(counts.values()) - len(counts) <= 2 * kills
        for path_of in stories:
            assert _texts(archive, server.url(path_of(1))) == ["Part 1", "Part 2", "Part 3", "Part 4"]
