"""From an address of a site to a proposal: papers with habits of their own, served on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from archiver.api import propose
from archiver.archive import Archive
from archiver.crawl.probe import MOST_DOCUMENTS
from archiver.crawl.proposal import Proposal
from tests.crawl.papers import (
    RSS,
    XML,
    Paper,
    feed,
    front,
    index,
    news_sitemap,
    open_paper,
    sitemap,
    stories,
    story_page,
)

Look = Callable[..., Proposal]


@pytest.fixture
def paper() -> Iterator[Paper]:
    made = open_paper()
    with made.server:
        yield made


@pytest.fixture
def look(archive: Archive, paper: Paper) -> Look:
    """Has a look at an address of the paper; archive.toml stays as it is."""
    with archive.layout.config.open("a") as settings:
        settings.write("[limits]\nworkers = 1\ndelay = 0.0\n")
    before = archive.layout.config.read_bytes()

    def call(path: str = "/") -> Proposal:
        proposal = propose(paper.base + path, archive=archive.root, allow_private=["127.0.0.1"])
        assert archive.layout.config.read_bytes() == before
        return proposal

    return call


def used(proposal: Proposal, paper: Paper) -> list[str]:
    return [one.url.removeprefix(paper.base) for one in proposal.documents if one.is_used]


def reasons(proposal: Proposal, paper: Paper) -> dict[str, str]:
    return {one.url.removeprefix(paper.base): one.reason for one in proposal.documents}


def alternates(*feeds: tuple[str, str]) -> str:
    return "".join(
        f'<link rel=alternate type="application/rss+xml" href="{url}" title="{name}">' for url, name in feeds
    )


def test_a_blog_system_names_its_feed_beside_others(paper: Paper, look: Look) -> None:
    made = stories(24, "/2026/{month}/{day}/{slug}/")
    paper.publish(made)
    head = alternates(("/feed/", "Valley Post"), ("/comments/feed/", "Valley Post » Comments Feed"))
    head += alternates(("/category/sport/feed/", "Sport"), ("/tag/ferry/feed/", "ferry"))
    head += '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/1">'
    paper.serve("/", front(made, head=head))
    paper.serve("/feed/", feed(paper.base, made[:15]), RSS)
    paper.serve("/category/sport/feed/", feed(paper.base, made[::3]), RSS)
    paper.serve("/robots.txt", f"User-agent: *\nDisallow: /wp-admin/\nSitemap: {paper.base}/wp-sitemap.xml".encode())
    paper.serve("/wp-sitemap.xml", index(paper.base, [("/wp-sitemap-posts-1.xml", "2026-11-01")]), XML)
    paper.serve("/wp-sitemap-posts-1.xml", sitemap(paper.base, [one.path for one in made]), XML)
    proposal = look()
    assert (proposal.refusal, used(proposal, paper)) == (None, ["/feed/"])
    why = reasons(proposal, paper)
    assert why["/comments/feed/"] == "comments, not articles"
    assert why["/tag/ferry/feed/"] == "articles under one keyword"
    assert why["/category/sport/feed/"] == f"names nothing that {paper.base}/feed/ doesn't"
    assert why["/wp-sitemap.xml"] == "not needed: others name what is new"
    assert not {"/comments/feed/", "/tag/ferry/feed/", "/wp-json/wp/v2/pages/1"} & set(paper.asked)
    assert [one.headline for one in proposal.articles] == [one.title for one in made[:10]]
    first = proposal.articles[0]
    assert (first.verdict, first.images, first.captions) == ("article", 1, 1)
    assert first.body_chars > 600
    assert first.date_published is not None
    assert first.date_published[:16] == made[0].published.isoformat()[:16]
    assert proposal.shapes.points(f"{paper.base}/2025/01/02/something-else-was-opened/") == 3


def test_only_a_news_sitemap_in_robots(paper: Paper, look: Look) -> None:
    made = stories(14, "/artikel/{n}")
    paper.publish(made)
    paper.serve("/", front(made[:8]))
    paper.serve("/robots.txt", b"Sitemap: /maps/news.xml\nUser-agent: *\nDisallow:\n", b"text/plain")
    paper.serve("/maps/news.xml", news_sitemap(paper.base, made), XML)
    proposal = look()
    assert (proposal.refusal, used(proposal, paper)) == (None, ["/maps/news.xml"])
    assert len(proposal.articles) == 10
    assert not {"/feed", "/rss.xml", "/sitemap.xml"} & set(paper.asked)  # nothing is guessed where enough is named


def test_only_section_pages(paper: Paper, look: Look) -> None:
    made = {name: stories(9, f"/{name}/{{slug}}-{{n}}.html") for name in ("town", "sport", "arts")}
    menu = "".join(f"<a href=/{name}/>{name.title()}</a>" for name in made) + "<a href=/contact>Contact</a>"
    for name, listed in made.items():
        paper.publish(listed)
        paper.serve(f"/{name}/", front(listed, menu=menu))
    paper.serve("/", front([one for listed in made.values() for one in listed[:3]], menu=menu))
    proposal = look()
    assert (proposal.refusal, used(proposal, paper)) == (None, ["/", "/town/", "/sport/", "/arts/"])
    assert {one.kind for one in proposal.documents if one.is_used} == {"section"}
    assert len({one.url for one in proposal.articles}) == 10
    assert all(one.is_good for one in proposal.articles)
    assert "/contact" not in paper.asked


def test_a_feed_of_broken_xml_is_read_as_far_as_it_goes(paper: Paper, look: Look) -> None:
    made = stories(12, "/news/{slug}")
    paper.publish(made)
    paper.serve("/", front(made, head=alternates(("/rss", "Valley & Post"))))
    broken = feed(paper.base, made).replace(b"The ", b"The A&B <br> &nbsp; ").removesuffix(b"</channel></rss>")
    paper.serve("/rss", broken, RSS)
    proposal = look()
    assert (proposal.refusal, used(proposal, paper)) == (None, ["/rss"])
    assert "broken XML" in reasons(proposal, paper)["/rss"]


def test_a_feed_that_can_not_be_read_at_all_gives_way(paper: Paper, look: Look) -> None:
    made = stories(12, "/news/{slug}")
    paper.publish(made)
    paper.serve("/", front(made, head=alternates(("/rss", "All"))))
    paper.serve("/rss", b"<?xml version='1.0'?><rss><channel><title>error: no database</title>", RSS)
    paper.serve("/news-sitemap.xml", news_sitemap(paper.base, made), XML)
    proposal = look()
    assert (proposal.refusal, used(proposal, paper)) == (None, ["/news-sitemap.xml"])
    assert reasons(proposal, paper)["/rss"] == "names no address"


def test_a_feed_that_was_left_behind(paper: Paper, look: Look) -> None:
    made = stories(12, "/news/{slug}")
    old = stories(10, "/old/{n}", newest=datetime(2019, 3, 4, tzinfo=UTC))
    paper.publish(made)
    paper.serve("/", front(made, head=alternates(("/rss", "All"))))
    paper.serve("/rss", feed(paper.base, old), RSS)
    proposal = look()
    assert (proposal.refusal, used(proposal, paper)) == (None, ["/"])
    assert reasons(proposal, paper)["/rss"] == "its newest is of 2019-03-04: left behind"
    assert {one.url for one in proposal.articles} <= {paper.base + one.path for one in made}


def test_a_feed_that_moved(paper: Paper, look: Look) -> None:
    made = stories(12, "/news/{slug}")
    paper.publish(made)
    paper.serve("/", front(made, head=alternates(("/rss", "All"), ("/feeds/all.xml", "Same"))))
    paper.move("/rss", "/feeds/all.xml")
    paper.serve("/feeds/all.xml", feed(paper.base, made), RSS)
    proposal = look()
    assert (proposal.refusal, used(proposal, paper)) == (None, ["/feeds/all.xml"])
    assert f"moved from {paper.base}/rss" in reasons(proposal, paper)["/feeds/all.xml"]
    assert paper.asked.count("/feeds/all.xml") == 1


def test_robots_forbids_the_feed(paper: Paper, look: Look) -> None:
    made = stories(12, "/news/{slug}")
    paper.publish(made)
    paper.serve("/", front(made, head=alternates(("/feed", "All"))))
    paper.serve("/feed", feed(paper.base, made), RSS)
    paper.serve("/robots.txt", b"User-agent: *\nDisallow: /feed\nDisallow: /rss\nSitemap: /sitemap.xml", b"text/plain")
    paper.serve_zipped("/sitemap.xml", sitemap(paper.base, ["/", "/about", *(one.path for one in made)]))
    proposal = look()
    assert (proposal.refusal, used(proposal, paper)) == (None, ["/sitemap.xml"])
    assert reasons(proposal, paper)["/feed"] == "robots.txt forbids it"
    assert not {"/feed", "/rss", "/rss.xml"} & set(paper.asked)


def test_a_shop_is_refused_with_words(paper: Paper, look: Look, archive: Archive) -> None:
    goods = [f"/products/blue-woollen-winter-hat-no-{n}" for n in range(10)]
    for path in goods:
        name = path.rpartition("/")[2].replace("-", " ").title()
        paper.serve(
            path,
            f"<html><head><title>{name} – Hat Shop</title><meta property='og:type' content='product'></head><body>"
            f"<nav><a href=/>Shop</a></nav><h1>{name}</h1><p>19.90 €</p><button>Add to cart</button>"
            "<ul><li>Size: 56</li><li>Colour: blue</li></ul><a href=/cart>Cart</a></body></html>".encode(),
        )
    cards = "".join(f"<div class=card><a href={path}>Blue woollen winter hat</a> 19.90 €</div>" for path in goods)
    paper.serve("/", f"<html><head><title>Hat Shop</title></head><body>{cards}</body></html>".encode())
    proposal = look()
    assert proposal.refusal is not None
    assert "read as articles" in proposal.refusal
    assert archive.config.sources == ()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/empty", "no feed, sitemap or page was found that names articles"),
        ("/gone", "answers with status 404"),
        ("/private/x", "robots.txt forbids it"),
    ],
)
def test_an_address_that_leads_nowhere(path: str, words: str, paper: Paper, look: Look) -> None:
    paper.serve("/robots.txt", b"User-agent: *\nDisallow: /private", b"text/plain")
    paper.serve("/empty", b"<html><body><p>Under construction</p></body></html>")
    proposal = look(path)
    assert proposal.refusal is not None
    assert proposal.refusal.endswith(words)
    assert proposal.articles == ()


def test_a_feed_that_nothing_names_is_found_at_a_usual_address(paper: Paper, look: Look) -> None:
    made = stories(12, "/news/{slug}")
    paper.publish(made)
    paper.serve("/", front(made))
    paper.serve("/rss.xml", feed(paper.base, made), RSS)
    proposal = look()
    assert (proposal.refusal, used(proposal, paper)) == (None, ["/rss.xml"])
    assert "/atom.xml" not in paper.asked


def test_a_page_of_feeds_without_one_for_all(paper: Paper, look: Look) -> None:
    made = {name: stories(9, f"/{name}/{{slug}}") for name in ("town", "sport")}
    for listed in made.values():
        paper.publish(listed)
    listed = [one for part in made.values() for one in part]
    paper.serve("/", front(listed, menu="<a href=/rss>Our feeds</a>"))
    paper.serve("/rss", b"<html><body><a href=/rss/town.rss>Town</a> <a href=/rss/sport.rss>Sport</a></body></html>")
    for name, part in made.items():
        paper.serve(f"/rss/{name}.rss", feed(paper.base, part), RSS)
    proposal = look()
    assert (proposal.refusal, used(proposal, paper)) == (None, ["/rss/town.rss", "/rss/sport.rss"])
    assert reasons(proposal, paper)["/rss"] == "is an ordinary page"


def test_a_section_is_a_source_of_its_own(paper: Paper, look: Look) -> None:
    sport, town = stories(12, "/sport/{slug}"), stories(12, "/town/{slug}")
    paper.publish([*sport, *town])
    paper.serve("/sport/", front(sport, head=alternates(("/feed", "All"), ("/sport/feed", "Sport"))))
    paper.serve("/feed", feed(paper.base, [*town, *sport[:4]]), RSS)
    paper.serve("/sport/feed", feed(paper.base, sport), RSS)
    proposal = look("/sport/")
    assert (proposal.refusal, used(proposal, paper)) == (None, ["/sport/feed"])
    assert proposal.name == "127.0.0.1-sport"
    assert reasons(proposal, paper)["/feed"] == "is of the whole site, not of /sport/"


def test_an_article_leads_to_its_site_and_a_second_look_finds_the_same(paper: Paper, look: Look) -> None:
    made = stories(12, "/news/{slug}")
    paper.publish(made)
    paper.serve("/", front(made, head=alternates(("/rss", "All"))))
    paper.serve("/rss", feed(paper.base, made), RSS)
    own = alternates((f"{made[3].path}/feed", "Kommentare"), ("/rss", "All")).encode()
    paper.serve(made[3].path, story_page(made[3]).replace(b"</head>", own + b"</head>"))
    first = look(made[3].path)
    assert f"{made[3].path}/feed" not in paper.asked
    assert (first.refusal, used(first, paper), first.name) == (None, ["/rss"], "127.0.0.1")
    again = look(made[3].path)  # every page is a revisit now
    assert (again.documents, again.articles) == (first.documents, first.articles)


def test_a_feed_or_sitemap_may_be_given_itself(paper: Paper, look: Look) -> None:
    made = stories(12, "/tag/ferry/{slug}")
    paper.publish(made)
    paper.serve("/tag/ferry/feed", feed(paper.base, made), RSS)
    opaque = stories(12, "/a/{n}")
    paper.publish(opaque)
    months = [
        ("/map-2026-09.xml", "2026-09-30"),
        ("/map-2026-11.xml", "2026-11-20"),
        ("/map-2026-10.xml", "2026-10-31"),
    ]
    paper.serve_zipped("/index.xml.gz", index(paper.base, [*months, ("/map-2026-08.xml", "2026-08-31")]))
    for path, _ in months:
        paper.serve(path, sitemap(paper.base, [one.path for one in opaque]), XML)
    given = look("/tag/ferry/feed")
    assert (given.refusal, used(given, paper)) == (None, ["/tag/ferry/feed"])
    given = look("/index.xml.gz")
    assert (given.refusal, used(given, paper)) == (None, ["/index.xml.gz"])
    assert "/map-2026-08.xml" not in paper.asked


def test_an_index_that_is_given_may_stand_elsewhere_than_its_site(paper: Paper, archive: Archive) -> None:
    made = stories(12, "/a/{n}")
    paper.publish(made)
    site, maps = (paper.server.url("", host) for host in ("www.valley.test", "maps.elsewhere.test"))
    paper.serve("/index.xml", index(maps, [("/map-2026-11.xml", "2026-11-20")]), XML)
    paper.serve("/map-2026-11.xml", sitemap(site, [one.path for one in made]), XML)
    known = [f"{host}=127.0.0.1" for host in ("www.valley.test", "maps.elsewhere.test")]
    proposal = propose(f"{maps}/index.xml", archive=archive.root, allow_private=["127.0.0.1"], resolve=known, delay_s=0)
    assert (proposal.refusal, [one.url for one in proposal.documents if one.is_used]) == (None, [f"{maps}/index.xml"])
    assert {one.url for one in proposal.articles} <= {site + one.path for one in made}


def test_no_more_than_a_bounded_number_is_fetched(paper: Paper, look: Look) -> None:
    made = stories(12, "/news/{slug}")
    paper.publish(made)
    names = [f"/feeds/{n}.rss" for n in range(60)]
    paper.serve("/", front(made, head=alternates(*((name, "x") for name in names))))
    since = datetime.now(UTC) - timedelta(days=1)
    for name in names:
        paper.serve(
            name, feed(paper.base, made if name == names[0] else stories(3, f"{name}/{{slug}}", newest=since)), RSS
        )
    proposal = look()
    assert sum(path.startswith("/feeds/") and path.endswith(".rss") for path in paper.asked) == MOST_DOCUMENTS
    assert len(proposal.articles) == 10


def test_hostile_documents_end_as_reasons(paper: Paper, look: Look) -> None:
    made = stories(12, "/news/{slug}")
    paper.publish(made)
    head = alternates(
        ("/bomb", "b"), ("/entities", "e"), ("/loop", "l"), ("http://127.0.0.2:1/rss", "in"), ("/good", "g")
    )
    paper.serve("/", front(made, head=head))
    paper.serve_zipped("/bomb", b"<urlset><url><loc>" + b"x" * 80_000_000)
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(9))
    paper.serve(
        "/entities", f"<!DOCTYPE rss [{laughs}]><rss><channel><item><title>&l8;</title></item></channel></rss>".encode()
    )
    paper.move("/loop", "/loop")
    paper.serve("/good", feed(paper.base, made), RSS)
    paper.serve(
        "/robots.txt",
        b"Sitemap: \x1b[31m\nSitemap: " + b"/x" * 9000 + b"\n\xff\xfe\nUser-agent: *\nAllow: /",
        b"text/plain",
    )
    proposal = look()
    assert (proposal.refusal, used(proposal, paper)) == (None, ["/good"])
    why = reasons(proposal, paper)
    assert "isn't public" in why["http://127.0.0.2:1/rss"]
    assert why["/loop"].startswith("tooManyRedirects")
