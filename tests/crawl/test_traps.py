"""Pages without end stop a crawl soon, and what it came for is fetched all the same (FAULTS F8)."""

from __future__ import annotations

import os
import time

from archiver.api import crawl_in_child
from archiver.archive import Archive, SourceConfig, SourceDocument, add_source
from archiver.crawl.job import CrawlJob
from tests.crawl.server import RawServer
from tests.crawl.trap_site import PER_PAGE, TRAPS, TrapSite

_LOOKS = 10 if os.environ.get("ARCHIVER_FAULTS") == "full" else 3
_MOST = 500
"""Fetches of one trap, over all looks; of sitemaps, which are documents and read again each time, in one look."""
_MOST_SITEMAPS = 101


def test_each_trap_is_left_and_the_section_beside_it_is_whole(archive: Archive) -> None:
    site = TrapSite()
    begun = time.time()
    with RawServer(site.routes()) as server:
        lists = [SourceDocument(kind="section", url=server.url(path)) for path in ("/", "/news/", "/endless/")]
        documents = (*lists, SourceDocument(kind="sitemap", url=server.url("/maps/0.xml")))
        add_source(
            archive.layout.config, SourceConfig(name="post", kind="site", url=server.url("/"), documents=documents)
        )
        for look in range(_LOOKS):
            clock = f"1@{begun + look * 3600}"
            job = CrawlJob(spider="news", clock=clock, allow_private=("127.0.0.1",), delay_s=0, log_level="ERROR")
            crawl_in_child(archive.root, job)
    print(
        f"{len(site.fetched)} of {len(site.stories)} articles; " + ", ".join(f"{n} {t}" for t, n in site.asked.items())
    )
    assert len(site.fetched) >= 0.99 * len(site.stories)
    assert site.asked.pop("maps") <= _MOST_SITEMAPS * _LOOKS
    assert {trap: number for trap, number in site.asked.items() if number > _MOST} == {}
    assert site.asked["session"] <= 2 * PER_PAGE * 3  # however often they are named: each once, and its rechecks
    assert set(site.asked) <= set(TRAPS)
