"""`save` with a browser, against a server that logs every byte."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from archiver.api import crawl_in_child
from archiver.archive import Archive, Bundle, page_visit_of
from archiver.browser import find_chromium
from archiver.crawl.events import CrawlEvent, PageDone
from archiver.crawl.job import CrawlJob
from archiver.derive.reparse import reparse
from archiver.model.article import Article
from tests.archive.unsound import unsound
from tests.browser.canary import canary
from tests.crawl.routes import ARTICLE
from tests.crawl.server import Close, Pause, RawServer, Route, Step, chunked, page

pytestmark = pytest.mark.browser

_JSON, _SCRIPT, _TEXT = b"application/json", b"text/javascript", b"text/plain"
_WRITTEN = "The ferry sails again from Monday, and the harbour office has sold every seat for the first crossing."
_SHELL = b"""<!doctype html><html><head><title>Ferry returns after the winter</title></head><body><article>
<h1>Ferry returns after the winter</h1><div id=text></div><img src=/moved.png></article><script src=/app.js></script>
<iframe src=http://127.0.0.2:{canary}/frame></iframe><img src=/private/x.png><script src=/gone.js></script>
<img src=/twice.png><img loading=lazy src=/late.png style="margin-top: 6000px"></body></html>"""
_APP = """fetch('/story', {method: 'POST', body: 'id=7'}).then(r => r.json()).then(d => d.forEach(text => {
  const p = document.createElement('p'); p.textContent = text; document.getElementById('text').append(p); }));
fetch('/silent'); new WebSocket('ws://127.0.0.2:{canary}/socket');"""


def _routes(port: int) -> dict[str, Route]:
    asked: list[bytes] = []

    def second(request: bytes) -> Sequence[Step]:
        asked.append(request)
        return [Close()] if len(asked) == 1 else [page(b"\x89PNG twice", kind=b"image/png")]

    def filled(text: bytes) -> bytes:
        return text.replace(b"{canary}", b"%d" % port)

    return {
        "/robots.txt": [page(b"User-agent: *\nDisallow: /private", kind=_TEXT)],
        "/short": [page(b"", b"Location: /ferry", status=b"302 Found")],
        "/loop": [page(b"", b"Location: /loop", status=b"301 Moved")],
        "/ferry": [
            b"HTTP/1.1 200 Fine\r\ncontent-type: text/html\r\nset-cookie: one=1\r\nset-cookie: two=2\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n" + chunked(filled(_SHELL), extension=b";x=y")
        ],
        "/app.js": [page(filled(_APP.encode()), kind=_SCRIPT)],
        "/story": [page(json.dumps([_WRITTEN, _WRITTEN.replace("first", "second")] * 3).encode(), kind=_JSON)],
        "/moved.png": [page(b"", b"Location: /image.png", status=b"301 Moved")],
        "/image.png": [page(b"\x89PNG image", kind=b"image/png")],
        "/twice.png": second,
        "/late.png": [page(b"\x89PNG late", kind=b"image/png")],
        "/silent": [Pause(60)],
        "/plain.txt": [page(b"only words", kind=_TEXT)],
        "/article": [page(ARTICLE)],
        "/icon": [page(ARTICLE.replace(b"<title>", b'<link rel=icon href="/favicon.ico"><title>'))],
        "/article-2": [page(ARTICLE.replace(b"<title>", b"<title>Second "))],
    }


@dataclass(slots=True)
class _Saved:
    archive: Archive
    server: RawServer
    pages: dict[str, PageDone]
    touched: list[str]
    #: what the canary noted

    def bundles(self, path: str) -> list[Bundle]:
        url = self.server.url(path)
        return [one for one in self.archive.bundles() if one.target_uri == url and one.facts.purpose != "visit"]

    def article(self, path: str) -> Article:
        line = self.pages[self.server.url(path)].article
        assert line is not None
        return msgspec.json.decode(line, type=Article)


def _save(archive: Archive, urls: Sequence[str], **settings: object) -> dict[str, PageDone]:
    events: list[CrawlEvent] = []
    given = {"allow_private": ("127.0.0.1",), "delay_s": 0.0, "workers": 1, "browser": True, "log_level": "ERROR"}
    job = CrawlJob(urls=tuple(urls), requisites=True, **{**given, **settings})  # type: ignore[arg-type]
    crawl_in_child(archive.root, job, events.append)
    return {event.url: event for event in events if isinstance(event, PageDone)}


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Saved]:
    folder = tmp_path_factory.mktemp("browsed") / "archive"
    archive = Archive.create(folder, name="test", operator="Test Desk", contact="mailto:desk@paper.example")
    with canary() as bird, RawServer(_routes(bird.port)) as server:
        wanted = ("/short", "/article", "/article-2", "/icon", "/plain.txt", "/nothing", "/loop")
        pages = _save(archive, [server.url(path) for path in wanted])
        yield _Saved(archive, server, pages, bird.touched)


def test_every_exchange_is_kept_as_it_crossed_the_wire(saved: _Saved) -> None:
    assert len(saved.server.log) > 12
    for seen in saved.server.log:
        if not seen.response or seen.path in ("/robots.txt", "/silent", "/favicon.ico"):
            continue
        kept = saved.bundles(seen.path)
        responses = [b"".join(bundle.main.pieces()) for bundle in kept if bundle.kind == "response"]
        requests = [b"".join(bundle.records[1].pieces()) for bundle in kept]
        assert seen.response in responses, seen.path
        assert seen.request in requests, seen.path
    (post,) = saved.bundles("/story")
    assert (post.findings["method"], post.facts.resource_type) == ("POST", "xhr")
    assert b"".join(post.records[1].pieces()).endswith(b"\r\n\r\nid=7")
    assert b"Cookie: one=1; two=2" in b"".join(post.records[1].pieces())


def test_the_article_is_what_the_scripts_made_of_the_page(saved: _Saved) -> None:
    done, article = saved.pages[saved.server.url("/short")], saved.article("/short")
    (document,) = saved.bundles("/ferry")
    assert _WRITTEN in (article.article_body or "")
    assert (article.url, article.final_url) == (saved.server.url("/short"), saved.server.url("/ferry"))
    assert article.capture.renderer == "browser"
    assert article.capture.response_record_id == document.record_id
    assert [hop.status for hop in article.capture.redirects] == [302]
    assert (done.record, done.kind, done.reason) == (document.pointer, "response", None)
    assert done.rendering is not None and article.capture.warc is not None
    assert done.rendering.record_id == article.capture.warc.record_id
    assert sum(line.final_url == article.final_url for line in saved.archive.articles()) == 1


def test_redirects_that_never_end_are_told_as_without_a_browser(saved: _Saved) -> None:
    done = saved.pages[saved.server.url("/loop")]
    assert (done.reason, done.detail) == ("tooManyRedirects", "net::ERR_TOO_MANY_REDIRECTS")
    assert done.record is not None


def test_what_is_missing_is_told_with_its_reason(saved: _Saved) -> None:
    done = saved.pages[saved.server.url("/short")].requisites
    assert done is not None
    visits = filter(None, map(page_visit_of, saved.archive.bundles()))
    (visit,) = [one for one in visits if one.target_uri == saved.server.url("/ferry")]
    for missing in (done.missing, visit.missing):
        told = {(one.url.rpartition("/")[2], one.reason) for one in missing}
        assert {("frame", "addressRefused"), ("x.png", "robotsDisallowed"), ("gone.js", "notFound"),
                ("socket", "webSocketRefused"), ("silent", "unfinished")} <= told  # fmt: skip
    kept = {one.url.removeprefix(saved.server.url("")) for one in visit.kept}
    assert {"/app.js", "/story", "/image.png", "/twice.png", "/late.png"} <= kept
    assert done.kept == len(visit.kept)


def test_an_icon_that_no_page_names_is_not_missing(saved: _Saved) -> None:
    icon = saved.server.url("/favicon.ico")
    told = {path: saved.pages[saved.server.url(path)].requisites for path in ("/article", "/icon", "/plain.txt")}
    missing = {path: [(one.url, one.reason) for one in done.missing] for path, done in told.items() if done}
    assert missing == {"/article": [], "/icon": [(icon, "notFound")], "/plain.txt": []}
    assert len(saved.bundles("/favicon.ico")) >= len(missing)


def test_nothing_touches_what_the_gate_refuses(saved: _Saved) -> None:
    assert saved.touched == []
    assert {seen.path for seen in saved.server.log}.isdisjoint({"/private/x.png"})


def test_other_pages_have_nothing_of_it(saved: _Saved) -> None:
    articles = [saved.article(path).headline for path in ("/article", "/article-2")]
    assert None not in articles
    plain, nothing = (saved.pages[saved.server.url(path)] for path in ("/plain.txt", "/nothing"))
    assert (plain.reason, plain.rendering, plain.article) == (None, None, None)
    assert (nothing.reason, nothing.status) == (None, 404)


def test_the_archive_is_sound_and_can_be_read_again(saved: _Saved) -> None:
    assert unsound(saved.archive) == []
    compared = reparse(saved.archive, workers=1, compare=True)
    assert (compared.changes, compared.failures) == ([], [])


def test_a_browser_that_dies_leaves_the_response_which_gets_the_article(tmp_path: Path) -> None:
    """It is killed when a script is asked for: the document is on the disk by then, what it shows never will be."""
    archive = Archive.create(tmp_path / "a", name="test", operator="Test Desk", contact="mailto:desk@paper.example")
    flag, mortal = tmp_path / "now", tmp_path / "mortal"
    mortal.write_text(
        f"#!/bin/sh\n(while [ ! -e {flag} ]; do sleep 0.05; done; kill -9 $$) >/dev/null 2>&1 &\n"
        f'exec {find_chromium()} "$@"\n'
    )
    mortal.chmod(0o755)

    def last(_: bytes) -> list[bytes]:
        flag.touch()
        return [page(b"", kind=_SCRIPT)]

    body = ARTICLE.replace(b"</body>", b"<script src=/last.js></script></body>")
    with RawServer({"/article": [page(body)], "/last.js": last}) as server:
        url = server.url("/article")
        done = _save(archive, [url], chromium=str(mortal))[url]
    assert (done.reason, done.rendering, done.requisites) == ("browserFailed", None, None)
    assert done.record is not None and done.article is not None
    (article,) = archive.articles()
    assert (article.capture.renderer, article.capture.response_record_id) == ("http", None)
    assert unsound(archive) == []
    assert reparse(archive, workers=1, compare=True).changes == []


def test_a_page_without_end_is_told_with_the_time_of_all_tries(tmp_path: Path) -> None:
    archive = Archive.create(tmp_path / "a", name="test", operator="Test Desk", contact="mailto:desk@paper.example")
    endless: list[Step] = [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>And so on", Pause(60)]
    with RawServer({"/endless": endless}) as server:
        url = server.url("/endless")
        done = _save(archive, [url], timeout_s=1.0)[url]
        tries = sum(seen.path == "/endless" for seen in server.log)
    assert tries > 1
    assert (done.reason, done.kind) == ("timeout", "response")
    told = re.fullmatch(r"not complete after (\d+) s, with all tries", done.detail)
    assert told and int(told[1]) >= tries


def test_without_a_browser_the_command_says_what_it_needs(tmp_path: Path) -> None:
    archive = Archive.create(tmp_path / "a", name="test", operator="Test Desk", contact="mailto:desk@paper.example")
    command = [sys.executable, "-m", "archiver", "save", "--browser", "--chromium", "no-such-browser"]
    command += ["--archive", str(archive.root), "http://127.0.0.1:1/"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith("archiver: no-such-browser is no program that can be run")
