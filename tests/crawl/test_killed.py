"""A crawl that is killed, or whose disk is full, owes nothing after the next one."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

import msgspec

from archiver.archive import Archive
from archiver.archive.lines import whole_lines
from archiver.catalogue import Catalogue
from archiver.crawl.child import Message, Order, Refused
from archiver.crawl.events import PageDone
from archiver.crawl.job import CrawlJob
from tests.archive.unsound import unsound
from tests.crawl.routes import ARTICLE
from tests.crawl.server import RawServer, Route, page

_PAGES = 60
_FULL = """
import resource
import sys
from archiver.crawl import child, keeper
original = keeper.Keeper.fill
def fill(self, pointer, outcome):
    # stands for the full disk: article lines are longer than compressed pages
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
    original(self, pointer, outcome)
keeper.Keeper.fill = fill
sys.exit(child.main())
"""


def _save(archive: Archive, *urls: str) -> list[str]:
    options = ["--delay", "0", "--allow-private", "127.0.0.1", "--workers", "1", "--archive", str(archive.root)]
    return [sys.executable, "-m", "archiver", "save", *options, *urls]


def _lines(archive: Archive) -> int:
    return sum(len(list(whole_lines(path))) for path in archive.article_files())


def test_kill_in_the_middle_is_mended_by_the_next_save(archive: Archive) -> None:
    routes: dict[str, Route] = {f"/{n}": [page(ARTICLE)] for n in range(_PAGES + 1)}
    with RawServer(routes) as server:
        urls = [server.url(f"/{n}") for n in range(_PAGES)]
        with subprocess.Popen(_save(archive, *urls), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as crawl:
            while not _lines(archive) and crawl.poll() is None:
                time.sleep(0.01)
            crawl.send_signal(signal.SIGKILL)
            assert crawl.wait() == -signal.SIGKILL
        last = subprocess.run(_save(archive, server.url(f"/{_PAGES}")), capture_output=True, text=True, check=False)
        assert last.returncode == 0, last.stderr
    stored = [bundle.record_id for bundle in archive.bundles() if bundle.facts.purpose == "page"]
    assert len(stored) > 1
    with Catalogue(archive.layout.catalogue) as catalogue:
        assert catalogue.failures() == frozenset()
        assert {row.record_id for row in catalogue.rows() if row.extraction == "ok"} == set(stored)
    assert [article.capture.warc.record_id for article in archive.articles() if article.capture.warc] == stored
    assert unsound(archive) == []


def test_a_page_whose_line_finds_no_room_is_no_article_until_the_next_crawl(archive: Archive) -> None:
    long = ARTICLE.replace(b"</article>", b"<p>And so it went on all day long.</p>" * 600 + b"</article>")
    with RawServer({"*": [page(long)]}) as server:
        urls = tuple(server.url(f"/{n}") for n in range(20))
        job = CrawlJob(urls=urls, allow_private=("127.0.0.1",), workers=1, delay_s=0)
        code, messages = _in_child(["-c", _FULL], archive, job)
        assert (code, isinstance(messages[-1], Refused)) == (3, True)
        reported = {m.record.record_id for m in messages if isinstance(m, PageDone) and m.article and m.record}
        placed = [line for path in archive.article_files() for line in whole_lines(path)]
        assert 0 < len(reported) <= len(placed) < len(list(_pages(archive, urls)))
        assert all(any(record_id.encode() in line for line in placed) for record_id in reported)
        code, _ = _in_child(["-m", "archiver.crawl.child"], archive, job)
        assert code == 0
    assert unsound(archive) == []
    articles = {article.capture.warc.record_id for article in archive.articles() if article.capture.warc}
    assert articles == set(_pages(archive, urls))


def _pages(archive: Archive, urls: Sequence[str]) -> Iterator[str]:
    return (found.record_id for found in archive.bundles() if found.kind == "response" and found.target_uri in urls)


def _in_child(command: list[str], archive: Archive, job: CrawlJob) -> tuple[int, list[Message]]:
    done = subprocess.run(
        [sys.executable, *command],
        input=msgspec.json.encode(Order(str(archive.root), job)),
        stdout=subprocess.PIPE,
        check=False,
    )
    return done.returncode, [msgspec.json.decode(line, type=Message) for line in done.stdout.splitlines()]
