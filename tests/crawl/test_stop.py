"""A crawl that is told to stop ends soon and leaves a sealed archive behind."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import msgspec
import pytest

from archiver.archive import Archive
from archiver.crawl.child import Ended, Message, Order, Refused
from archiver.crawl.events import Fetched
from archiver.crawl.job import CrawlJob
from tests.archive.unsound import unsound
from tests.crawl.routes import ARTICLE
from tests.crawl.server import Pause, RawServer, Route, page
from tests.pace import is_within

_STOP_BOUND_S = 10  # the promise of `archiver.crawl.run.run`
_MESSAGES = msgspec.json.Decoder(Message)
_EARLY = """
import os, signal, sys
from scrapy.crawler import CrawlerProcess
from archiver.crawl import child
from tests.archive.unsound import unsound
original = CrawlerProcess.crawl
def crawl(*arguments, **options):
    if {before}: os.kill(os.getpid(), signal.{name})
    crawling = original(*arguments, **options)
    if not {before}: os.kill(os.getpid(), signal.{name})
    return crawling
CrawlerProcess.crawl = crawl
sys.exit(child.main())
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_a_crawl_of_slow_servers(number: signal.Signals, archive: Archive) -> None:
    routes: dict[str, Route] = {
        "/good": [page(ARTICLE)],
        "/slow": [b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<p>", Pause(60)],
    }
    with RawServer(routes) as server:
        urls = (server.url("/good"), server.url("/slow", "slow.test"), *(server.url(f"/{n}") for n in range(200)))
        job = CrawlJob(
            urls=urls, allow_private=("127.0.0.1",), resolve=("slow.test=127.0.0.1",), delay_s=0.3, workers=1
        )
        command = [sys.executable, "-m", "archiver.crawl.child"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
            assert child.stdin
            assert child.stdout
            child.stdin.write(msgspec.json.encode(Order(str(archive.root), job)))
            child.stdin.close()
            messages: list[Message] = []
            while not {f"{path}" for path in ("/good", "/slow")} <= {seen.path for seen in server.log} or not any(
                isinstance(m, Fetched) and m.url.endswith("/good") for m in messages
            ):
                messages.append(_MESSAGES.decode(child.stdout.readline()))
            stopped_at = time.monotonic()
            child.send_signal(number)
            messages += [_MESSAGES.decode(line) for line in child.stdout]
            assert child.wait() == 0
            assert is_within(time.monotonic() - stopped_at, _STOP_BOUND_S)
    ended = messages[-1]
    assert isinstance(ended, Ended)
    assert ended.result.finish == "shutdown"
    assert list(archive.root.rglob("*.open")) == []
    assert unsound(archive) == []
    slow = [bundle for bundle in archive.bundles() if bundle.target_uri.endswith("/slow")]
    assert [bundle.truncated for bundle in slow] == ["unspecified"]
    stored = {bundle.target_uri for bundle in archive.bundles()}
    assert {m.url for m in messages if isinstance(m, Fetched) and m.kind} <= stored


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_signal_at_the_start_is_not_lost(name: str, before: bool, archive: Archive) -> None:
    with RawServer({"*": [page(ARTICLE)]}) as server:
        job = CrawlJob(urls=tuple(server.url(f"/{n}") for n in range(200)), allow_private=("127.0.0.1",), workers=1)
        done = _child(["-c", _EARLY.format(name=name, before=before)], archive, job)
        assert len(server.log) < 50
    ended = _MESSAGES.decode(done.stdout.splitlines()[-1])
    assert isinstance(ended, Ended) and ended.result.finish == "shutdown"
    assert (done.returncode, done.stderr) == (0, b"")
    assert list(archive.root.rglob("*.open")) == []


def test_what_waits_for_a_robots_txt_does_not_hold_up_the_end(archive: Archive) -> None:
    """It used to leave the host's queue one request in a second, politely, to be refused: up to a minute."""
    routes: dict[str, Route] = {"/robots.txt": [Pause(2), page(b"", status=b"404 Not Found")], "*": [page(ARTICLE)]}
    with RawServer(routes) as server:
        job = CrawlJob(urls=tuple(server.url(f"/{n}") for n in range(60)), allow_private=("127.0.0.1",), workers=1)
        with subprocess.Popen(
            [sys.executable, "-m", "archiver.crawl.child"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as child:
            assert child.stdin
            child.stdin.write(msgspec.json.encode(Order(str(archive.root), job)))
            child.stdin.close()
            while not server.log:
                time.sleep(0.01)
            stopped_at = time.monotonic()
            child.send_signal(signal.SIGTERM)
            assert child.wait(30) == 0
            assert is_within(time.monotonic() - stopped_at, _STOP_BOUND_S)
        assert [seen.path for seen in server.log] == ["/robots.txt"]


def test_a_second_signal_ends_the_process_at_once(archive: Archive) -> None:
    with RawServer({"*": [b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<p>", Pause(60)]}) as server:
        job = CrawlJob(urls=(server.url("/slow"),), allow_private=("127.0.0.1",), workers=1)
        with subprocess.Popen(
            [sys.executable, "-m", "archiver.crawl.child"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
        ) as child:
            assert child.stdin
            child.stdin.write(msgspec.json.encode(Order(str(archive.root), job)))
            child.stdin.close()
            while not server.log:
                time.sleep(0.01)
            child.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            assert child.poll() is None
            told_at = time.monotonic()
            child.send_signal(signal.SIGINT)
            assert child.wait(30) == -signal.SIGINT
            assert is_within(time.monotonic() - told_at, 2)


def test_failure_at_the_start_is_told_as_it_is(archive: Archive) -> None:
    own = archive.layout.rules / "patterns" / "own.toml"
    own.parent.mkdir(parents=True)
    own.write_text("no toml")
    done = _child(["-m", "archiver.crawl.child"], archive, CrawlJob(urls=("http://127.0.0.1:9/",)))
    refused = _MESSAGES.decode(done.stdout.splitlines()[-1])
    assert isinstance(refused, Refused) and "own.toml" in refused.text
    assert (done.returncode, done.stderr) == (2, b"")


def _child(command: list[str], archive: Archive, job: CrawlJob) -> subprocess.CompletedProcess[bytes]:
    order = msgspec.json.encode(Order(str(archive.root), job))
    return subprocess.run([sys.executable, *command], input=order, capture_output=True, check=False, timeout=60)
