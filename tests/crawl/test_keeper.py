"""Several WARC files in one crawl, each with its own article lines."""

from __future__ import annotations

import random
import time

from archiver.api import crawl_in_child
from archiver.archive import Archive, Fetch, verify
from archiver.crawl.job import CrawlJob
from archiver.crawl.keeper import Keeper
from archiver.derive.reparse import reparse
from archiver.derive.task import ExtractionFailure
from archiver.model.capture import FetchFacts
from tests.archive.exchanges import exchange
from tests.archive.unsound import unsound
from tests.crawl.routes import ARTICLE
from tests.crawl.server import RawServer, page

_PAGES = 12


def test_lines_follow_their_records_from_file_to_file(archive: Archive) -> None:
    config = archive.layout.config
    config.write_text(config.read_text("utf-8") + "\n[limits]\nmax_file = 15_000\ndelay = 0\n", "utf-8")
    noise = random.Random(7)
    routes = {
        f"/{n}": [page(ARTICLE.replace(b"</body>", b"<!-- " + noise.randbytes(3_000).hex().encode() + b"--></body>"))]
        for n in range(_PAGES)
    }
    with RawServer(routes) as server:
        urls = tuple(map(server.url, routes))
        result = crawl_in_child(archive.root, CrawlJob(urls=urls, allow_private=("127.0.0.1",), workers=2))
    archive = Archive.open(archive.root)
    assert result.articles == result.pages == _PAGES
    assert len(archive.warcs()) > 2
    assert unsound(archive) == []
    for path in archive.warcs():
        pages = [b.target_uri for b in archive.bundles(path.name) if b.facts.purpose == "page"]
        assert [article.url for article in archive.articles(path.name)] == pages
    assert reparse(archive, workers=1).rewritten == 0


def test_a_file_that_has_its_age_is_sealed_though_nothing_more_comes(archive: Archive) -> None:
    config = archive.layout.config
    config.write_text(config.read_text("utf-8") + '\n[limits]\nmax_age = "2h"\n', "utf-8")
    archive = Archive.open(archive.root)
    keeper = Keeper(archive, user_agent="test")

    def store(path: str) -> str:
        url = f"http://paper.example{path}"
        fetch = Fetch([exchange(page(ARTICLE), url=url)], FetchFacts(requested_url=url))
        [(stored, gets_line)] = [one for one in keeper.store([fetch]) if isinstance(one, tuple)]
        assert gets_line and stored.pointer is not None
        keeper.fill(stored.pointer, ExtractionFailure("time", "not tried"))
        return stored.pointer.file

    def marks() -> list[str]:
        return sorted(path.name for path in archive.layout.reports.glob("*.unfinished"))

    now_s = time.monotonic()
    first = store("/a")
    keeper.tend(now_s + 7000)
    assert [path.name for path in archive.warcs()] == [f"{first}.open"]
    keeper.tend(now_s + 7300)
    assert [path.name for path in archive.warcs()] == [first]
    assert list(archive.layout.articles.glob("*.open")) == []
    assert marks() == []  # a start after a kill needs not look at it
    second = store("/b")
    assert [path.name for path in archive.warcs()] == [first, f"{second}.open"]
    assert len(marks()) == 1
    keeper.close()
    assert {defect.code for defect in verify(archive)} == {"noArticleLine"}  # as the test has it
