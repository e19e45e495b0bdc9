"""Redirects as Scrapy follows them, but one that leads to no address is an answer, not an error of the program."""

from __future__ import annotations

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response

__all__ = ["Redirects"]


class Redirects(RedirectMiddleware):
    """Hands on what `Request` takes for no address, such as `javascript:`: `Page.answered` says that it was refused."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # without its deprecated argument
        try:
            return super().process_response(request, response)
        except ValueError:
            return response
