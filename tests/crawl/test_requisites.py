"""Pages kept with what they need to be shown: each address once, as a browser would, within bounds."""

from __future__ import annotations

import gzip
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from archiver.api import crawl_in_child
from archiver.archive import Archive, Bundle, PageVisit, page_visit_of
from archiver.archive.records import read_records
from archiver.crawl.events import CrawlEvent, CrawlResult, PageDone
from archiver.crawl.job import CrawlJob
from archiver.derive.reparse import reparse
from tests.archive.unsound import unsound
from tests.crawl.routes import ARTICLE
from tests.crawl.server import Close, Drip, Pause, RawServer, Route, Seen, page

PNG = b"\x89PNG\r\n\x1a\n"
CSS, SVG, WOFF = b"text/css", b"image/svg+xml", b"font/woff2"
HEAD = b"<link rel=stylesheet href=/css/main.css><link rel=icon href=/icon.ico>"
BODY = b"""<img src=/img/a.png srcset="/img/a-s.png 300w, /img/a-l.png 2400w"><img src="data:," data-src=/img/lazy.png>
<img src=/img/gone.png><img src=/private/x.png><img src=/moved.png><img src=http://10.1.2.3/inside.png>
<img src=http://user:secret@127.0.0.1/u.png><img src=http://far.test:{port}/o.png><img src=http://no.invalid/n.png>
<img src=/cut.png><iframe src=/frame.html></iframe><script src=/app.js></script><video src=/film.mp4></video>"""
KEPT = {
    "/css/main.css": "stylesheet",
    "/css/more.css": "stylesheet",
    "/css/n.woff2": "font",
    "/css/bg.png": "image",
    "/icon.ico": "image",
    "/img/a.png": "image",
    "/img/a-s.png": "image",
    "/img/a-l.png": "image",
    "/img/lazy.png": "image",
    "/img/drawn.svg": "image",
    "/img/in.png": "image",
    "/moved.png": "image",
    "/frame.html": "document",
    "/img/framed.png": "image",
    "/inner.html": "document",
    "/app.js": "script",
    "/film.mp4": "media",
}
"""What /story needs and gets, at its own host."""
MISSING = {
    "/img/gone.png": ("notFound", "404"),
    "/private/x.png": ("robotsDisallowed", ""),
    "http://10.1.2.3/inside.png": ("addressRefused", None),
    "http://user:secret@127.0.0.1/u.png": ("userinfoRefused", None),
    "http://no.invalid/n.png": ("dnsFailure", None),
    "/cut.png": ("disconnected", None),
    "/innermost.html": ("overBudget", None),
}


def image(name: str) -> bytes:
    return page(PNG + name.encode() * 20, kind=b"image/png")


def routes() -> dict[str, Route]:
    found: dict[str, Route] = {path: [image(path)] for path, kind in KEPT.items() if kind in ("image", "media")}
    found |= {
        "/robots.txt": [page(b"User-agent: *\nDisallow: /private", kind=b"text/plain")],
        "/css/main.css": [page(b'@import "more.css"; @font-face { src: url(n.woff2) }', kind=CSS)],
        "/css/more.css": [
            page(gzip.compress(b"@import 'main.css'; p { background: url(bg.png), url(/img/drawn.svg) }"),
                 b"Content-Encoding: gzip", kind=CSS)
        ],
        "/css/n.woff2": [page(b"wOF2", kind=WOFF)],
        "/img/drawn.svg": [page(b'<svg xmlns="http://www.w3.org/2000/svg"><image href="in.png"/></svg>', kind=SVG)],
        "/moved.png": [page(b"", b"Location: /img/target.png", status=b"302 Found")],
        "/img/target.png": [image("target")],
        "/frame.html": [page(b"<p>framed</p><img src=/img/framed.png><iframe src=/inner.html></iframe>")],
        "/inner.html": [page(b"<p>deeper</p><iframe src=/innermost.html></iframe>")],
        "/app.js": [page(b"let a", kind=b"text/javascript")],
        "/cut.png": [image("cut")[:-7], Close()],
        "/o.png": [image("far")],
        "/story-2": [page(ARTICLE.replace(b"</head>", HEAD + b"</head>").replace(b"</body>", b"<img src=/img/a.png>"))],
    }  # fmt: skip
    return found


@dataclass(frozen=True)
class Saved:
    """A crawl that is over."""

    archive: Archive
    server: RawServer
    pages: dict[str, PageDone]
    result: CrawlResult

    def bundles(self, url: str) -> list[Bundle]:
        return [one for one in self.archive.bundles() if one.target_uri == url and one.facts.purpose != "visit"]

    @property
    def visits(self) -> dict[str, PageVisit]:
        """By address of the page; of several the last."""
        found = filter(None, map(page_visit_of, self.archive.bundles()))
        return {visit.target_uri: visit for visit in found}


def save(archive: Archive, server: RawServer, paths: Sequence[str], **settings: object) -> Saved:
    events: list[CrawlEvent] = []
    given = {"allow_private": ("127.0.0.1",), "resolve": ("far.test=127.0.0.1",), "delay_s": 0.0, "workers": 1}
    job = CrawlJob(urls=tuple(map(server.url, paths)), requisites=True, **{**given, **settings})  # type: ignore[arg-type]
    result = crawl_in_child(archive.root, job, events.append)
    return Saved(archive, server, {event.url: event for event in events if isinstance(event, PageDone)}, result)


def new_archive(folder: Path) -> Archive:
    return Archive.create(folder, name="test", operator="Test Desk", contact="mailto:desk@paper.example")


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Saved]:
    archive = new_archive(tmp_path_factory.mktemp("saved") / "archive")
    table = routes()
    with RawServer(table) as server:
        body = BODY.replace(b"{port}", str(server.port).encode())
        table["/story"] = [
            page(ARTICLE.replace(b"<title>", HEAD + b"<title>").replace(b"</article>", body + b"</article>"))
        ]
        yield save(archive, server, ["/story", "/story-2", "/img/a.png"])


def test_all_that_a_page_names_is_there_once(saved: Saved) -> None:
    done = saved.pages[saved.server.url("/story")].requisites
    assert done is not None
    asked = Counter(seen.path for seen in saved.server.log if seen.path not in ("/robots.txt", "/cut.png"))
    asked["/img/a.png"] -= 1  # it is a page of this crawl, too
    assert set(asked.values()) == {1}
    wanted = {saved.server.url(path) for path in KEPT} | {saved.server.url("/o.png", "far.test")}
    visit = saved.visits[saved.server.url("/story")]
    assert {one.url for one in visit.kept} == wanted
    assert done.kept == len(wanted)
    for one in visit.kept:
        bundles = saved.bundles(one.url)
        (whole,) = [bundle for bundle in bundles if bundle.kind == "response"]
        answers = saved.server.seen(one.url.partition(str(saved.server.port))[2])
        assert b"".join(whole.main.pieces()) in [answer.response for answer in answers]
        if whole.status == 302:
            bundles = saved.bundles(saved.server.url("/img/target.png"))
        assert one.record_id in [bundle.record_id for bundle in bundles]


def test_records_say_whose_requisites_they_are_and_of_what_kind(saved: Saved) -> None:
    (story,) = saved.bundles(saved.server.url("/story"))
    page_id = story.facts.page_id
    assert page_id and len(page_id) == 36
    assert (story.facts.resource_type, story.facts.purpose) == ("document", "page")
    page_ids = {visit.facts.page_id for visit in saved.visits.values()}  # of what both need, either may be the first
    for path, kind in {**KEPT, "/img/target.png": "image"}.items():
        facts = [one.facts for one in saved.bundles(saved.server.url(path)) if one.facts.purpose == "requisite"]
        assert {one.resource_type for one in facts} == {kind}, path
        assert {one.page_id for one in facts} <= page_ids
    (framed,) = saved.bundles(saved.server.url("/img/framed.png"))
    assert framed.facts.page_id == page_id
    (nested,) = saved.bundles(saved.server.url("/css/n.woff2"))
    assert nested.facts.found_in == saved.server.url("/css/main.css")
    assert nested.facts.robots is not None and nested.facts.robots.verdict == "allowed"
    [warc] = saved.archive.warcs()
    fields = [dict(record.fields) for record in read_records(warc) if record.target_uri == nested.target_uri]
    assert [(one["WARC-Page-ID"], one["WARC-Resource-Type"]) for one in fields] == [(nested.facts.page_id, "font")] * 3


def test_what_is_missing_is_named_with_its_reason(saved: Saved) -> None:
    story = saved.pages[saved.server.url("/story")]
    assert (story.reason, story.kind) == (None, "response")
    assert story.requisites is not None
    told = {one.url.removeprefix(saved.server.url("")): one for one in story.requisites.missing}
    assert {url: one.reason for url, one in told.items()} == {url: reason for url, (reason, _) in MISSING.items()}
    for url, (_, detail) in MISSING.items():
        assert detail is None or told[url].detail == detail
    assert told["/innermost.html"].found_in == saved.server.url("/inner.html")
    visit = saved.visits[story.final_url]
    assert {(one.url, one.reason) for one in visit.missing} == {(one.url, one.reason) for one in told.values()}
    assert visit.refers_to == (story.record.record_id if story.record else None)
    assert saved.result.requisites_missing == len(MISSING)
    assert not saved.server.seen("/private/x.png") and not saved.server.seen("/inside.png")


def test_another_page_counts_what_is_there_already(saved: Saved) -> None:
    other = saved.pages[saved.server.url("/story-2")].requisites
    assert other is not None
    shared = {saved.server.url(path) for path in ("/css/main.css", "/css/more.css", "/css/n.woff2", "/css/bg.png",
              "/img/drawn.svg", "/img/in.png", "/icon.ico", "/img/a.png")}  # fmt: skip
    assert {one.url for one in saved.visits[saved.server.url("/story-2")].kept} == shared
    assert (other.kept, other.missing) == (len(shared), ())
    picture = saved.pages[saved.server.url("/img/a.png")]
    assert (picture.requisites, picture.reason) == (None, None)


def test_only_pages_become_articles_and_the_archive_is_in_order(saved: Saved) -> None:
    assert sorted(article.url or "" for article in saved.archive.articles()) == [
        saved.server.url("/story"),
        saved.server.url("/story-2"),
    ]
    assert saved.result.articles == 2
    assert unsound(saved.archive) == []
    before = [path.read_bytes() for path in saved.archive.article_files()]
    reparse(saved.archive, workers=1)
    assert [path.read_bytes() for path in saved.archive.article_files()] == before


def test_a_page_that_is_unchanged_is_read_again_for_what_it_needs(saved: Saved) -> None:
    again = save(saved.archive, saved.server, ["/story-2"])
    [done] = again.pages.values()
    assert (done.kind, done.requisites and done.requisites.kept) == ("revisit", 8)
    kinds = Counter(bundle.kind for bundle in saved.archive.bundles() if bundle.facts.page_id == _last_id(again))
    assert kinds == {"revisit": 9, "failed": 1}


def _last_id(saved: Saved) -> str | None:
    return saved.visits[saved.server.url("/story-2")].facts.page_id


def _at_once(entries: Sequence[Seen]) -> int:
    """The most requests that were under way at a time."""
    changes = sorted([(one.started_s, 1) for one in entries] + [(one.ended_s, -1) for one in entries])
    now = most = 0
    for _, change in changes:
        now += change
        most = max(most, now)
    return most


def test_few_at_a_time_without_a_pause_and_a_host_that_wants_one_gets_it(tmp_path: Path) -> None:
    busy: list[int] = []

    def overloaded(_: bytes) -> list[bytes]:
        busy.append(1)
        return [page(b"", b"Retry-After: 1", status=b"503 Busy")] if len(busy) == 1 else [image("busy")]

    names = [f"/{n}.png" for n in range(24)]
    table: dict[str, Route] = {name: [Pause(0.05), image(name)] for name in names}
    table |= {"/busy.png": overloaded, "/robots.txt": _by_host(b"slow.test", b"User-agent: *\nCrawl-delay: 9")}
    with RawServer(table) as server:
        hosts = ("127.0.0.1", "slow.test", "busy.test")
        images = [server.url(name, hosts[n % 2]) for n, name in enumerate(names)]
        images += [server.url("/busy.png", "busy.test"), server.url("/0.png", "busy.test")]
        table["/page"] = [page(b"<p>x</p>" + "".join(f"<img src={url}>" for url in images).encode())]
        resolve = tuple(f"{host}=127.0.0.1" for host in hosts[1:])
        saved = save(new_archive(tmp_path / "archive"), server, ["/page"], delay_s=5.0, resolve=resolve)
    [done] = saved.pages.values()
    assert done.requisites is not None
    assert (done.requisites.kept, done.requisites.missing) == (len(images), ())
    by_host = {
        host: [one for one in server.log if one.host.startswith(host) and one.path[-4:] == ".png"] for host in hosts
    }
    assert 2 <= _at_once(by_host["127.0.0.1"]) <= 4
    assert _at_once(by_host["slow.test"]) == 1
    first, second = server.seen("/busy.png")
    assert second.started_s - first.ended_s >= 0.9
    # 24 pictures with pauses of five seconds between them would have taken two minutes
    assert max(one.ended_s for one in server.log) - min(one.started_s for one in server.log) < 60


def _by_host(host: bytes, robots: bytes) -> Callable[[bytes], Sequence[bytes]]:
    return lambda request: [page(robots if b"Host: " + host in request else b"", kind=b"text/plain")]


def test_bounds_cut_what_is_least_likely_to_be_wanted(tmp_path: Path) -> None:
    table: dict[str, Route] = {f"/{n}.png": [image(str(n))] for n in range(20)}
    table |= {"/big.png": [page(bytes(400_000), kind=b"image/png")]}
    with RawServer(table) as server:
        sets = "".join(f"<img src=/{n}.png srcset='/{n}.png?w=900 900w'>" for n in range(6))
        far = f"<img src={server.url('/7.png', 'far.test')}>"
        table["/page"] = [page(f"<p>x</p>{sets}{far}<link rel=icon href=/8.png>".encode())]
        table["/heavy"] = [page(b"<p>x</p><img src=/big.png><img src=/9.png>")]
        counted = save(
            new_archive(tmp_path / "a"), server, ["/page"], requisite_bounds={"max_count": 6, "max_hosts": 1}
        )
        heavy = save(new_archive(tmp_path / "b"), server, ["/heavy"], requisite_bounds={"max_bytes": 100_000})
    [done] = counted.pages.values()
    assert done.requisites is not None
    assert {one.url for one in counted.visits[done.final_url].kept} == {server.url(f"/{n}.png") for n in range(6)}
    assert {one.reason for one in done.requisites.missing} == {"overBudget"}
    assert len(done.requisites.missing) == 8
    [done] = heavy.pages.values()
    assert done.requisites is not None
    assert ("overBudget", server.url("/big.png")) in {(one.reason, one.url) for one in done.requisites.missing}
    (cut,) = heavy.bundles(server.url("/big.png"))
    assert cut.truncated == "length"
    assert cut.main.block_length < 300_000
    assert unsound(heavy.archive) == []


def test_a_visit_ends_when_its_time_is_up(tmp_path: Path) -> None:
    table: dict[str, Route] = {
        "/page": [page(b"<p>x</p><img src=/drip.png><img src=/quick.png><img src=http://stuck.test:{port}/a.png>")],
        "/drip.png": [b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n", Drip(bytes(600), 0.1)],
        "/quick.png": [image("quick")],
        "/robots.txt": lambda request: [Pause(40)] if b"Host: stuck" in request else [page(b"", kind=b"text/plain")],
    }
    with RawServer(table) as server:
        table["/page"] = [page(table["/page"][0].partition(b"\r\n\r\n")[2].replace(b"{port}", b"%d" % server.port))]  # type: ignore[index, union-attr]
        bounds, resolve = {"max_seconds": 1.5}, ("stuck.test=127.0.0.1",)
        saved = save(
            new_archive(tmp_path / "a"), server, ["/page"], requisite_bounds=bounds, resolve=resolve, timeout_s=4.0
        )
    [done] = saved.pages.values()
    assert done.requisites is not None
    assert {(one.reason, one.url.rpartition("/")[2]) for one in done.requisites.missing} == {
        ("overBudget", "drip.png"),
        ("overBudget", "a.png"),
    }
    assert [one.url for one in saved.visits[done.final_url].kept] == [server.url("/quick.png")]
    (drip,) = saved.bundles(server.url("/drip.png"))
    assert drip.truncated == "time"
    assert unsound(saved.archive) == []


def test_a_page_and_what_it_needs_stand_in_one_file(tmp_path: Path) -> None:
    archive = new_archive(tmp_path / "archive")
    config = archive.layout.config
    config.write_text(config.read_text() + "[limits]\nmax_file = 10000\n")  # some 18,000 bytes come
    table: dict[str, Route] = {
        f"/img/{number}.png": [page(PNG + random.Random(number).randbytes(700), kind=b"image/png")]
        for number in range(6)
    }
    named = b"".join(b"<img src=%b>" % path.encode() for path in table)
    table["/story"] = [page(ARTICLE.replace(b"</article>", named + b"</article>"))]
    with RawServer(table) as server:
        saved = save(archive, server, ["/story"])
    files = [(one.facts.page_id, one.file) for one in saved.archive.bundles() if one.facts.page_id]
    assert len(files) == 8  # the page, six images, the end of the visit
    assert len(set(files)) == 1
    assert sum(path.stat().st_size for path in saved.archive.warcs()) > 15_000
