"""What a page and a robots.txt name."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archiver.discover.candidates import read_named, sitemaps_in_robots, usual
from archiver.rules.load import load_rules
from archiver.web.page import parse_page

RULES = load_rules()


def named(html: str, url: str = "https://post.example/") -> list[tuple[str, str]]:
    page = parse_page(html.encode(), content_type="text/html; charset=utf-8", url=url)
    return [(link.kind, link.url.removeprefix("https://post.example")) for link in read_named(page, RULES).links]


def test_a_page_names_feeds_sitemaps_sections_and_articles() -> None:
    html = """<html><head>
    <link rel="alternate" type="application/rss+xml" href="/feed">
    <link rel="Alternate home" type="application/atom+xml; charset=utf-8" href="https://feeds.elsewhere.example/post">
    <link rel="alternate" type="application/feed+json" href="/feed.json">
    <link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/1">
    <link rel="alternate" hreflang="de" href="/de/"> <link rel="alternate" type="text/html" href="/amp">
    <link rel="sitemap" type="application/xml" href="/sitemap.xml">
    <link rel="alternate" type="text/xml" href="javascript:1">
    </head><body><nav><a href="/">Home</a><a href="/town/sport">Sport</a><a href="/town/">Town</a>
    <a href="/about">About</a><a href="/login">Log in</a><a href="/file.pdf">Paper</a><a href="/rss">Feeds</a>
    <a href="https://shop.elsewhere.example/x">Shop</a></nav>
    <h2><a href="/2026/11/03/ferry-returns-to-old-pier">Ferry returns to the old pier</a></h2>
    <a href="/weather.rdf">Weather</a> <a href="?feed=rss2">RSS</a></body></html>"""
    assert named(html) == [
        ("feed", "/feed"),
        ("feed", "https://feeds.elsewhere.example/post"),
        ("feed", "/feed.json"),
        ("sitemap", "/sitemap.xml"),
        ("feed", "/weather.rdf"),
        ("feed", "/?feed=rss2"),
        ("feed", "/rss"),
        ("section", "/town/"),
        ("section", "/town/sport"),
        ("article", "/2026/11/03/ferry-returns-to-old-pier"),
    ]


def test_short_links_are_sections_where_there_is_no_navigation() -> None:
    html = (
        '<p><a href="/town">Town</a> <a href="/sport">Sport</a> <a href="/x">What we did in all of these years</a></p>'
    )
    assert named(html) == [("section", "/town"), ("section", "/sport")]


def test_sitemap_lines_stand_anywhere_and_in_any_case() -> None:
    text = (
        "\ufeffSITEMAP:https://a.example/1.xml\r\rUser-agent: x\nDisallow: /\nSitemap : //b.example/2.xml\r\nSite: /3"
    )
    found = sitemaps_in_robots(text, "https://a.example/robots.txt")
    assert [link.url for link in found] == ["https://a.example/1.xml", "https://b.example/2.xml"]


@given(st.text(max_size=300))
def test_any_robots_txt_is_read(text: str) -> None:
    assert all(link.url.startswith("http") for link in sitemaps_in_robots(text, "https://a.example/robots.txt"))


def test_usual_addresses_are_those_of_the_site() -> None:
    found = usual("https://post.example/a/b?c", RULES)
    assert {link.url for link in found} >= {"https://post.example/feed", "https://post.example/news-sitemap.xml"}
    assert len(found) < 20
