"""archive.toml is read again while a crawl lasts: sources begin and end, a broken file changes nothing."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import msgspec
import pytest

from archiver.api import crawl_in_child
from archiver.archive import Archive, SourceConfig, add_source
from archiver.crawl.job import CrawlJob
from archiver.crawl.locks import SourceLocks
from archiver.crawl.report import read_reports
from archiver.crawl.settings_file import SettingsFile
from archiver.model.errors import ArchiverError, ConfigError
from tests.crawl.lasting import Lasting, lasting
from tests.crawl.routes import ARTICLE
from tests.crawl.server import RawServer, Route, page

_SPEED = 600.0
_JOB = CrawlJob(
    spider="news", is_lasting=True, clock=f"{_SPEED}@1800000000", allow_private=("127.0.0.1",), delay_s=0, workers=1
)
_SOON = CrawlJob(spider="news", allow_private=("127.0.0.1",), delay_s=0, workers=1)


def _add(archive: Archive, server: RawServer, name: str) -> None:
    path = archive.layout.config
    add_source(path, SourceConfig(name=name, kind="frontpage", url=server.url(f"/{name}/"), every="5m"))


def _routes() -> dict[str, Route]:
    """Front pages that name a new article each time they are looked at."""
    numbers = count(1)

    def front(request: bytes) -> list[bytes]:
        path = request.split(b" ", 2)[1].decode()
        link = f"{path}2026/11/26/the-{path.strip('/')}-harbour-bridge-opens-{next(numbers)}.html"
        return [page(f"<main><article><h2><a href={link}>The harbour bridge opens</a></h2></article></main>".encode())]

    fronts: dict[str, Route] = {f"/{name}/": front for name in ("one", "two", "three")}
    return {**fronts, "*": [page(ARTICLE)], "/robots.txt": [page(b"", status=b"404 Not Found")]}


def _of(run: Lasting, name: str) -> int:
    return sum(done.source == name for done in run.pages())


def test_sources_begin_and_end_as_the_file_says(archive: Archive, tmp_path: Path) -> None:
    config = archive.layout.config
    with RawServer(_routes()) as server:
        _add(archive, server, "one")
        first = config.read_text("utf-8")
        with lasting(archive, tmp_path, _JOB) as run:
            run.until(lambda: _of(run, "one") > 2)
            _add(archive, server, "two")
            run.until(lambda: _of(run, "two") > 2)
            with pytest.raises(ArchiverError, match="'two' is being crawled by another process"):
                crawl_in_child(archive.root, msgspec.structs.replace(_SOON, sources=("two",)))
            both = config.read_text("utf-8")

            config.write_text(both + "\n[limits\n", "utf-8")
            run.until(lambda: "what it said before holds" in run.log())
            seen = _of(run, "one")
            run.until(lambda: _of(run, "one") > seen + 3)
            assert run.log().count("what it said before holds") == 1

            config.write_text(both.replace('"two"', '"three"').replace("/two/", "/three/"), "utf-8")
            run.until(lambda: _of(run, "three") > 1)
            assert "source 'two' ends" in run.log()
            seen, looks = _of(run, "two"), len(server.seen("/two/"))
            run.until(lambda: _of(run, "three") > 6)
            assert (_of(run, "two"), len(server.seen("/two/"))) == (seen, looks)
        config.write_text(both, "utf-8")  # where it is named again it goes on
        assert crawl_in_child(archive.root, _SOON).failures == 0
    (report, *_) = read_reports(archive, 0)
    assert {"one", "two"} <= {source.name for source in report.sources}
    assert first in both


def test_a_source_that_another_process_crawls_begins_when_that_has_ended(archive: Archive, tmp_path: Path) -> None:
    with RawServer(_routes()) as server:
        _add(archive, server, "one")
        with lasting(archive, tmp_path, _JOB) as run, SourceLocks(archive) as locks:
            run.until(lambda: _of(run, "one"))
            assert locks.take("two")
            _add(archive, server, "two")
            run.until(lambda: "another process crawls it" in run.log())
            seen = _of(run, "one")
            run.until(lambda: _of(run, "one") > seen + 1)
            assert _of(run, "two") == 0
            locks.release("two")
            run.until(lambda: _of(run, "two"))
        assert run.log().count("another process crawls it") == 1


def test_the_file_is_read_when_it_has_settled_and_told_of_once(archive: Archive) -> None:
    path = archive.layout.config
    file = SettingsFile(archive.layout)
    text = path.read_text("utf-8")
    assert file.changed() is None
    path.write_text(text + "[limits]\ndelay = 3.5\n", "utf-8")
    assert file.changed() is None  # whoever writes it may not be done
    config = file.changed()
    assert config is not None
    assert config.limits.delay == 3.5
    assert file.changed() is None
    path.write_text(text + "[limits]\ndelay = 'soon'\n", "utf-8")
    assert file.changed() is None
    with pytest.raises(ConfigError, match=r"limits\.delay"):
        file.changed()
    assert file.changed() is None
    path.unlink()
    assert file.changed() is None
    with pytest.raises(ConfigError):
        file.changed()
    assert file.changed() is None


def test_a_run_that_lasts_takes_so_many_new_pages_a_day(archive: Archive, tmp_path: Path) -> None:
    day_s = 6.0
    with RawServer(_routes()) as server:
        urls = tuple(server.url(f"/{n}") for n in range(9))
        source = SourceConfig(name="list", kind="urls", urls=urls, max_pages=3, recheck="never")
        add_source(archive.layout.config, source)
        job = msgspec.structs.replace(_JOB, clock=f"{86_400 / day_s}@1800000000")
        with lasting(archive, tmp_path, job) as run:
            run.until(lambda: len(run.pages()) == 9)
        asked = sorted(seen.started_s for seen in server.log if seen.path != "/robots.txt")
    assert len(asked) == 9
    assert asked[-1] - asked[0] >= day_s  # three days, and one of them whole


def test_a_budget_that_is_raised_counts_at_once(archive: Archive, tmp_path: Path) -> None:
    config = archive.layout.config
    with config.open("a", encoding="utf-8") as file:
        file.write("[limits]\nrequests_per_day = 3\n")
    with RawServer(_routes()) as server:
        urls = tuple(server.url(f"/{n}") for n in range(5))
        add_source(config, SourceConfig(name="list", kind="urls", urls=urls, recheck="never"))
        with lasting(archive, tmp_path, msgspec.structs.replace(_JOB, clock="600@1800000000")) as run:
            run.until(lambda: len(run.pages()) == 2)  # robots.txt was the third
            config.write_text(config.read_text("utf-8").replace("day = 3", "day = 30"), "utf-8")
            run.until(lambda: len(run.pages()) >= 4)  # one may have met the budget: it waits for an hour
