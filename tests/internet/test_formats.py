"""Feeds and sitemaps are valid where the site claims it, and broken in the way it is known for."""

from __future__ import annotations

import io
import json
from xml.etree import ElementTree as Tree

import feedparser
import pytest

from tests.internet.asking import Asker, plain_body
from tests.internet.clock import HOUR, START
from tests.internet.feeds import MEDIA_TYPES
from tests.internet.listing import Listing
from tests.internet.sites import SITES
from tests.internet.trouble import active

NOON = 11.95
"""Hours after the start at which every feed works but the one that another moves to later."""
FEEDS = [(site.host, feed) for site in SITES for feed in site.shelves.feeds]
WORKING = [(host, feed) for host, feed in FEEDS if active(feed.troubles, START, START + NOON * HOUR) is None]
SOUND = [(host, feed) for host, feed in WORKING if not feed.spoilt]
_ATOM = "{http://www.w3.org/2005/Atom}"
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


@pytest.mark.parametrize(("host", "listing"), WORKING, ids=[host for host, _ in WORKING])
def test_a_feed_has_its_newest(host: str, listing: Listing) -> None:
    asker = Asker(hour=NOON)
    shown = [article.number for article in listing.shown(asker.room(host).articles, asker.clock.now)]
    assert len(shown) == listing.newest
    if not listing.spoilt:
        assert asker.numbers(host, listing.path) == set(shown)
    reply = asker.ask(host, listing.path)
    assert (reply.header("Content-Type") or "").startswith(MEDIA_TYPES[listing.form])


def test_xml_feeds_are_well_formed_and_json_is_json() -> None:
    asker = Asker(hour=NOON)
    for host, feed in SOUND:
        body = asker.get(host, feed.path)
        if feed.form == "json":
            document = json.loads(body)
            assert document["version"] == "https://jsonfeed.org/version/1.1"
            assert all(item["id"] and item["url"] for item in document["items"])
            continue
        root = Tree.fromstring(body.encode())
        assert root.tag.endswith({"rss": "rss", "rdf": "RDF", "atom": "feed"}[feed.form])
        parsed = feedparser.parse(io.BytesIO(body.encode()))
        assert not parsed.bozo, (host, parsed.get("bozo_exception"))
        assert all(
            entry.title and entry.link and ("published_parsed" in entry or "updated_parsed" in entry)
            for entry in parsed.entries
        )


def test_atom_has_what_the_standard_asks_for() -> None:
    root = Tree.fromstring(Asker(hour=NOON).get("valley-courier.test", "/feed/atom/"))
    for element in (root, *root.iter(f"{_ATOM}entry")):
        assert all(len(element.findall(_ATOM + name)) == 1 for name in ("id", "title", "updated"))


def test_unclosed_tags() -> None:
    body = Asker(hour=NOON).get("ruta-norte.test", "/feed.xml")
    with pytest.raises(Tree.ParseError):
        Tree.fromstring(body)
    parsed = feedparser.parse(io.BytesIO(body.encode()))
    assert parsed.bozo and len({entry.link for entry in parsed.entries}) == 20


def test_wrong_charset() -> None:
    body = Asker(hour=NOON).ask("correio-da-foz.test", "/rss.php").body
    assert b'encoding="UTF-8"' in body and "Região" in body.decode("windows-1252")
    with pytest.raises(UnicodeDecodeError):
        body.decode()


def test_news_sitemaps_of_two_days() -> None:
    asker = Asker(hour=60)
    for host, path in (("daily-meridian.test", "/sitemaps/news.xml"), ("evros-typos.test", "/news-sitemap.xml")):
        root = Tree.fromstring(asker.get(host, path))
        assert root.tag == f"{_SITEMAP}urlset"
        dates = [element.text for element in root.iter(f"{_NEWS}publication_date")]
        expected = [a for a in asker.room(host).articles if 0 <= asker.clock.now - a.published < 2 * 86_400]
        assert len(dates) == len(expected) == len(list(root.iter(f"{_NEWS}title")))


def test_index_of_months_and_gzip_files() -> None:
    asker = Asker(hour=60)
    root = Tree.fromstring(asker.get("archivo-sur.test", "/sitemap_index.xml"))
    paths = [element.text.split(":8080")[1] for element in root.iter(f"{_SITEMAP}loc") if element.text]
    assert paths == [f"/sitemaps/posts-2025-{month}.xml.gz" for month in ("06", "05", "04")]
    numbers: set[int] = set()
    for path in paths:
        reply = asker.ask("archivo-sur.test", path)
        assert reply.body[:2] == b"\x1f\x8b" and reply.header("Content-Encoding") is None
        Tree.fromstring(plain_body(reply))
        numbers |= asker.numbers("archivo-sur.test", path)
    assert numbers == {a.number for a in asker.room("archivo-sur.test").articles if a.published <= asker.clock.now}


def test_lagging_sitemap() -> None:
    asker = Asker(hour=30)
    article = next(a for a in asker.room("kanaal-zeven.test").articles if a.published > asker.clock.now)
    asker.clock.now = article.published + 3599
    assert article.number in asker.numbers("kanaal-zeven.test", "/")
    assert article.number not in asker.numbers("kanaal-zeven.test", "/sitemap.xml")
    asker.clock.now += 1
    assert article.number in asker.numbers("kanaal-zeven.test", "/sitemap.xml")


def test_pages_say_their_charset_and_name_their_feeds() -> None:
    asker = Asker(hour=NOON)
    for site in SITES:
        page = asker.get(site.host, "/")
        assert f'<meta charset="{site.charset}">' in page
        announced = [feed.path for feed in site.shelves.feeds if feed.is_announced]
        assert ("alternate" in page) == bool(announced), site.host
