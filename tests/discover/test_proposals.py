"""Which documents make a source: told from what they hold alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from archiver.discover.found import Discovered
from archiver.discover.proposals import choose, newest_articles
from archiver.discover.reading import Reading, address_key, main_site, reading_of
from archiver.discover.sniff import DocumentKind
from archiver.model.link import Link, LinkKind
from archiver.rules.load import load_rules

RULES = load_rules()
NOW = 1_800_000_000.0
BASE = "https://post.example"
_NAMED: dict[DocumentKind, LinkKind] = {"feed": "feed", "page": "section"}


def day(back: float) -> str:
    return datetime.fromtimestamp(NOW - back * 86_400, UTC).isoformat()


def read(
    url: str, kind: DocumentKind, numbers: Iterable[float], *, dated: bool = True, given: bool = False, base: str = BASE
) -> Reading:
    """A document that names articles by number: the number is their age in days."""
    links = tuple(
        Link(
            f"{base}/news/the-ferry-of-day-{n}-is-back", title=f"The ferry {n}", published_raw=day(n) if dated else None
        )
        for n in numbers
    )
    blank = Reading(Link(url, _NAMED.get(kind, "sitemap")), url, kind, is_given=given)
    return reading_of(blank, Discovered(links), "post.example", RULES, now=NOW)


def used(readings: list[Reading], front: Reading | None = None, scope: str | None = None) -> list[str]:
    judged = choose(readings, front, RULES, now=NOW, scope=scope)
    assert [one.reading for one in judged] == readings
    assert all(one.reason for one in judged)
    return [one.reading.url for one in judged if one.is_used]


def test_a_full_feed_makes_section_feeds_needless_whatever_their_order() -> None:
    whole, sport = read("/feed", "feed", range(20)), read("/sport/feed", "feed", range(0, 60, 3))
    assert used([whole, sport]) == used([sport, whole]) == ["/feed"]


def test_a_section_feed_that_has_more_stays() -> None:
    top, sport = read("/feed", "feed", [1, 3, 5, 7]), read("/sport/feed", "feed", [1, 2, 4, 6])
    assert used([top, sport]) == ["/feed", "/sport/feed"]


def test_a_news_sitemap_stands_beside_a_feed_and_instead_of_many() -> None:
    news = read("/news.xml", "newsSitemap", [n / 10 for n in range(20)])
    whole = read("/feed", "feed", [n / 10 for n in range(20)])
    town, sport = (
        read(f"/{name}/feed", "feed", [n / 10 + 0.1 * k for n in range(0, 18, 2)]) for k, name in enumerate("ts")
    )
    assert used([whole, news]) == ["/feed", "/news.xml"]
    kept = used([town, sport, news])
    assert len(kept) == 2
    assert kept[1] == "/news.xml"


def test_a_sitemap_only_where_nothing_quicker_is() -> None:
    front = read("/", "page", range(10), dated=False)
    site = read("/sitemap.xml", "sitemap", range(100))
    other = read("/old.xml", "sitemap", range(50, 100))
    assert used([front, site, other], front) == ["/sitemap.xml"]
    assert used([front, site, read("/feed", "feed", range(12))], front) == ["/feed"]


def test_a_feed_that_has_other_articles_than_the_front_page_is_joined_by_it() -> None:
    front = read("/", "page", [n + 0.5 for n in range(20)], dated=False)
    assert used([front, read("/blog/feed", "feed", range(10))], front) == ["/", "/blog/feed"]


def test_an_old_feed_of_a_site_that_is_as_old_is_fine() -> None:
    old = read("/feed", "feed", range(90, 100))
    assert used([read("/", "page", range(90, 100), dated=False), old], read("/", "page", range(90, 100))) == ["/feed"]
    front = read("/", "page", range(10), dated=False)
    assert used([front, old], front) == ["/"]
    assert used([old, read("/news.xml", "newsSitemap", range(3))]) == ["/news.xml"]
    assert used([read("/feed", "feed", range(90, 100), given=True)]) == ["/feed"]


def test_documents_of_other_sites_are_none() -> None:
    assert used([read("/feed", "feed", range(10), base="https://elsewhere.example")]) == []
    assert used([read("/feed", "feed", [])]) == []


def test_what_a_person_names_is_taken_though_it_is_of_one_author() -> None:
    url = f"{BASE}/author/ann-lee/feed"
    assert used([read(url, "feed", range(10))]) == []
    assert used([read(url, "feed", range(10), given=True)]) == [url]


def test_dates_to_come_are_none() -> None:
    assert read("/feed", "feed", [-400, 2]).newest == NOW - 2 * 86_400


def test_the_newest_articles_come_first_and_once() -> None:
    judged = choose(
        [read("/feed", "feed", [3, 1, 5]), read("/news.xml", "newsSitemap", [1, 0.5, 4])], None, RULES, now=NOW
    )
    numbers = [url.split("-")[4] for url in newest_articles(judged, 4)]
    assert numbers == ["0.5", "1", "3", "4"]
    pages = [read(f"/{k}", "page", [n + k / 10 for n in range(6)], dated=False) for k in (1, 2)]
    judged = choose(pages, pages[0], RULES, now=NOW)
    assert [url.split("-")[4] for url in newest_articles(judged, 4)] == ["0.1", "0.2", "1.1", "1.2"]


def test_one_page_has_one_key() -> None:
    urls = ["https://www.a.example/x/", "http://a.example/x?utm_campaign=1#top", "https://A.example/x"]
    assert len({address_key(url) for url in urls}) == 1
    assert (
        main_site([Link("https://www.a.example/1"), Link("https://a.example/2"), Link("https://b.example/")])
        == "a.example"
    )
    assert main_site([]) is None
