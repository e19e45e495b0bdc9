from __future__ import annotations

import gzip
import subprocess
import sys

import pytest

from archiver.discover.sitemap import read_sitemap

URL = "https://post.example/sitemap.xml"
NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><!-- made daily -->
<url><loc> https://post.example/a?x=1&amp;y=2 </loc><lastmod>2024-05-04</lastmod>
<news:news><news:publication><news:name>Post</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2024-05-03T09:30:00Z</news:publication_date><news:title>Ferry returns</news:title></news:news>
<image:image><image:loc>https://post.example/ferry.jpg</image:loc></image:image></url>
<url><loc><![CDATA[https://post.example/b]]></loc><lastmod>2024-05-02</lastmod></url>
</urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://post.example/2024.xml.gz</loc><lastmod>2024-05-03</lastmod></sitemap></sitemapindex>"""


def test_news_fields_win_over_lastmod_and_pictures_are_no_pages() -> None:
    links = read_sitemap(NEWS.encode(), content_type="application/xml", url=URL).links
    assert [(link.url, link.title, link.published_raw, link.language) for link in links] == [
        ("https://post.example/a?x=1&y=2", "Ferry returns", "2024-05-03T09:30:00Z", "en"),
        ("https://post.example/b", None, "2024-05-02", None),
    ]


def test_an_index_gives_sitemaps_and_gzip_is_known_by_its_bytes() -> None:
    links = read_sitemap(gzip.compress(INDEX.encode()), content_type="text/plain", url=URL).links
    assert [(link.url, link.kind) for link in links] == [("https://post.example/2024.xml.gz", "sitemap")]


@pytest.mark.parametrize(
    "broken",
    [
        NEWS[:-20],
        NEWS.replace("&amp;", "&"),
        NEWS.replace("</lastmod>", "", 1),
        "\n\n" + NEWS,
        NEWS.replace('encoding="UTF-8"', 'encoding="UTF-16"'),
        NEWS.replace(" xmlns:news=", " x:y:z="),
        NEWS.replace("Ferry", "\x0bFerry"),
    ],
)
def test_broken_xml_is_read_as_far_as_it_has_addresses(broken: str) -> None:
    links = read_sitemap(broken.encode(), content_type="application/xml", url=URL).links
    assert {"https://post.example/a?x=1&y=2", "https://post.example/b"} <= {link.url for link in links}


def test_a_cut_gzip_gives_what_it_holds() -> None:
    packed = gzip.compress((NEWS + "<!-- " + "".join(map(str, range(5000))) + "-->").encode())
    found = read_sitemap(packed[:-40], content_type=None, url=URL)
    assert len(found.links) == 2
    assert "gzipCutOff" in [problem.code for problem in found.problems]


def test_entities_are_refused() -> None:
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(12))
    bomb = NEWS.replace("<urlset", f"<!DOCTYPE urlset [{lines}]><urlset", 1).replace("Ferry returns", "&e11;")
    found = read_sitemap(bomb.encode(), content_type=None, url=URL)
    assert "entitiesRefused" in [problem.code for problem in found.problems]
    assert [link.title for link in found.links] in ([None, None], ["", None], ["&e11;", None])


def test_lists_and_feeds_serve_as_sitemaps() -> None:
    assert (
        len(read_sitemap(b"\xef\xbb\xbfhttps://a.example/1\r\nhttps://a.example/2\n", content_type=None, url=URL).links)
        == 2
    )
    rss = b"<rss version='2.0'><channel><item><link>https://a.example/1</link></item></channel></rss>"
    assert len(read_sitemap(rss, content_type="text/xml", url=URL).links) == 1


@pytest.mark.parametrize("body", [b"", b"<", b"<urlset>", b"<html><a href='/x'>x</a>", b"\x1f\x8b\x08"])
def test_nothing_is_found_in_nothing(body: bytes) -> None:
    found = read_sitemap(body, content_type=None, url=URL)
    assert found.links == ()


def page(inside: str) -> bytes:
    return f'<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url>{inside}</url></urlset>'.encode()


def test_one_address_without_end_is_told() -> None:
    body = b"<urlset>" + b"<url><loc>/a</loc></url>" * 50_001
    found = read_sitemap(body, content_type=None, url=URL)
    assert (len(found.links), [problem.code for problem in found.problems]) == (1, ["tooManyLinks"])


def test_lastmod_is_an_instant_and_no_publication_where_there_is_one() -> None:
    (link,) = read_sitemap(page("<loc>/a</loc><lastmod>2024-05</lastmod>"), content_type=None, url=URL).links
    assert (link.url, link.published, link.modified) == (
        "https://post.example/a",
        "2024-05-01T00:00:00Z",
        "2024-05-01T00:00:00Z",
    )
    first, _ = read_sitemap(NEWS.encode(), content_type=None, url=URL).links
    assert (first.published, first.modified) == ("2024-05-03T09:30:00Z", "2024-05-04T00:00:00Z")


def test_translations_and_pictures_are_no_pages() -> None:
    body = page(
        '<loc>/a</loc><xhtml:link rel="alternate" hreflang="de" href="/de/a"/><image:loc>/a.jpg</image:loc>'
        "<image:image><image:loc>/b.jpg</image:loc><image:title>Pier</image:title></image:image>"
        "<n:news><n:publication><n:language>en</n:language></n:publication><n:title>Ferry</n:title></n:news>"
    )
    found = read_sitemap(body, content_type=None, url=URL)
    assert [(link.url, link.title, link.language) for link in found.links] == [
        ("https://post.example/a", "Ferry", "en")
    ]


def test_a_sitemap_of_50_mb_is_read_without_its_tree() -> None:
    alternates = "".join(
        f'<x:link rel="alternate" hreflang="l{n}" href="https://post.example/l{n}/story"/>' for n in range(11)
    )
    line = f"<url><loc>https://post.example/2024/story-%d</loc>{alternates}<lastmod>2024-05-03</lastmod></url>\n"
    body = "<urlset xmlns:x='http://www.w3.org/1999/xhtml'>" + "".join(line % n for n in range(50_000)) + "</urlset>"
    program = (
        "import resource, sys\n"
        "from archiver.discover.sitemap import read_sitemap\n"
        "body = sys.stdin.buffer.read()\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        f"found = read_sitemap(body, content_type=None, url={URL!r})\n"
        "print(len(body), len(found.links), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], input=body.encode(), stdout=subprocess.PIPE, check=True)
    size, links, grown_kib = map(int, done.stdout.split())
    assert (size > 45_000_000, links) == (True, 50_000)
    assert grown_kib < 120 * 1024


@pytest.mark.parametrize("cut", ["<loc>http://a.exa", "<loc><![CDATA[http://a.exa", "<lo"])
def test_half_an_address_at_the_end_of_a_cut_sitemap_is_none(cut: str) -> None:
    whole = (
        "<url><loc>http://a.example/1</loc><lastmod>2026-01-01</lastmod></url><url><loc>http://a.example/2</loc></url>"
    )
    found = read_sitemap(f"<urlset>{whole}<url>{cut}".encode(), content_type=None, url=None)
    assert [link.url for link in found.links] == ["http://a.example/1", "http://a.example/2"]
    assert found.fault is not None and found.fault.code == "sitemapBroken"


def test_half_an_address_at_the_end_of_a_cut_list_is_none() -> None:
    listed = b"".join(b"http://a.example/%d\n" % (n * n) for n in range(900)) + b"http://a.example/la"
    packed = gzip.compress(listed)
    for body, is_cut in ((listed, True), (packed[:-300], False)):
        found = read_sitemap(body, content_type=None, url=None, is_cut=is_cut)
        assert len(found.links) > 99
        assert {link.url.encode() for link in found.links} <= set(listed.split(b"\n")[:-1])


def test_a_sitemap_without_pages_is_one_all_the_same() -> None:
    assert read_sitemap(b"<urlset></urlset>", content_type=None, url=None).problems == ()
    (problem,) = read_sitemap(b"<html><p>Log in</p></html>", content_type=None, url=None).problems
    assert problem.code == "noSitemap"
