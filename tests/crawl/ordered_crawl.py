"""A real crawl of requests in a given order, with the project's settings: `python -m tests.crawl.ordered_crawl`.

It reads an `Order` from standard input and writes a `Done` line for each request to standard output.
"""

from __future__ import annotations

import os
import re
import resource
import sys
from base64 import b64decode
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import msgspec
from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from archiver.crawl.page import ORIGIN, Origin, Page

__all__ = ["Asked", "Done", "Order", "Used", "used"]


class Asked(msgspec.Struct, frozen=True):
    """One request; those of a host go out in the order given."""

    url: str
    method: str = "GET"
    headers: list[tuple[str, str]] = []
    body: str = ""
    #: base 64


class Order(msgspec.Struct, frozen=True):
    """What to crawl."""

    settings: dict[str, Any]
    asked: list[Asked]


class Done(msgspec.Struct, frozen=True, tag="done"):
    """What came of a request."""

    url: str
    method: str
    status: int | None
    reason: str | None
    body_bytes: int = 0


class Used(msgspec.Struct, frozen=True, tag="used"):
    """What the whole crawl took in its own process, workers left out."""

    cpu_s: float
    peak_kib: int


class _OrderedSpider(Spider):
    name = "ordered"

    def __init__(self, asked: list[Asked], write: Any, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._asked, self._write = asked, write

    async def start(self) -> AsyncIterator[Request]:
        for number, asked in enumerate(self._asked):
            yield Request(
                asked.url,
                method=asked.method,
                headers=dict(asked.headers),
                body=b64decode(asked.body),
                callback=self.parse,
                errback=self.failed,
                priority=-10 * number,
                meta={ORIGIN: Origin(asked=f"{asked.method} {asked.url}")},
                dont_filter=True,
            )

    def parse(self, response: Response) -> Iterator[Page]:
        page = Page.answered(response)
        self._tell(page, len(response.body))
        yield page

    def failed(self, failure: Failure) -> Iterator[Page]:
        page = Page.failed(failure.request, failure.value or RuntimeError())  # type: ignore[attr-defined]  # Scrapy's
        self._tell(page)
        yield page

    def _tell(self, page: Page, body_bytes: int = 0) -> None:
        method, _, url = page.url.partition(" ")
        self._write(Done(url, method, page.status, page.reason, body_bytes))


def main() -> int:
    """Crawl what standard input says."""
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    lines = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    settings = Settings()
    settings.setmodule("archiver.crawl.settings", priority="project")
    settings.setdict(order.settings, priority="cmdline")
    process = CrawlerProcess(settings)

    def write(done: Done | Used) -> None:
        lines.write(msgspec.json.encode(done) + b"\n")

    process.crawl(_OrderedSpider, asked=order.asked, write=write)
    process.start()
    write(used())
    return 0


def used() -> Used:
    """What this process took so far."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    # not ru_maxrss: that is inherited from the process that started this one
    peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    assert peak is not None
    return Used(spent.ru_utime + spent.ru_stime, int(peak[1]))


if __name__ == "__main__":
    sys.exit(main())
