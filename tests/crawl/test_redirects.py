"""Redirects that never end, or lead where nobody may go: ten hops, and no packet to private ground (FAULTS F7)."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from archiver.api import crawl_in_child
from archiver.archive import Archive, SourceConfig, add_source
from archiver.crawl.events import CrawlEvent, PageDone
from archiver.crawl.job import CrawlJob
from tests.crawl.routes import ARTICLE
from tests.crawl.server import RawServer, Route, page

_MOST_REQUESTS = 11
"""Of an address: the first, and ten hops."""
_ENDLESS = ("/self", "/round/a", "/chain/0", "/grow/x")
_FORBIDDEN = (
    "http://127.0.0.2:{port}/", "//127.0.0.2:{port}/x", "http://[::ffff:127.0.0.2]:{port}/", "http://127.2:{port}/",
    "http://0x7f.0.0.2:{port}/", "http://2130706434:{port}/", "http://0177.0.0.2:{port}/",
    "http://rebind.test:{port}/", "http://user:secret@rebind.test:{port}/", "http://localhost.:{port}/",
    "http://169.254.169.254/latest/meta-data/", "//169.254.169.254/", "file:///etc/passwd", "data:text/html,x",
    "ftp://127.0.0.2:{port}/", "gopher://127.0.0.2:{port}/", "http://１２７.0.0.2:{port}/",
    "javascript:alert(1)", "mailto:desk@site.test", "about:blank",
)  # fmt: skip


def _moved(to: str) -> Route:
    return [page(b"", b"Location: " + to.encode(), status=b"302 Found")]


def _onward(request: bytes) -> list[bytes]:
    """A chain of a thousand, a ring of two, an address that grows."""
    path = request.split(b" ", 2)[1].decode()
    if path.startswith("/chain/"):
        number = int(path.rpartition("/")[2])
        return [page(ARTICLE)] if number == 1000 else list(_moved(f"/chain/{number + 1}"))  # type: ignore[arg-type]
    if path.startswith("/round/"):
        return list(_moved("/round/b" if path.endswith("a") else "/round/a"))  # type: ignore[arg-type]
    if path.startswith("/grow/"):
        return list(_moved(f"{path}/x"))  # type: ignore[arg-type]
    return [page(b"<title>no such page</title>", status=b"404 Not Found")]


@contextmanager
def _canary() -> Iterator[tuple[int, list[str]]]:
    """A socket on another loopback address that must hear nothing: its port, and what it heard."""
    listener, heard = socket.create_server(("127.0.0.2", 0)), []

    def listen() -> None:
        with suppress(OSError):
            while True:
                connection, address = listener.accept()
                heard.append(str(address))
                connection.close()

    threading.Thread(target=listen, daemon=True).start()
    try:
        yield int(listener.getsockname()[1]), heard
    finally:
        listener.close()


def _routes(port: int) -> dict[str, Route]:
    routes: dict[str, Route] = {
        "*": _onward,
        "/robots.txt": [page(b"", status=b"404 Not Found")],
        "/self": _moved("/self"),
        "/refresh": [page(b'<meta http-equiv=refresh content="0; url=/refresh">' + ARTICLE)],
        "/feed-away": _moved(f"http://127.0.0.2:{port}/feed"),
        "/feed": [page(_feed(port), kind=b"application/rss+xml")],
        "/map.xml": [page(f"<urlset><url><loc>http://127.0.0.2:{port}/m</loc></url></urlset>".encode())],
    }
    return routes | {f"/to/{n}": _moved(to.format(port=port)) for n, to in enumerate(_FORBIDDEN)}


def _feed(port: int) -> bytes:
    links = (f"http://127.0.0.2:{port}/f", f"http://rebind.test:{port}/f", "file:///etc/passwd")
    items = "".join(f"<item><title>t</title><link>{link}</link></item>" for link in links)
    return f'<rss version="2.0"><channel><title>f</title>{items}</channel></rss>'.encode()


def test_every_chain_ends_and_none_reaches_private_ground(archive: Archive) -> None:
    with _canary() as (port, heard), RawServer(_routes(port)) as server, RawServer(_away(port)) as away:
        pages = [*_ENDLESS, "/refresh", *(f"/to/{n}" for n in range(len(_FORBIDDEN)))]
        urls = (*(server.url(path, "site.test") for path in pages), away.url("/x", "away.test"))
        feeds = [server.url(path, "site.test") for path in ("/feed", "/feed-away")]
        for source in (
            SourceConfig(name="pages", kind="urls", urls=urls),
            SourceConfig(name="feeds", kind="feed", urls=tuple(feeds)),
            SourceConfig(name="map", kind="sitemap", url=server.url("/map.xml", "site.test")),
        ):
            add_source(archive.layout.config, source)
        events: list[CrawlEvent] = []
        resolve = ("site.test=127.0.0.1", "away.test=127.0.0.1", "rebind.test=127.0.0.2")
        job = CrawlJob(spider="news", allow_private=("127.0.0.1",), resolve=resolve, delay_s=0, workers=1)
        crawl_in_child(archive.root, job, events.append)
        assert heard == []
    done = {event.url: event for event in events if isinstance(event, PageDone)}
    reasons = {path: done[server.url(path, "site.test")].reason for path in pages}
    assert {path: reasons.pop(path) for path in _ENDLESS} == dict.fromkeys(_ENDLESS, "tooManyRedirects")
    assert reasons.pop("/refresh") is None  # a page like others: only browsers follow what it says
    no_address = {
        path for path in reasons if _FORBIDDEN[int(path[4:])].startswith(("javascript:", "mailto:", "about:"))
    }
    assert {(reasons[path], done[server.url(path, "site.test")].status) for path in no_address} == {
        ("redirectRefused", 302)
    }
    refused = {"addressRefused", "redirectRefused", "schemeRefused", "userinfoRefused", "badUrl", "dnsFailure"}
    assert set(reasons.values()) <= refused
    asked = [re.sub(r"^/(\w+).*", r"\1", entry.path) for entry in server.log]
    assert all(asked.count(name) <= _MOST_REQUESTS for name in ("self", "round", "chain", "grow"))
    assert [event.reason for url, event in done.items() if f":{port}/" in url] == ["addressRefused"] * 3


def _away(port: int) -> dict[str, Route]:
    """A site whose robots.txt lies on private ground."""
    return {"/robots.txt": _moved(f"http://127.0.0.2:{port}/robots.txt"), "*": [page(ARTICLE)]}
