"""A world whose clock a test turns by hand, and short ways to ask it."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from tests.internet.clock import HOUR, START, HandClock
from tests.internet.exchange import Reply, Request
from tests.internet.linking import untracked
from tests.internet.newsroom import Newsroom
from tests.internet.site import Site
from tests.internet.sites import SITES
from tests.internet.world import World

__all__ = ["ADDRESS", "CANARY", "Asker", "plain_body"]

CANARY = "127.0.0.2:8999"
ADDRESS = re.compile(r"""(?:href="|src="|<loc>|<link>|"url": ")([^"<]+)""")
"""An address as HTML, feeds or sitemaps write it."""


def plain_body(reply: Reply) -> bytes:
    """The body without gzip, as header or as file."""
    is_packed = reply.header("Content-Encoding") == "gzip" or reply.header("Content-Type") == "application/gzip"
    return gzip.decompress(reply.body) if is_packed else reply.body


def _unlimited(site: Site) -> Site:
    return replace(site, conduct=replace(site.conduct, limit=None))


class Asker:
    """Asks a world at hours after its start."""

    def __init__(
        self,
        *,
        seed: int = 0,
        canary: str = "",
        hour: float = 0.0,
        is_limited: bool = True,
        real_feeds: Path | None = None,
    ) -> None:
        self.clock = HandClock(START + hour * HOUR)
        sites = SITES if is_limited else tuple(map(_unlimited, SITES))
        self.world = World(self.clock, seed, port=8080, canary=canary, sites=sites, real_feeds=real_feeds)

    def at(self, hour: float) -> Asker:
        self.clock.now = START + hour * HOUR
        return self

    def ask(self, host: str, target: str, **headers: str) -> Reply:
        """Names of headers with _ for -."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.world.respond(Request("GET", host, target, named))

    def get(self, host: str, target: str) -> str:
        """The text of an answer that must be 200, in the site's charset if it is a page."""
        reply = self.ask(host, target)
        assert reply.status == 200, (host, target, reply.status)
        is_page = (reply.header("Content-Type") or "").startswith("text/html")
        return plain_body(reply).decode(self.room(host).site.charset if is_page else "utf-8")

    def room(self, host: str) -> Newsroom:
        return self.world.rooms[host]

    def numbers(self, host: str, target: str) -> set[int]:
        """Numbers of the articles that a listing leads to, whatever way it writes their addresses."""
        room = self.room(host)
        found = set()
        reply = self.ask(host, target)
        assert reply.status == 200, (host, target, reply.status)
        for written in ADDRESS.findall(plain_body(reply).decode("latin-1")):  # paths are ASCII, whatever the rest is
            parts = urlsplit(urljoin(room.url(target), unescape(written)))
            path = untracked(parts.path + (f"?{parts.query}" if parts.query else ""))
            if path in room.addresses:
                found.add(room.addresses[path].article.number)
            elif path.startswith("/r/"):
                found.add(int(path.removeprefix("/r/")))
        return found
