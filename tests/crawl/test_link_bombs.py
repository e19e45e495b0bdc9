"""F6 for feeds and sitemaps: what unfolds to gigabytes, or to a billion laughs, costs the crawl little.

`pytest -s` prints the figures.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from archiver.archive import Archive, SourceConfig, add_source
from archiver.archive.config import SourceKind
from archiver.crawl.child import Order
from archiver.crawl.job import CrawlJob
from tests.crawl.bombs import SITEMAP_END, SITEMAP_START, entity_bomb, gzipped, zipped_sitemap
from tests.crawl.ordered_crawl import Used
from tests.crawl.routes import ARTICLE
from tests.crawl.server import RawServer, page
from tests.pace import is_within

_MOST_KIB, _MOST_CPU_S = 64 << 10, 2.0
_CHILD = """
import sys, msgspec
from archiver.crawl import child
from tests.crawl.ordered_crawl import used
code = child.main()
sys.stderr.write("used " + msgspec.json.encode(used()).decode())
sys.exit(code)
"""
_RSS = b'<?xml version="1.0"?><rss version="2.0"><channel>'
_ITEM = b"<item><title>x</title><link>https://paper.example/a</link></item>"
_XML, _ZIP = b"application/xml", b"application/gzip"
_BOMBS: dict[str, tuple[SourceKind, bytes, str]] = {
    "twice zipped sitemap": (
        "sitemap",
        page(zipped_sitemap(), b"Content-Encoding: gzip", kind=_ZIP),
        "tooManyLinks",
    ),
    "feed": (
        "feed",
        page(gzipped(_RSS, _ITEM, 50_000, members=100), b"Content-Encoding: gzip", kind=_XML),
        "emptyDocument",
    ),
    "zipped feed": ("feed", page(gzipped(_RSS, _ITEM, 90_000), kind=_ZIP), "tooManyLinks"),
    "laughing sitemap": ("sitemap", page(entity_bomb("urlset"), kind=_XML), "entitiesRefused"),
    "laughing feed": ("feed", page(entity_bomb("rss"), kind=_XML), "entitiesRefused"),
}
"""Kind of source, response, and what the log says of it."""


def _run(folder: Path, kind: SourceKind, response: bytes) -> tuple[Archive, str, Used]:
    """A crawl of a source, and of a quick one beside it: archive, log, cost."""
    archive = Archive.create(folder, name="bombs", operator="Test Desk", contact="mailto:desk@paper.example")
    with RawServer({"/document": [response], "/after": [page(ARTICLE)]}) as server:
        add_source(archive.layout.config, SourceConfig(name="bomb", kind=kind, url=server.url("/document")))
        add_source(archive.layout.config, SourceConfig(name="list", kind="urls", urls=(server.url("/after"),)))
        job = CrawlJob(spider="news", allow_private=("127.0.0.1",), workers=1, delay_s=0)
        done = subprocess.run(
            [sys.executable, "-c", _CHILD],
            input=msgspec.json.encode(Order(str(folder), job)),
            capture_output=True,
            check=True,
            timeout=300,
            cwd=Path(__file__).parents[2],
        )
        assert len(server.seen("/after")) == 1
    log = done.stderr.decode()
    used = re.search(r"used (\{.*\})", log)
    assert used is not None
    return archive, log, msgspec.json.decode(used[1], type=Used)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Used:
    """What a crawl takes with a sitemap that is one."""
    sitemap = SITEMAP_START + b"<url><loc>/a</loc></url>" + SITEMAP_END
    return _run(tmp_path_factory.mktemp("plain") / "archive", "sitemap", page(sitemap, kind=_XML))[2]


@pytest.mark.parametrize("name", _BOMBS)
def test_a_document_of_links_costs_little_and_its_oddity_is_told(name: str, plain: Used, tmp_path: Path) -> None:
    kind, response, problem = _BOMBS[name]
    archive, log, used = _run(tmp_path / "archive", kind, response)
    growth_kib, cpu_s = used.peak_kib - plain.peak_kib, used.cpu_s - plain.cpu_s
    print(f"\n{name}: {len(response):,} bytes sent, peak {growth_kib / 1024:+.0f} MiB, {cpu_s:.2f} s of CPU time")
    assert growth_kib <= _MOST_KIB
    assert is_within(cpu_s, _MOST_CPU_S)
    assert re.search(problem, log), log
    assert any((article.url or "").endswith("/after") for article in archive.articles())
