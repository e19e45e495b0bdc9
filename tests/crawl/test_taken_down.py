"""What was taken down isn't asked for again, by whatever way a crawl comes to it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import archiver
from archiver.api import crawl_in_child
from archiver.archive import Archive
from archiver.catalogue import SqliteFrontier, Task
from archiver.crawl.events import CrawlEvent, PageDone
from archiver.crawl.job import CrawlJob
from archiver.derive.takedown import read_target, take_down, undo_takedown
from tests.archive.unsound import unsound
from tests.crawl.routes import ARTICLE
from tests.crawl.server import RawServer, page
from tests.derive.takedown.archives import traces

SECRET = "/hidden-story"
OTHER = ARTICLE.replace(b"seven", b"nine")


@pytest.fixture
def server() -> Iterator[RawServer]:
    routes = {
        SECRET: [page(ARTICLE)],
        "/there": [page(b"", b"Location: " + SECRET.encode(), status=b"302 Found")],
        "/other": [page(OTHER)],
        "/robots.txt": [page(b"User-agent: *\nAllow: /", kind=b"text/plain")],
    }
    with RawServer(routes) as running:
        yield running


def _archive(folder: Path) -> Archive:
    return Archive.create(folder, name="test", operator="Desk", contact="mailto:d@paper.example")


def _save(archive: Archive, *urls: str) -> list[archiver.SaveResult]:
    return archiver.save(urls, archive=archive.root, allow_private=["127.0.0.1"], delay_s=0, requisites=False)


def _asked(server: RawServer) -> list[str]:
    return [one.path for one in server.log]


def test_save_refuses_it_also_behind_a_redirect(tmp_path: Path, server: RawServer) -> None:
    archive = _archive(tmp_path)
    url = server.url(SECRET)
    assert _save(archive, url)[0].article is not None
    take_down(archive, [read_target(url)], name="desk")
    assert traces(archive, [SECRET, "gauge"]) == []
    before = len(_asked(server))
    direct, redirected, other = _save(archive, f"{url}?utm_source=x", server.url("/there"), server.url("/other"))
    assert (direct.failure, redirected.failure, other.failure) == ("takenDown", "takenDown", None)
    assert sorted(set(_asked(server)[before:])) == ["/other", "/there"]
    assert unsound(archive) == []
    undo_takedown(archive, read_target(url), name="desk")
    assert _save(archive, url)[0].failure is None


def test_of_a_host_not_even_robots_txt_is_asked_for(tmp_path: Path, server: RawServer) -> None:
    archive = _archive(tmp_path)
    take_down(archive, [read_target("127.0.0.1")], name="desk")
    (found,) = _save(archive, server.url("/other"))
    assert (found.failure, _asked(server)) == ("takenDown", [])
    assert archive.warcs() == []


def test_a_crawl_neither_queues_nor_reports_it(tmp_path: Path, server: RawServer) -> None:
    archive = _archive(tmp_path)
    url = server.url(SECRET)
    with (tmp_path / "archive.toml").open("a") as settings:
        settings.write('[[source]]\nname = "list"\nkind = "urls"\nfile = "list.txt"\n')
    (tmp_path / "list.txt").write_text(f"{url}\n{server.url('/other')}\n")
    done = take_down(archive, [read_target(url)], name="desk")
    assert done.scrubbed.named_by_people == ["list.txt"]
    events: list[CrawlEvent] = []
    crawl_in_child(tmp_path, CrawlJob(spider="news", allow_private=("127.0.0.1",), delay_s=0), events.append)
    assert [event.url for event in events if isinstance(event, PageDone)] == [server.url("/other")]
    with SqliteFrontier(archive.layout.state) as frontier:
        assert frontier.find(url) is None
    (tmp_path / "list.txt").unlink()
    assert traces(archive, [SECRET]) == []


def test_what_is_under_way_when_it_is_taken_down_fails(tmp_path: Path, server: RawServer) -> None:
    """A redirect to it that a task leads to: the task ends for good, and the report doesn't say where it led."""
    archive = _archive(tmp_path)
    with (tmp_path / "archive.toml").open("a") as settings:
        settings.write(f'[[source]]\nname = "list"\nkind = "urls"\nurls = ["{server.url("/there")}"]\n')
    take_down(archive, [read_target(server.url(SECRET))], name="desk")
    with SqliteFrontier(archive.layout.state) as frontier:
        frontier.add([Task(url=server.url("/there"), source="list")], 1.0)
    events: list[CrawlEvent] = []
    crawl_in_child(tmp_path, CrawlJob(spider="news", allow_private=("127.0.0.1",), delay_s=0), events.append)
    (page_done,) = (event for event in events if isinstance(event, PageDone))
    assert page_done.reason == "takenDown"
    with SqliteFrontier(archive.layout.state) as frontier:
        (state,) = frontier.sources()
        assert (state.failed, state.reasons) == (1, {"takenDown": 1})
    reports = "".join(path.read_text() for path in archive.layout.reports.glob("crawl-*"))
    assert "takenDown" in reports
    assert SECRET not in reports


def test_a_run_that_lasts_lets_go_of_its_file_while_it_waits(tmp_path: Path, server: RawServer) -> None:
    archive = _archive(tmp_path)
    url = server.url(SECRET)
    with (tmp_path / "archive.toml").open("a") as settings:
        settings.write(f'allow_private = ["127.0.0.1"]\n[[source]]\nname = "list"\nkind = "urls"\nurls = ["{url}"]\n')
    command = [sys.executable, "-m", "archiver", "run", "--archive", str(tmp_path), "--delay", "0"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as lasting:
        try:
            deadline_s = time.monotonic() + 60
            while not archive.rows(url):
                assert time.monotonic() < deadline_s
                time.sleep(0.1)
            done = take_down(archive, [read_target(url)], name="desk", wait_s=60)
            assert lasting.poll() is None
        finally:
            lasting.terminate()
    assert done.journal is not None
    assert done.journal.captures == 1
    assert traces(archive, ["gauge"]) == []
    assert unsound(archive) == []
