"""What a killed crawl brought stands in reports, and once."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

from archiver.archive import Archive
from archiver.catalogue import Catalogue
from archiver.crawl.report import read_reports, summed
from archiver.crawl.report_values import CrawlReport
from tests.crawl.routes import ARTICLE
from tests.crawl.server import RawServer, Route, page

_PAGES = 60


def _crawl(archive: Archive, *arguments: str) -> list[str]:
    options = ["--delay", "0.1", "--allow-private", "127.0.0.1", "--workers", "1", "--archive", str(archive.root)]
    return [sys.executable, "-m", "archiver", "crawl", *options, *arguments]


def _killed(archive: Archive) -> None:
    """A crawl that is killed once it brought some pages."""
    before = _articles(archive)
    with subprocess.Popen(_crawl(archive), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as crawl:
        while _articles(archive) < before + 5 and crawl.poll() is None:
            time.sleep(0.02)
        crawl.send_signal(signal.SIGKILL)
        assert crawl.wait() == -signal.SIGKILL


def _articles(archive: Archive) -> int:
    with Catalogue.for_reading(archive.layout.catalogue) as catalogue:
        return sum(row.verdict == "article" for row in catalogue.rows())


def _sources(archive: Archive, server: RawServer, pages: int) -> None:
    urls = [server.url(f"/{n}") for n in range(pages)]
    with archive.layout.config.open("a", encoding="utf-8") as file:
        file.write(f"[[source]]\nname = 'list'\nkind = 'urls'\nurls = {urls}\n")


def _counted(reports: list[CrawlReport]) -> int:
    return sum(source.articles for source in summed(reports).sources)


def _marks(archive: Archive) -> list[Path]:
    return list(archive.layout.reports.glob("*.running"))


def test_pages_of_killed_crawls_are_counted_once(archive: Archive) -> None:
    routes: dict[str, Route] = {f"/{n}": [page(ARTICLE)] for n in range(_PAGES)}
    with RawServer(routes) as server:
        _sources(archive, server, _PAGES)
        _killed(archive)
        _killed(archive)
        told = read_reports(archive, 0)  # no crawl has ended, and yet
        assert [report.finish for report in told] == ["killed", "killed"]
        assert 10 <= _counted(told) < _PAGES
        assert subprocess.run(_crawl(archive), capture_output=True, check=False).returncode == 0
    told = read_reports(archive, 0)
    assert [report.finish for report in told] == ["killed", "killed", "finished"]
    assert _counted(told) == _articles(archive) == _PAGES
    assert _marks(archive) == [] and len(list(archive.layout.reports.glob("crawl-*.html"))) == 3


def test_a_crawl_that_ends_leaves_no_mark(archive: Archive) -> None:
    with RawServer({"*": [page(ARTICLE)]}) as server:
        _sources(archive, server, 2)
        assert subprocess.run(_crawl(archive), capture_output=True, check=False).returncode == 0
    assert _marks(archive) == []
    assert [report.finish for report in read_reports(archive, 0)] == ["finished"]
