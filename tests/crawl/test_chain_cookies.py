"""Cookies set with a redirect go back along that chain to whom they are for, and nowhere else, nor any later."""

from __future__ import annotations

from typing import Literal

import pytest

from archiver.api import crawl_in_child
from archiver.archive import Archive, SourceConfig, add_source
from archiver.crawl.events import CrawlEvent, PageDone
from archiver.crawl.job import CrawlJob
from tests.crawl.routes import ARTICLE
from tests.crawl.server import RawServer, Route, Step, page


def _cookies(request: bytes) -> list[bytes]:
    lines = request.split(b"\r\n\r\n")[0].split(b"\r\n")[1:]
    return [line.partition(b":")[2].strip() for line in lines if line.lower().startswith(b"cookie:")]


def _moved(to: bytes, *cookies: bytes) -> list[Step]:
    return [page(b"", b"Location: " + to, *(b"Set-Cookie: " + one for one in cookies), status=b"302 Found")]


def _gate(request: bytes) -> list[Step]:
    return [page(ARTICLE)] if b"seen=1" in _cookies(request) else _moved(b"/gate", b"seen=1; Path=/")


def _routes(port: int) -> dict[str, Route]:
    away = f"http://away.test:{port}".encode()
    return {
        "*": [page(ARTICLE)],
        "/robots.txt": [page(b"", status=b"404 Not Found")],
        "/gate": _gate,
        "/two": _moved(b"/two/b", b"a=1; Path=/"),
        "/two/b": _moved(b"/two/c", b"b=2", b"a=; Path=/; Max-Age=0"),
        "/leave": _moved(away + b"/elsewhere", b"mine=1", b"all=1; Domain=test", b"theirs=1; Domain=away.test"),
        "/elsewhere": _moved(b"/back", b"own=1"),
        "/huge": _moved(b"/huge/b", b"x=" + b"y" * 5000),
        "/odd": _moved(b"/odd/b", b"bell=\x07", b"high=\xff", b"fine=1"),
    }


@pytest.mark.parametrize("spider", ["save", "news"])
def test_they_go_back_along_the_chain_alone(archive: Archive, spider: Literal["save", "news"]) -> None:
    routes: dict[str, Route] = {}
    with RawServer(routes) as server:
        routes |= _routes(server.port)
        paths = ("/gate", "/after", "/two", "/leave", "/huge", "/odd")
        urls = tuple(server.url(path, "site.test") for path in paths)
        add_source(archive.layout.config, SourceConfig(name="pages", kind="urls", urls=urls))
        events: list[CrawlEvent] = []
        job = CrawlJob(
            spider=spider,
            urls=urls if spider == "save" else (),
            allow_private=("127.0.0.1",),
            resolve=("site.test=127.0.0.1", "away.test=127.0.0.1"),
            delay_s=0,
            workers=1,
            requisites=False,
        )
        crawl_in_child(archive.root, job, events.append)
    done = {event.url: event.reason for event in events if isinstance(event, PageDone)}
    assert done == dict.fromkeys(urls)
    sent = {entry.path: _cookies(entry.request) for entry in server.log if entry.path != "/robots.txt"}
    assert sent == {
        "/gate": [b"seen=1"],
        "/after": [],
        "/two": [], "/two/b": [b"a=1"], "/two/c": [b"b=2"],
        "/leave": [], "/elsewhere": [], "/back": [b"own=1"],
        "/huge": [], "/huge/b": [],
        "/odd": [], "/odd/b": [b"fine=1"],
    }  # fmt: skip
