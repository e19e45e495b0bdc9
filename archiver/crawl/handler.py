"""Scrapy's download handler that archives every exchange before anybody sees its response.

It is a handler of its own, not a subclass of Scrapy's: bodies may be larger than memory, a cut response has to be kept,
and the connection goes through the gate. It sends no `headers_received` and `bytes_received` signals.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from functools import cached_property
from typing import Any
from urllib.parse import urldefrag

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from archiver.archive.content_coding import content_damage, content_decoded, damage_in
from archiver.archive.exchange import Exchange
from archiver.crawl.browsing import Browsing
from archiver.crawl.failure import FetchError
from archiver.crawl.fetcher import Answer, Ask, Limits
from archiver.crawl.manners import Manners
from archiver.crawl.page import ARCHIVED, DAMAGE, HEAD, Origin, facts_of, origin_of
from archiver.crawl.sink import ArchiveSink

__all__ = ["ArchivingHandler"]


class ArchivingHandler(BaseDownloadHandler):
    """Fetch, commit, hand on: in this order."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._crawler = crawler
        self._sink = ArchiveSink.of(crawler)
        self._unread = replace(self._sink.limits, kept_bytes=0)
        self._manners = crawler.get_extension(Manners)

    async def download_request(self, request: Request) -> Response:
        """The response, its body content-decoded if the spider reads it, once its exchange is on the disk.

        Raises FetchError, with what was stored attached, where no complete response came.
        """
        await self._sink.extractions.room()
        if origin_of(request).is_rendered:
            return await self._browsing.visit(request)
        async with nullcontext() if self._manners is None else self._manners.place(request):
            return await self._download(request)

    async def _download(self, request: Request) -> Response:
        if self._manners is not None:
            await self._manners.turn(request)
        if self._sink.is_stopping:
            raise FetchError("stopped", "the crawl was told to stop")
        tries = request.meta.get("retry_times", 0)
        fields = tuple(_fields(request.headers))
        ask = Ask(urldefrag(request.url)[0], request.method, fields, request.body, is_fresh=tries > 0)
        origin = origin_of(request)
        if origin.page_id and origin.purpose == "page":
            await self._sink.keep_together(origin.page_id)
        answer = await self._sink.fetcher.fetch(ask, self._limits(origin))
        if self._manners is not None:
            await self._manners.answered(request, answer.status, _first(answer, b"retry-after"))
        last = answer.recording.last
        request.meta[DAMAGE] = None
        if origin.purpose == "page" and not origin.is_read and answer.failure is None and last is not None:
            request.meta[DAMAGE] = await self._damage(last)
        archived = await self._sink.store(answer, facts_of(request))
        request.meta[ARCHIVED] = archived
        request.meta[HEAD] = last.head if last else None
        await self._sink.store_late()
        if answer.failure is not None:
            answer.failure.archived = archived
            # a length that is a little wrong is no reason to do without a site's rules and feeds
            if answer.failure.reason != "lengthWrong" or origin.purpose in ("page", "requisite"):
                raise answer.failure
        body = b""
        if origin.is_read:
            body, request.meta[DAMAGE] = self._decode(answer)
        return _response(ask.url, answer, body)

    @cached_property
    def _browsing(self) -> Browsing:
        return Browsing(self._crawler)

    def _limits(self, origin: Origin) -> Limits:
        """The bounds of one fetch. Raises FetchError where what it shares with others is used up."""
        limits = self._sink.limits if origin.is_read else self._unread
        if origin.deadline_s is None:
            return limits
        left_s = origin.deadline_s - asyncio.get_running_loop().time()
        if left_s <= 0 or (origin.budget is not None and origin.budget.left <= 0):
            raise FetchError(
                "overBudget", f"the {'time of its page is' if left_s <= 0 else 'bytes of its page are'} used up"
            )
        return replace(limits, total_s=min(limits.total_s, left_s), budget=origin.budget)

    async def _damage(self, exchange: Exchange) -> str | None:
        """Where a page's body is damaged, known before its exchange is committed, which lets go of the bytes."""
        codings = exchange.head.codings("content-encoding") if exchange.head else ()
        if not codings or not exchange.payload_bytes:
            return None
        return await asyncio.to_thread(content_damage, exchange.payload, codings, self._sink.limits.kept_bytes)

    def _decode(self, answer: Answer) -> tuple[bytes, str | None]:
        """The body and where it is damaged; last of all, since a small response may have a large one."""
        last = answer.recording.last
        if not answer.payload or last is None or last.head is None:
            return b"", None
        limit = self._sink.limits.kept_bytes
        body, problems, is_cut = content_decoded(answer.payload, last.head.codings("content-encoding"), limit)
        return (b"" if is_cut else body), damage_in(problems)

    async def close(self) -> None:
        """Close idle connections; Scrapy calls this when the crawl has ended."""
        await self._sink.fetcher.close()


def _fields(headers: Headers) -> Iterator[tuple[bytes, list[bytes]]]:
    yield from headers.items()


def _first(answer: Answer, name: bytes) -> str | None:
    values = (found[0].decode("latin-1") for field, found in answer.headers if field.lower() == name)
    return next(values, None)


def _response(url: str, answer: Answer, body: bytes) -> Response:
    headers = Headers()
    for name, values in answer.headers:
        if name.lower() != b"content-encoding":  # the body is decoded already
            headers.setlist(name, values)
    kind: Any = responsetypes.from_args(headers=headers, url=url, body=body[:4096])
    response: Response = kind(
        url=url,
        status=answer.status,
        headers=headers,
        body=body,
        flags=[] if body or not answer.recording.exchanges[-1].payload_bytes else ["inArchiveOnly"],
        protocol=answer.version,
    )
    return response
