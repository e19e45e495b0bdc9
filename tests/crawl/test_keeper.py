"""Several WARC files in one crawl, each with its own article lines."""

from __future__ import annotations

import random

from archiver.api import crawl_in_child
from archiver.archive import Archive, verify
from archiver.crawl.job import CrawlJob
from archiver.derive.reparse import reparse
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
    assert list(verify(archive)) == []
    for path in archive.warcs():
        pages = [b.target_uri for b in archive.bundles(path.name) if b.facts.purpose == "page"]
        assert [article.url for article in archive.articles(path.name)] == pages
    assert reparse(archive, workers=1).rewritten == 0
