"""One crawl in a process of its own, with or without the archive: prints the CPU time of this process for a page.

    python -m tests.cost.crawl plain URL_COUNT PORT FOLDER
    python -m tests.cost.crawl archive URL_COUNT PORT FOLDER
    python -m tests.cost.crawl read URL_COUNT PORT FOLDER
    python -m tests.cost.crawl pages URL_COUNT PORT FOLDER

`read` is full capture: fetch, robots.txt, tee, digests, gzip, index, fsync, catalogue row, and the body decoded for the
spider, as the plain one gets it. `archive` is the same for bodies that the shipped spiders don't read: their pages.
`pages` also hands each page to a worker, whose own time isn't counted, and writes article lines.
"""

from __future__ import annotations

import sys
import time
from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings

from archiver.crawl.page import ORIGIN, Origin
from tests.cost.pages import HOSTS

_SAME = {
    "CONCURRENT_REQUESTS": 64,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "RETRY_ENABLED": False,
    "LOG_LEVEL": "ERROR",
    "TELNETCONSOLE_ENABLED": False,
    "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
}


class _UnreadSpider(Spider):
    """Does nothing with its pages."""

    name = "unread"

    def __init__(self, urls: list[str], origin: Origin, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._urls, self._origin = urls, origin

    async def start(self) -> AsyncIterator[Request]:
        for url in self._urls:
            yield Request(url, meta={ORIGIN: self._origin})

    def parse(self, response: Response) -> None:
        pass


def _urls(count: int, port: int) -> list[str]:
    return [f"http://{HOSTS[number % len(HOSTS)]}:{port}/page/{number}" for number in range(count)]


def _process(kind: str, folder: str) -> CrawlerProcess:
    settings = Settings()
    if kind == "plain":
        settings.setdict(_SAME, priority="cmdline")
        return CrawlerProcess(settings)
    settings.setmodule("archiver.crawl.settings", priority="project")
    own = {"ARCHIVE": folder, "OPERATOR": "o", "CONTACT": "c@d.example", "ALLOW_PRIVATE": ["127.0.0.0/8"], "WORKERS": 1}
    settings.setdict({**own, "DOWNLOAD_DELAY": 0, "LOG_LEVEL": "ERROR"}, priority="cmdline")
    return CrawlerProcess(settings)


def main(kind: str, count: int, port: int, folder: str) -> None:
    process = _process(kind, folder)
    crawler = process.create_crawler(_UnreadSpider)
    began: list[float] = []
    crawler.signals.connect(lambda: began.append(time.process_time()), signals.spider_opened, weak=False)
    origin = Origin("page" if kind == "pages" else "requisite", is_read=kind == "read")
    process.crawl(crawler, urls=_urls(count, port), origin=origin)
    process.start()
    stats: Any = crawler.stats
    done = stats.get_value("response_received_count", 0)
    if done < count:
        raise SystemExit(f"{done} of {count} pages came")
    print((time.process_time() - began[0]) / count)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
