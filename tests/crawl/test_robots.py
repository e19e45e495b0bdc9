"""robots.txt is followed through redirects, and the rules hold for the host that was asked."""

from __future__ import annotations

from itertools import pairwise

from archiver.api import crawl_in_child
from archiver.archive import Archive
from archiver.crawl.job import CrawlJob
from tests.crawl.routes import ARTICLE
from tests.crawl.server import RawServer, Route, page


def _after(hops: int) -> dict[str, Route]:
    """A robots.txt that closes all, behind some redirects."""
    places = ["/robots.txt", *(f"/robots-{n}.txt" for n in range(1, hops + 1))]
    routes: dict[str, Route] = {
        place: [page(b"", b"Location: " + onward.encode(), status=b"302 Found")] for place, onward in pairwise(places)
    }
    routes[places[-1]] = [page(b"User-agent: *\nDisallow: /", kind=b"text/plain")]
    return {**routes, "*": [page(b"<p>A page of the paper.</p>")]}


def test_five_redirects_are_followed_and_six_mean_no_rules(archive: Archive) -> None:
    with RawServer(_after(5)) as five, RawServer(_after(6)) as six:
        urls = (five.url("/a", "five.test"), six.url("/a", "six.test"))
        resolve = ("five.test=127.0.0.1", "six.test=127.0.0.1")
        job = CrawlJob(urls=urls, allow_private=("127.0.0.1",), resolve=resolve, delay_s=0.0, workers=1)
        result = crawl_in_child(archive.root, job)
    assert [seen.path for seen in five.log] == ["/robots.txt", *(f"/robots-{n}.txt" for n in range(1, 6))]
    assert [seen.path for seen in six.log] == ["/robots.txt", *(f"/robots-{n}.txt" for n in range(1, 6)), "/a"]
    assert result.failures == 1


def test_what_robots_txt_says_of_use_stands_with_the_article(archive: Archive) -> None:
    said = b"User-agent: *\nContent-Usage: /news/ train-ai=n\nAllow: /"
    routes: dict[str, Route] = {"/robots.txt": [page(said, kind=b"text/plain")], "*": [page(ARTICLE)]}
    with RawServer(routes) as server:
        urls = (server.url("/news/a"), server.url("/b"))
        crawl_in_child(archive.root, CrawlJob(urls=urls, allow_private=("127.0.0.1",), delay_s=0.0, workers=1))
    usage = {article.url: article.usage.content_usage for article in archive.articles()}
    assert usage == {urls[0]: "train-ai=n", urls[1]: None}
