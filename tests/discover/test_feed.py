from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable

import pytest

from archiver.discover.feed import read_feed
from archiver.discover.sitemap import read_sitemap

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Post</title><language>en-GB</language>
<item><title>Ferry &lt;b&gt;returns&lt;/b&gt; to pier</title><link>/news/ferry</link>
<pubDate>Fri, 03 May 2024 09:30:00 +0200</pubDate></item>
<item><title>Again</title><link>https://post.example/news/ferry#comments</link></item>
<item><title>By its guid</title><guid isPermaLink="true">https://post.example/2</guid></item>
<item><title>Nowhere</title><link>mailto:desk@post.example</link></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Bote</title>
<entry><title type="html">Rat &lt;i&gt;tagt&lt;/i&gt;</title><link rel="self" href="https://bote.example/feed/1"/>
<link rel="alternate" href="https://bote.example/rat"/><updated>2024-05-03T09:30:00Z</updated></entry></feed>"""


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise AssertionError("discovery opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_rss_gives_each_page_once_with_title_time_and_language() -> None:
    found = read_feed(RSS.encode(), content_type="text/xml", url="https://post.example/rss")
    assert [link.url for link in found.links] == ["https://post.example/news/ferry", "https://post.example/2"]
    first = found.links[0]
    assert (first.title, first.published_raw, first.language) == (
        "Ferry returns to pier",
        "Fri, 03 May 2024 09:30:00 +0200",
        "en-GB",
    )
    assert {link.kind for link in found.links} == {"article"}
    assert first.found_in == "https://post.example/rss"


def test_atom_gives_the_alternate_link() -> None:
    found = read_feed(ATOM.encode(), content_type="application/atom+xml", url="https://bote.example/feed")
    assert [(link.url, link.title, link.published_raw) for link in found.links] == [
        ("https://bote.example/rat", "Rat tagt", "2024-05-03T09:30:00Z")
    ]


def test_json_feed() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "language": "fr",
        "items": [
            {"id": "1", "url": "/a", "title": "Un", "date_published": "2024-05-03"},
            {"id": "https://f.example/b"},
            "x",
            {},
        ],
    }
    found = read_feed(
        json.dumps(feed).encode(), content_type="application/feed+json", url="https://f.example/feed.json"
    )
    assert [(link.url, link.title, link.language) for link in found.links] == [
        ("https://f.example/a", "Un", "fr"),
        ("https://f.example/b", None, "fr"),
    ]


def test_a_feed_that_names_outside_files_is_not_followed() -> None:
    entities = '<!ENTITY x SYSTEM "http://evil.example/x"><!ENTITY y "lol"><!ENTITY z "&y;&y;">'
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [{entities}]>'
    found = read_feed(
        (bomb + RSS[21:].replace("Again", "&x;&z;")).encode(), content_type=None, url="https://post.example/"
    )
    assert "entitiesRefused" in [problem.code for problem in found.problems]
    assert len(found.links) == 2


@pytest.mark.parametrize(
    "body", [b"", b"<html><body>No feed</body></html>", b"{", b"\x1f\x8b broken", b"<rss><chan", b"\xff\xfe<"]
)
def test_what_is_no_feed_gives_nothing_and_does_not_raise(body: bytes) -> None:
    assert read_feed(body, content_type="text/html", url=None).links == ()


def links_of(feed: str | bytes, url: str = "https://post.example/feeds/all") -> list[str]:
    body = feed.encode() if isinstance(feed, str) else feed
    return [link.url for link in read_feed(body, content_type="text/xml", url=url).links]


def rss(items: str, head: str = "") -> str:
    return f'<rss version="2.0"><channel>{head}{items}</channel></rss>'


def test_times_are_instants_and_changes_stand_apart() -> None:
    atom = ATOM.replace("<updated>", "<published>2024-05-02T22:00:00-02:00</published><updated>")
    (link,) = read_feed(atom.encode(), content_type=None, url=None).links
    assert (link.published, link.modified) == ("2024-05-03T00:00:00Z", "2024-05-03T09:30:00Z")
    (only,) = read_feed(ATOM.encode(), content_type=None, url=None).links
    assert (only.published, only.modified) == ("2024-05-03T09:30:00Z", "2024-05-03T09:30:00Z")
    (odd,) = read_feed(
        rss("<item><link>http://a.example/</link><pubDate>3 May 2024 09:30</pubDate></item>").encode(),
        content_type=None,
        url=None,
    ).links
    assert (odd.published_raw, odd.published) == ("3 May 2024 09:30", None)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-be", "iso-8859-1", "windows-1251", "euc-jp", "cp037"])
def test_charsets(codec: str) -> None:
    title = {"windows-1251": "Паром вернулся", "euc-jp": "港の灯台が再び点灯"}.get(codec, "Fähre kehrt zurück")
    items = f"<item><title>{title}</title><link>https://a.example/1</link></item>" * 20
    feed = f'<?xml version="1.0" encoding="{codec.removesuffix("-sig").removesuffix("-be")}"?>' + rss(items)
    (link,) = read_feed(feed.encode(codec), content_type="text/xml", url=None).links
    assert link.title == title


def test_bases_in_bases() -> None:
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/news/">'
        '<entry xml:base="2024/"><link href="ferry"/></entry>'
        '<entry><link xml:base="https://other.example/" href="x"/></entry></feed>'
    )
    assert links_of(feed) == ["https://post.example/news/2024/ferry", "https://other.example/x"]


def test_a_guid_is_an_address_only_if_it_is_one_and_doesnt_deny_it() -> None:
    items = (
        "<item><guid>https://post.example/a</guid></item>"
        '<item><guid isPermaLink="false">https://post.example/b</guid></item>'
        "<item><guid>abc123</guid></item>"
        "<item><guid>https://post.example/c?guid</guid><link>https://post.example/c</link></item>"
    )
    assert links_of(rss(items)) == ["https://post.example/a", "https://post.example/c"]


def test_the_page_behind_a_counting_redirect() -> None:
    item = (
        "<item><link>http://feeds.example/~r/1</link>"
        '<f:origLink xmlns:f="http://rssnamespace.org/feedburner/ext/1.0">https://post.example/1</f:origLink></item>'
    )
    assert links_of(rss(item)) == ["https://post.example/1"]
    aggregated = "https://news.google.com/rss/articles/CBMi?oc=5"
    assert links_of(rss(f"<item><link>{aggregated}</link></item>")) == [aggregated]


def test_of_several_links_of_atom_the_first_page_counts() -> None:
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry>'
        '<link rel="enclosure" type="audio/mpeg" href="https://a.example/1.mp3"/>'
        '<link rel="alternate" type="application/json" href="https://a.example/1.json"/>'
        '<link rel="alternate" type="text/html" href="https://a.example/1"/>'
        '<link hreflang="de" href="https://a.example/1/de"/><source><link href="https://b.example/"/></source>'
        "</entry></feed>"
    )
    assert links_of(feed) == ["https://a.example/1"]


def test_what_belongs_to_pictures_podcasts_and_the_channel_is_left_out() -> None:
    head = "<link>https://post.example/</link><image><url>x</url><link>https://post.example/logo</link></image>"
    item = (
        '<item><title>Ferry</title><media:title xmlns:media="http://search.yahoo.com/mrss/">A picture</media:title>'
        '<itunes:title>Episode</itunes:title><enclosure url="https://post.example/1.mp3" type="audio/mpeg"/>'
        "<image><link>https://post.example/picture</link><title>Pier</title></image><link>/1</link></item>"
    )
    found = read_feed(rss(item, head).encode(), content_type=None, url="https://post.example/f")
    assert [(link.url, link.title) for link in found.links] == [("https://post.example/1", "Ferry")]


def test_rdf_in_its_three_forms() -> None:
    for space in ("http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/", "http://purl.org/net/rss1.1#"):
        feed = (
            f'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="{space}">'
            '<channel r:about="https://a.example/"><title>All</title></channel>'
            '<item r:about="https://a.example/1"><title>One</title>'
            "<dc:date>2024-05-03T09:30:00+02:00</dc:date></item></r:RDF>"  # dc is never declared
        )
        (link,) = read_feed(feed.encode(), content_type=None, url=None).links
        assert (link.url, link.title, link.published) == ("https://a.example/1", "One", "2024-05-03T07:30:00Z")


@pytest.mark.parametrize(
    "broken",
    [
        "PHP Warning: in line 3<br/>\n" + rss("<item><link>https://a.example/1</link></item>" * 2),
        rss("<item><title>R&D &nbsp; 1 < 2 &#0;</title><link>https://a.example/1</link></item>"),
        rss("<item><link>https://a.example/1</link><description><b>bold</i></description></item>"),
        rss("<item><link>https://a.example/1</link><item><link>https://a.example/1#2</link></item>"),
        rss("<item><link>https://a.example/1</link></item>")[:-20],
        rss("<item><x:y a=1 b>z</x:y><link><![CDATA[ https://a.example/1 ]]></link></item>"),
        '<?xml-stylesheet type="text/xsl" href="/feed.xsl"?>' + rss("<item><link>https://a.example/1</link></item>"),
    ],
)
def test_broken_feeds_are_read(broken: str) -> None:
    assert links_of(broken) == ["https://a.example/1"]


def test_addresses_keep_their_parameters() -> None:
    for written in ("?a=1&amp;b=2&amp;copy=3", "?a=1&b=2&copy=3", "?a=1&amp;amp;b=2&amp;#38;copy=3"):
        assert links_of(rss(f"<item><link>https://a.example/{written}</link></item>")) == [
            "https://a.example/?a=1&b=2&copy=3"
        ]


def test_a_page_is_no_feed() -> None:
    page = '<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head></html>'
    found = read_feed(page.encode(), content_type="application/rss+xml", url="https://a.example/")
    assert (found.links, [problem.code for problem in found.problems]) == ((), ["noFeed"])


def test_where_a_feed_goes_on() -> None:
    named = "".join(
        f'<link rel="{rel}" href="/{rel}"/>' for rel in ("self", "hub", "next", "prev-archive", "first", "alternate")
    )
    for feed in (
        f'<feed xmlns="http://www.w3.org/2005/Atom">{named}</feed>',
        rss("", named.replace("<link", '<a:link xmlns:a="http://www.w3.org/2005/Atom"')),
    ):
        found = read_feed(feed.encode(), content_type=None, url="https://a.example/f")
        assert found.next_documents == ("https://a.example/next", "https://a.example/prev-archive")
    as_json = {"items": [], "next_url": "/2", "feed_url": "/1"}
    found = read_feed(json.dumps(as_json).encode(), content_type=None, url="https://a.example/f")
    assert found.next_documents == ("https://a.example/2",)


HOSTILE: dict[str, Callable[[int], str]] = {
    "author": lambda n: rss(f"<item><author>{'a.' * (n // 2)}</author></item>"),
    "nested": lambda n: rss("<b>" * (n // 3)),
    "open tags": lambda n: rss("<loc a " * (n // 7)),
    "open quotes": lambda n: rss("<a b='" * (n // 6)),
    "declarations": lambda n: "<!DOCTYPE a [" * (n // 13),
    "CDATA": lambda n: rss("<item><title>" + "<![CDATA[" * (n // 9)),
    "bases": lambda n: rss('<item xml:base="a/">' * (n // 20)),
    "encoding": lambda n: "<?xml " + 'encoding="' * (n // 10),
    "nested pages": lambda n: "<urlset>" + "<url><news>" * (n // 11),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_four_times_the_document_takes_no_sixteen_times_the_time(name: str) -> None:
    seconds = []
    for chars in (60_000, 240_000):
        body = HOSTILE[name](chars).encode()
        started = time.process_time()
        assert read_feed(body, content_type=None, url="https://a.example/").links == ()
        read_sitemap(body, content_type=None, url="https://a.example/")
        seconds.append(time.process_time() - started)
    assert seconds[1] < 10 * seconds[0] + 1


@pytest.mark.parametrize(
    "feed",
    [
        "<rss version='2.0'><channel><title>f</title><item><link>http://a.example/1</link></item>"
        "<item><title>t</title><link>http://a.exa",
        "<rss version='2.0'><channel><title>f</title><item><link>http://a.example/1</link></item>"
        "<item><title>t</title><link><![CDATA[http://a.exa",
        "<rss version='2.0'><channel><title>f</title><item><link>http://a.example/1</link></item>"
        "<item><title>t</title><guid>http://a.exa",
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>f</title><entry><link href='http://a.example/1'/></entry>"
        "<entry><title>t</title><link href='http://a.exa",
    ],
)
def test_half_an_address_at_the_end_of_a_cut_feed_is_none(feed: str) -> None:
    found = read_feed(feed.encode(), content_type=None, url="http://a.example/feed")
    assert [link.url for link in found.links] == ["http://a.example/1"]
    assert found.fault is not None and found.fault.code == "feedBroken"


def test_a_tag_left_open_in_a_title_hides_no_entry() -> None:
    feed = (
        "<rss version='2.0'><channel><title>A <b>bold</title><link>http://a.example/</link>"
        "<item><title>One</title><link>http://a.example/1</link></item>"
        "<item><title>Two <i>and <b>more</title><description>d</description><link>http://a.example/2</link></item>"
        "<item><title>Three</title><link>http://a.example/3</link></item></channel></rss>"
    )
    found = read_feed(feed.encode(), content_type=None, url="http://a.example/feed")
    assert [(link.url, link.title) for link in found.links] == [
        ("http://a.example/1", "One"), ("http://a.example/2", "Two and more"), ("http://a.example/3", "Three")
    ]  # fmt: skip
    assert [problem.code for problem in found.problems] == ["feedBroken"]
