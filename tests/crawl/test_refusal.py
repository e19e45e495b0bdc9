"""A crawl that can't keep exact bytes, or can't keep them at all, ends with an error instead of going on."""

from __future__ import annotations

import os
import resource
import subprocess
import sys

import msgspec

from archiver.archive import Archive, recover
from archiver.crawl.child import Message, Order, Refused
from archiver.crawl.events import Fetched
from archiver.crawl.job import CrawlJob
from tests.archive.unsound import unsound
from tests.crawl.server import RawServer, page

_MESSAGES = msgspec.json.Decoder(Message)
_LOSSY = """
import sys
from archiver.archive import Exchange
from archiver.crawl import child
from tests.archive.unsound import unsound
original = Exchange.received
Exchange.received = lambda self, data: original(self, data.replace(b"test", b"tes"))
sys.exit(child.main())
"""


def _run(
    command: list[str], archive: Archive, job: CrawlJob, max_file_bytes: int | None = None
) -> tuple[int, list[Message]]:
    def limit() -> None:
        if max_file_bytes:
            resource.setrlimit(resource.RLIMIT_FSIZE, (max_file_bytes, max_file_bytes))

    done = subprocess.run(
        [sys.executable, *command],
        input=msgspec.json.encode(Order(str(archive.root), job)),
        stdout=subprocess.PIPE,
        check=False,
        preexec_fn=limit,
    )
    return done.returncode, [_MESSAGES.decode(line) for line in done.stdout.splitlines()]


def test_inexact_recording_fetches_nothing(archive: Archive) -> None:
    with RawServer({}) as server:
        job = CrawlJob(urls=(server.url("/a"),), allow_private=("127.0.0.1",), log_level="CRITICAL")
        code, messages = _run(["-c", _LOSSY], archive, job)
        assert server.log == []
    assert code == 1
    assert isinstance(messages[-1], Refused)
    assert "exact bytes" in messages[-1].text
    assert archive.warcs() == []


def test_full_disk_ends_the_crawl_and_loses_nothing_reported(archive: Archive) -> None:
    routes = {"*": lambda request: [page(os.urandom(30_000), kind=b"application/octet-stream")]}
    with RawServer(routes) as server:
        urls = tuple(server.url(f"/{n}") for n in range(60))
        job = CrawlJob(urls=urls, allow_private=("127.0.0.1",), delay_s=0.0, workers=1, log_level="CRITICAL")
        code, messages = _run(["-m", "archiver.crawl.child"], archive, job, max_file_bytes=600_000)
        asked = len(server.log)
    reported = {m.url for m in messages if isinstance(m, Fetched) and m.kind == "response"}
    assert code != 0
    assert isinstance(messages[-1], Refused)
    assert ".warc.gz" in messages[-1].text
    assert 10 < len(reported) <= asked < 30
    recover(archive)
    assert reported <= {bundle.target_uri for bundle in archive.bundles()}
    assert unsound(archive) == []
