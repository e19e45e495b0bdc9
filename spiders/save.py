"""One-off: archive the pages at the addresses given, and nothing else."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from archiver.crawl.failure import FetchError
from archiver.crawl.page import ORIGIN, Origin, Page

__all__ = ["SaveSpider"]

_BETWEEN_URLS = re.compile(r",(?=https?://)")


class SaveSpider(Spider):
    """`scrapy crawl save -a url=https://one.example/,https://two.example/ -s ARCHIVE=folder`."""

    name = "save"

    def __init__(self, url: str = "", urls: Iterable[str] = (), **arguments: Any) -> None:
        super().__init__(**arguments)
        self._urls = list(dict.fromkeys([*filter(None, _BETWEEN_URLS.split(url)), *urls]))

    async def start(self) -> AsyncIterator[Request | Page]:
        """A request for each address; a failed Page for one that is none."""
        for url in self._urls:
            try:
                # never filtered: a redirect to a page that was saved already would end without an answer
                request = Request(
                    url,
                    callback=self.parse,
                    errback=self.failed,
                    meta={ORIGIN: Origin(asked=url, is_read=False)},
                    dont_filter=True,
                )
            except ValueError as error:
                yield Page(url, url, reason="badUrl", detail=str(error))
                continue
            yield request

    def parse(self, response: Response) -> Page:
        """Nothing is done with a page here: it is archived already."""
        return Page.answered(response)

    def failed(self, failure: Failure) -> Page:
        """Say why a page didn't come."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        return Page.failed(request, failure.value or FetchError("failed"))
