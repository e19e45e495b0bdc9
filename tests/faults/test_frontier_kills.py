"""kill -9 in the middle of a crawl of 400 pages: the next crawl goes on where it was (FAULTS F1, F2).

Two trials of two kills; fifty with ARCHIVER_FAULTS=full.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.archive import Archive, SourceConfig, add_source
from archiver.archive.open_file import OPEN_SUFFIX
from tests.crawl.routes import ARTICLE
from tests.crawl.server import RawServer, Route, page
from tests.pace import is_within

_TRIALS = 50 if os.environ.get("ARCHIVER_FAULTS") == "full" else 2
_SEED = int(os.environ.get("ARCHIVER_FAULTS_SEED", "20260102"))
_HOSTS, _PAGES = 8, 50
_UNDER_WAY = _HOSTS
"""One request at a time to a host: what may be fetched twice after a kill, besides one page whose answer was there."""


def _sitemap(server: RawServer, host: str, request: bytes) -> list[bytes]:
    locations = "".join(f"<url><loc>{server.url(f'/{n}/a-page', host)}</loc></url>" for n in range(_PAGES))
    return [page(f"<urlset>{locations}</urlset>".encode(), kind=b"application/xml")]


@pytest.fixture(scope="module")
def server() -> Iterator[RawServer]:
    """Eight sites of fifty pages, each named by a sitemap."""
    routes: dict[str, Route] = {}
    with RawServer(routes) as running:

        def answer(request: bytes) -> list[bytes]:
            name = request.partition(b"\r\nHost: ")[2].partition(b":")[0].decode()
            path = request.split(b" ", 2)[1].decode()
            if path == "/map.xml":
                return _sitemap(running, name, request)
            return [page(ARTICLE.replace(b"Paragraph 1", f"Paragraph 1 of {name}{path}".encode()))]

        routes["/robots.txt"] = [page(b"", status=b"404 Not Found")]
        routes["*"] = answer
        yield running


def _make(folder: Path, server: RawServer) -> Archive:
    archive = Archive.create(folder, name="Kills", operator="Test", contact="mailto:test@archive.example")
    for n in range(_HOSTS):
        url = server.url("/map.xml", f"h{n}.test")
        add_source(archive.layout.config, SourceConfig(name=f"s{n}", kind="sitemap", url=url))
    return archive


def _command(archive: Archive) -> list[str]:
    names = [part for n in range(_HOSTS) for part in ("--resolve", f"h{n}.test=127.0.0.1")]
    limits = ["--delay", "0", "--workers", "1", "--allow-private", "127.0.0.1"]
    return [
        sys.executable,
        "-m",
        "archiver",
        "crawl",
        "--due",
        "--json",
        *limits,
        *names,
        "--archive",
        str(archive.root),
    ]


def _asked(server: RawServer) -> Counter[str]:
    return Counter(entry.url for entry in server.log if entry.path.endswith("/a-page"))


@pytest.mark.slow
def test_kill_9_in_mid_crawl_loses_no_page_and_fetches_few_twice(server: RawServer, tmp_path: Path) -> None:
    chance = random.Random(_SEED)
    for trial in range(_TRIALS):
        server.log.clear()
        archive = _make(tmp_path / f"trial{trial}", server)
        kills = 0
        for _ in range(2):
            kills += _killed(archive, server, chance.randint(1, _HOSTS * _PAGES - 50))
        done = subprocess.run(_command(archive), capture_output=True, check=False, timeout=120)
        assert done.returncode == 0, done.stderr
        asked = _asked(server)
        assert len(asked) == _HOSTS * _PAGES
        assert sum(asked.values()) - len(asked) <= kills * (_UNDER_WAY + 1), asked.most_common(9)
        _examine(archive, set(asked))


def _killed(archive: Archive, server: RawServer, at: int) -> int:
    """Crawl until so many more pages have been asked for, then kill; 0 where it ended before."""
    goal = sum(_asked(server).values()) + at
    with subprocess.Popen(_command(archive), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as crawl:
        while crawl.poll() is None and sum(_asked(server).values()) < goal:
            time.sleep(0.002)
        crawl.send_signal(signal.SIGKILL)
    return int(crawl.returncode != 0)


def _examine(archive: Archive, urls: set[str]) -> None:
    """Each page has one line, nothing is torn, nothing lies about."""
    lines = [line for path in archive.article_files() for line in path.read_bytes().splitlines()]
    assert Counter(json.loads(line)["url"] for line in lines) == dict.fromkeys(urls, 1)
    assert not list(archive.layout.warcs.glob(f"*{OPEN_SUFFIX}"))
    verified = subprocess.run(
        [sys.executable, "-m", "archiver", "verify", "--archive", str(archive.root)], capture_output=True, check=False
    )
    assert verified.returncode == 0, verified.stderr


@pytest.mark.slow
def test_a_signal_costs_no_page_and_no_second_fetch(server: RawServer, tmp_path: Path) -> None:
    server.log.clear()
    archive = _make(tmp_path / "stopped", server)
    with subprocess.Popen(_command(archive), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as crawl:
        while crawl.poll() is None and sum(_asked(server).values()) < 100:
            time.sleep(0.002)
        begun = time.monotonic()
        crawl.send_signal(signal.SIGTERM)
        crawl.wait(30)
    assert (crawl.returncode, is_within(time.monotonic() - begun, 15)) == (75, True)
    assert subprocess.run(_command(archive), capture_output=True, check=False, timeout=120).returncode == 0
    asked = _asked(server)
    assert (len(asked), sum(asked.values())) == (_HOSTS * _PAGES, _HOSTS * _PAGES)
    _examine(archive, set(asked))


def test_a_source_is_crawled_once_at_a_time(server: RawServer, tmp_path: Path) -> None:
    archive = _make(tmp_path / "twice", server)
    with subprocess.Popen(_command(archive), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as crawl:
        while not list(archive.layout.warcs.glob(f"*{OPEN_SUFFIX}")):
            time.sleep(0.01)
        begun = time.monotonic()
        second = subprocess.run([*_command(archive), "s3"], capture_output=True, check=False)
        assert second.returncode == 3 and b"source 's3' is being crawled by another process" in second.stderr
        assert is_within(time.monotonic() - begun, 10)
        crawl.send_signal(signal.SIGKILL)
    assert subprocess.run([*_command(archive), "s3"], capture_output=True, check=False).returncode == 0
