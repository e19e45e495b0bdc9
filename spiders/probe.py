"""Looks for a site's feeds, sitemaps and section pages, fetches its newest articles, and proposes a source."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterable
from typing import Any

from scrapy import Spider

from archiver.crawl.page import Page
from archiver.crawl.probe import Probe
from archiver.crawl.probe_fetch import ProbeFetch
from archiver.crawl.proposal import Proposal

__all__ = ["ProbeSpider"]


class ProbeSpider(Spider):
    """`scrapy crawl probe -a url=https://news.example/ -s ARCHIVE=folder`."""

    name = "probe"

    def __init__(self, url: str = "", urls: Iterable[str] = (), **arguments: Any) -> None:
        super().__init__(**arguments)
        self._url = next(iter(urls), url)

    async def start(self) -> AsyncIterator[Page | Proposal]:
        """Every page that was fetched, then the proposal; what is fetched on the way goes the way of all requests."""
        fetch = ProbeFetch(self.crawler)
        proposal = await Probe(fetch, self._url, now=time.time()).run()
        for page in fetch.pages:
            yield page
        yield proposal
