"""A crawl that is killed, or whose disk is full, owes nothing after the next one."""

from __future__ import annotations

import asyncio
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

from archiver.archive import Archive, verify
from archiver.archive.lines import whole_lines
from archiver.catalogue import Catalogue
from archiver.crawl.job import CrawlJob
from tests.crawl.routes import ARTICLE
from tests.crawl.server import RawServer, Route, page

_PAGES = 60


def _save(archive: Archive, *urls: str) -> list[str]:
    options = ["--delay", "0", "--allow-private", "127.0.0.1", "--workers", "1", "--archive", str(archive.root)]
    return [sys.executable, "-m", "archiver", "save", *options, *urls]


def _lines(archive: Archive) -> int:
    return sum(len(list(whole_lines(path))) for path in archive.article_files())


def test_kill_in_the_middle_is_mended_by_the_next_save(archive: Archive) -> None:
    routes: dict[str, Route] = {f"/{n}": [page(ARTICLE)] for n in range(_PAGES + 1)}
    with RawServer(routes) as server:
        urls = [server.url(f"/{n}") for n in range(_PAGES)]
        with subprocess.Popen(_save(archive, *urls), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as crawl:
            while not _lines(archive) and crawl.poll() is None:
                time.sleep(0.01)
            crawl.send_signal(signal.SIGKILL)
            assert crawl.wait() == -signal.SIGKILL
        last = subprocess.run(_save(archive, server.url(f"/{_PAGES}")), capture_output=True, text=True, check=False)
        assert last.returncode == 0, last.stderr
    stored = [bundle.record_id for bundle in archive.bundles() if bundle.facts.purpose == "page"]
    assert len(stored) > 1
    with Catalogue(archive.layout.catalogue) as catalogue:
        assert catalogue.failures() == frozenset()
        assert {row.record_id for row in catalogue.rows() if row.extraction == "ok"} == set(stored)
    assert [article.capture.warc.record_id for article in archive.articles() if article.capture.warc] == stored
    assert list(verify(archive)) == []
