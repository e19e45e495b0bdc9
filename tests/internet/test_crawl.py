"""A crawl that lasts, on the local internet in simulated time, held against what its sites published and saw.

Eight sites for four hours, added by their front page alone; all thirty for three days with ARCHIVER_FAULTS=full.
ARCHIVER_INTERNET_SPEED sets how fast the time runs; `-s` shows a table of the sites.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pytest

from archiver.archive import Archive
from archiver.archive.standard import judge
from archiver.crawl.child import Order
from archiver.crawl.job import CrawlJob
from tests.conftest import SHARED
from tests.internet import checks
from tests.internet.access_log import Hit, read_log
from tests.internet.canary import Canary
from tests.internet.clock import DAY, HOUR
from tests.internet.table import table
from tests.internet.world import World
from tests.pace import slowness

_IS_FULL = os.environ.get("ARCHIVER_FAULTS") == "full"
_SPEED = 400.0
"""Simulated seconds in a real one: what a busy machine can't keep up with makes articles late."""
_DAYS = 3.0 if _IS_FULL else 4 / 24
_EVERY, _EVERY_S = "1h", 1.0 * HOUR
_DELAY_S = 2.0
_AMENDED_S = 8 * HOUR
"""Articles are amended hours after they were published: the look after six hours sees it, where no feed tells."""
_REAL_FEEDS = SHARED / "material" / "feeds"
"""Where it is there, eight sites of the full form have feeds in the forms of these, read as the server starts."""
_FORCED = ("nahr-news",)
"""Before each of its articles stands a wall: whoever adds it has to insist."""
_SITES = (
    "harbour-post", "stadtblick", "la-riviere", "archivo-sur", "das-viertel", "correio-da-foz", "kawabe-nippo",
    "metro-wire",
)  # fmt: skip
"""Of the short form: feeds of three kinds, a sitemap, front pages alone, a broken feed, another script, an alias."""


@cache
def _speed() -> float:
    """How fast the time of this run passes: slower on a machine that is slow at the moment."""
    asked = os.environ.get("ARCHIVER_INTERNET_SPEED")
    return float(asked) if asked else _SPEED / slowness()


def _slack_s() -> float:
    """A hundredth of a real second: what two clocks of one machine may differ by in their readings."""
    return 0.01 * _speed()


@dataclass
class _Net:
    """The server, the archive and what is known of both."""

    archive: Archive
    port: int
    canary: str
    logs: list[Path]
    hosts: tuple[str, ...]

    @contextmanager
    def served(self, folder: Path, speed: float) -> Iterator[str]:
        """Serve for a while; the clock of that time, for a crawl."""
        log = folder / f"access-{len(self.logs)}.jsonl"
        command = ["-m", "tests.internet", "--speed", str(speed), "--port", str(self.port), "--log", str(log)]
        command += ["--days", str(int(_DAYS) + 1), "--canary", self.canary]
        command += ["--real-feeds", str(_REAL_FEEDS)] if _IS_FULL and _REAL_FEEDS.is_dir() else []
        with subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE) as server:
            assert server.stdout is not None
            told = json.loads(server.stdout.readline())
            self.port = told["port"]
            self.logs.append(log)
            try:
                yield f"{told['speed']}@{told['start']}@{told['begin']}"
            finally:
                server.send_signal(signal.SIGTERM)

    def world(self) -> World:
        return World(lambda: 0.0, days=int(_DAYS) + 1, port=self.port, canary=self.canary)


@pytest.mark.slow
def test_all_that_is_published_is_found_in_time_and_nobody_is_bothered(tmp_path: Path) -> None:
    archive = Archive.create(tmp_path / "archive", name="World", operator="Test", contact="mailto:t@archive.example")
    with Canary() as canary:
        net = _Net(archive, 0, canary.where, [], World(lambda: 0.0).hosts)
        with net.served(tmp_path, 1.0):
            homes = [home for home in net.world().homes if _IS_FULL or any(site in home for site in _SITES)]
            _add(net, homes)
        with net.served(tmp_path, _speed()) as clock:
            _crawl_on(net, clock)
        assert canary.touches == []
    _hold_against_the_truth(net, homes)


def _add(net: _Net, homes: Sequence[str]) -> None:
    """Each site by its front page, as a user does it."""
    names = [part for host in net.hosts for part in ("--resolve", f"{host}=127.0.0.1")]

    def add(home: str) -> None:
        command = ["add", home, "--yes", "--every", _EVERY, "--allow-private", "127.0.0.1", "--workers", "1"]
        command += ["--delay", "0" if not _IS_FULL else "0.5"]
        command += ["--force"] if any(site in home for site in _FORCED) else []
        done = subprocess.run(
            [sys.executable, "-m", "archiver", *command, "--archive", str(net.archive.root), *names],
            capture_output=True,
            check=False,
            timeout=600,
        )
        assert done.returncode == 0, (home, done.stderr)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(add, homes))


def _crawl_on(net: _Net, clock: str) -> None:
    """`archiver run` for so many simulated days."""
    resolve = tuple(f"{host}=127.0.0.1" for host in net.hosts)
    job = CrawlJob(
        spider="news", is_lasting=True, clock=clock, delay_s=_DELAY_S, allow_private=("127.0.0.1",), resolve=resolve,
        workers=1, log_level="ERROR",
    )  # fmt: skip
    ends_s = float(clock.split("@")[2]) + _DAYS * DAY / _speed()
    command = [sys.executable, "-m", "archiver.crawl.child"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as crawl:
        assert crawl.stdin is not None
        crawl.stdin.write(msgspec.json.encode(Order(str(net.archive.root), job)))
        crawl.stdin.close()
        while crawl.poll() is None and time.monotonic() < ends_s:
            time.sleep(0.2)
        assert crawl.poll() is None
        crawl.send_signal(signal.SIGTERM)
        assert crawl.wait(30) == 0


def _hold_against_the_truth(net: _Net, homes: Sequence[str]) -> None:
    world, adding, log = net.world(), *map(read_log, net.logs)
    truth, added = world.truth(), {urlsplit(home).hostname for home in homes}
    until = max(hit.arrived for hit in log)
    held = [_held(net, hit) for hit in (*adding, *log) if hit.status == 200]
    # a process that starts takes a second, in which ten simulated minutes pass
    span = {"since": world.start, "until": until, "grace_s": 3 * _speed()}
    late = [one for one in checks.late(truth, held, _EVERY_S, **span) if one.host in added]
    forbidden = checks.forbidden(truth, [*adding, *log])
    print(table(truth, [host for host in added if host], log, late, forbidden, interval_s=_EVERY_S, **span))
    assert late == []
    assert any(article.host in added for article in truth.articles(world.start, until - 2 * HOUR))
    # what was fetched while the sites were added was fetched by another clock
    amended = checks.unnoticed(truth, held, _AMENDED_S, since=world.start + _AMENDED_S, until=until)
    assert [found for found in amended if found.host in added] == []
    assert checks.gaps(truth, log, minimum_s=_DELAY_S, slack_s=_slack_s()) == []
    assert forbidden == []
    assert checks.robots_unread(truth, log, slack_s=60 + _slack_s()) == []
    assert checks.retried(log, slack_s=1 + _slack_s()) == []
    assert checks.strangers(truth, log) == []
    assert list(judge(net.archive.warcs())) == []


def _held(net: _Net, hit: Hit) -> tuple[str, float]:
    return f"http://{urlsplit(f'//{hit.host}').hostname}:{net.port}{hit.target}", hit.finished
