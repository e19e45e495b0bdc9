"""Cookies that a server sets with a redirect, given back to it while that redirect is followed, and forgotten then.

Some sites set a cookie and redirect to the same address: without it they would do so for ever. Nothing is kept from one
page to the next, so that nobody is counted, known again or logged in.
"""

from __future__ import annotations

import re
from http.cookiejar import Cookie, DefaultCookiePolicy
from typing import Any

from scrapy import Request
from scrapy.http import Response
from scrapy.http.cookies import CookieJar

from archiver.web.url import registered_domain

__all__ = ["ChainCookies"]

_JAR = "archive_cookies"
_PLAIN = re.compile(r"[ -~]*\Z")
_MOST_CHARS = 4096
"""Of all cookies of a chain, RFC 6265, section 6.1, for one: a server that sets more gets none back."""


class ChainCookies:
    """A downloader middleware; nearer to the handler than `Redirects`, so that it sees each hop."""

    def process_request(self, request: Request) -> None:
        """Give back what earlier hops of the chain have set, each to whom it is for (RFC 6265, section 5.4)."""
        jar = request.meta.get(_JAR)
        if jar is not None:
            request.headers.pop("Cookie", None)  # of the hop before
            jar.add_cookie_header(request)

    def process_response(self, request: Request, response: Response) -> Response:
        """Take up what a redirect sets."""
        if not 300 <= response.status < 400 or "Location" not in response.headers or request.meta.get("dont_redirect"):
            return response
        jar = request.meta.get(_JAR)
        if jar is None and "Set-Cookie" in response.headers and "Cookie" not in request.headers:
            jar = request.meta[_JAR] = CookieJar(_Policy())
        if jar is not None:
            jar.extract_cookies(response, request)
            if sum(len(cookie.name) + len(cookie.value or "") for cookie in jar) > _MOST_CHARS:
                jar.clear()
        return response


class _Policy(DefaultCookiePolicy):
    """As the standard library's, and none for all of a public suffix, nor one that breaks a request's line."""

    def set_ok(self, cookie: Cookie, request: Any) -> bool:
        domain = cookie.domain.lstrip(".")
        is_shared = cookie.domain_specified and registered_domain(f"http://{domain}/") is None
        is_plain = _PLAIN.match(cookie.name) and _PLAIN.match(cookie.value or "")
        return bool(is_plain) and not is_shared and super().set_ok(cookie, request)
