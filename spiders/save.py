"""One-off: archive the pages at the addresses given, what they need to be shown, further parts of their articles."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any
from uuid import uuid4

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from archiver.catalogue.task import key_of
from archiver.crawl.browsing import SLOT as BROWSER_SLOT
from archiver.crawl.failure import FetchError
from archiver.crawl.page import ORIGIN, Origin, Page
from archiver.crawl.parts import next_part
from archiver.crawl.sink import ArchiveSink
from archiver.crawl.visit import Visits

__all__ = ["SaveSpider"]

_NO = (False, "", "0", "false", "no")
_BETWEEN_URLS = re.compile(r",(?=https?://)")


class SaveSpider(Spider):
    """`scrapy crawl save -a url=https://one.example/,https://two.example/ -s ARCHIVE=folder`.

    `-a requisites=no` keeps the pages alone, `-a browser=yes` has a browser open them.
    """

    name = "save"

    def __init__(
        self,
        url: str = "",
        urls: Iterable[str] = (),
        requisites: bool | str = True,
        browser: bool | str = False,
        **arguments: Any,
    ) -> None:
        super().__init__(**arguments)
        self._is_rendered = browser not in _NO
        self._has_requisites = requisites not in _NO and not self._is_rendered
        self._urls = list(dict.fromkeys([*filter(None, _BETWEEN_URLS.split(url)), *urls]))
        self._asked = {key_of(url) for url in self._urls}

    async def start(self) -> AsyncIterator[Request | Page]:
        """A request for each address; a failed Page for one that is none."""
        for url in self._urls:
            try:
                request = self._request(Origin(asked=url, is_read=False), url)
            except ValueError as error:
                yield Page(url, url, reason="badUrl", detail=f"{error}; expected such as https://news.example/")
                continue
            yield request

    async def parse(self, response: Response) -> AsyncIterator[Request | Page]:
        """A page is archived already; what it needs is fetched, and the next part of its article is asked for."""
        page = Page.answered(response)
        if self._has_requisites:
            page = await self._visits.to(page)
        yield page
        following = await next_part(ArchiveSink.of(self.crawler), page, page.part)
        if following and key_of(following) not in self._asked:
            self._asked.add(key_of(following))
            yield self._request(
                Origin(
                    found_in=page.final_url,
                    asked=following,
                    is_read=False,
                    part=page.part + 1,
                    part_of=page.part_of or page.url,
                ),
                following,
            )

    def failed(self, failure: Failure) -> Page:
        """Say why a page didn't come."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        return Page.failed(request, failure.value or FetchError("failed"))

    @cached_property
    def _visits(self) -> Visits:
        return Visits(self.crawler)

    def _request(self, origin: Origin, url: str) -> Request:
        """Never filtered: a redirect to a page that was saved already would end without an answer."""
        if self._has_requisites or self._is_rendered:
            origin = replace(origin, page_id=str(uuid4()), resource_type="document", is_rendered=self._is_rendered)
        meta: dict[str, Any] = {ORIGIN: origin}
        if self._is_rendered:  # the browser's own requests are tried again, and it follows redirects itself
            meta |= {"download_slot": BROWSER_SLOT, "dont_redirect": True, "dont_retry": True}
        return Request(url, callback=self.parse, errback=self.failed, meta=meta, dont_filter=True)
