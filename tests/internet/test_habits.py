"""Each site does what it is known for."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

import pytest

from tests.internet.asking import CANARY, Asker
from tests.internet.clock import DAY, HOUR, START
from tests.internet.lures import lures


def test_etag_and_last_modified_are_honoured() -> None:
    asker = Asker(hour=12)
    reply = asker.ask("harbour-post.test", "/rss.xml")
    etag, date = reply.header("ETag") or "", reply.header("Last-Modified") or ""
    assert asker.ask("harbour-post.test", "/rss.xml", if_none_match=etag).status == 304
    assert asker.ask("harbour-post.test", "/rss.xml", if_modified_since=date).status == 304
    assert asker.ask("harbour-post.test", "/rss.xml", if_none_match='"other"', if_modified_since=date).status == 200
    asker.at(18)
    assert asker.ask("harbour-post.test", "/rss.xml", if_none_match=etag).status == 200
    assert asker.ask("harbour-post.test", "/rss.xml", if_modified_since=date).status == 200
    assert asker.ask("harbour-post.test", "/rss.xml", if_modified_since="soon").status == 200


def test_an_etag_that_is_never_the_same() -> None:
    asker = Asker(hour=12)
    first = asker.ask("lumen-daily.test", "/feed.json")
    asker.clock.advance(1)
    second = asker.ask("lumen-daily.test", "/feed.json", if_none_match=first.header("ETag") or "")
    assert second.status == 200 and second.body == first.body and second.header("ETag") != first.header("ETag")


def test_304_without_cause_for_an_hour() -> None:
    asker = Asker(hour=30.5)
    old = "Sun, 01 Jan 2023 00:00:00 GMT"
    assert asker.ask("stadtblick.test", "/export/rss.rdf", if_modified_since=old).status == 304
    assert asker.ask("stadtblick.test", "/export/rss.rdf").status == 200
    assert asker.at(31).ask("stadtblick.test", "/export/rss.rdf", if_modified_since=old).status == 200


def test_the_feed_that_breaks_in_many_ways() -> None:
    asker = Asker()
    statuses = {
        hour: asker.at(hour).ask("delta-echo.test", "/rss/all.xml").status for hour in (9.9, 10, 14, 17.9, 18, 58, 60)
    }
    assert statuses == {9.9: 200, 10: 200, 14: 500, 17.9: 500, 18: 200, 58: 502, 60: 200}
    assert b"<!DOCTYPE html>" in asker.at(10.5).ask("delta-echo.test", "/rss/all.xml").body
    cut = asker.at(33.5).ask("delta-echo.test", "/rss/all.xml")
    assert cut.header("Content-Encoding") == "gzip" and cut.body[:2] == b"\x1f\x8b"
    assert asker.ask("delta-echo.test", "/").status == 200


def test_the_feed_that_moves() -> None:
    asker = Asker()
    old = [asker.at(hour).ask("wandering-star.test", "/rss.xml") for hour in (25, 26, 49, 50, 71)]
    assert [reply.status for reply in old] == [200, 301, 301, 410, 410]
    assert old[1].header("Location") == "http://wandering-star.test:8080/feeds/main.xml"
    new = [asker.at(hour).ask("wandering-star.test", "/feeds/main.xml").status for hour in (25, 26, 71)]
    assert new == [404, 200, 200]
    assert 'href="/rss.xml"' in asker.at(25).get("wandering-star.test", "/")
    assert 'href="/feeds/main.xml"' in asker.at(51).get("wandering-star.test", "/")


@pytest.mark.parametrize(
    ("host", "count", "says"), [("northern-lines.test", 12, "seconds"), ("evros-typos.test", 10, "date")]
)
def test_429_for_the_hasty(host: str, count: int, says: str) -> None:
    asker = Asker(hour=9)
    statuses = [asker.ask(host, "/").status for _ in range(count + 1)]
    assert statuses == [200] * count + [429]
    value = asker.ask(host, "/").header("Retry-After") or ""
    wait_s = float(value) if says == "seconds" else parsedate_to_datetime(value).timestamp() - asker.clock.now
    assert wait_s == 60
    asker.clock.advance(59)
    assert asker.ask(host, "/").status == 429
    asker.clock.advance(1)
    assert asker.ask(host, "/").status == 200
    assert asker.ask(host, "/robots.txt").status == 200


def test_an_hour_of_503_and_one_without_an_answer() -> None:
    asker = Asker(hour=12.5)
    reply = asker.ask("vestnik-reki.test", "/")
    assert (reply.status, reply.header("Retry-After")) == (503, "1800")
    later = asker.at(37.5).ask("vestnik-reki.test", "/export/news.xml")
    assert parsedate_to_datetime(later.header("Retry-After") or "").timestamp() == START + 38 * HOUR
    assert asker.ask("vestnik-reki.test", "/robots.txt").status == 200
    assert asker.at(44.5).ask("nahr-news.test", "/").status == 0


def test_robots_txt_in_its_forms() -> None:
    asker = Asker(hour=3)
    assert asker.ask("kanaal-zeven.test", "/robots.txt").status == 404
    assert asker.ask("folha-do-cabo.test", "/robots.txt").header("Location") == "/policy/robots.txt"
    assert "User-agent: *" in asker.get("folha-do-cabo.test", "/policy/robots.txt")
    assert (
        asker.ask("metro-wire.test", "/robots.txt").header("Location") == "http://www.metro-wire.test:8080/robots.txt"
    )
    assert "Crawl-delay: 10\n" in asker.get("bare-numbers.test", "/robots.txt")
    assert "Sitemap: http://daily-meridian.test:8080/sitemaps/news.xml" in asker.get(
        "daily-meridian.test", "/robots.txt"
    )
    statuses = [asker.at(hour).ask("tomorrow-tribune.test", "/robots.txt").status for hour in (19, 20, 25.9, 26)]
    assert statuses == [200, 503, 503, 200]


def test_links_relative_tracked_redirected_and_in_unicode() -> None:
    asker = Asker(hour=12)
    assert "<link>/article.php?id=" in asker.get("el-faro.test", "/rss/portada.php")
    assert "?utm_source=feed&amp;utm_medium=rss" in asker.get("www.metro-wire.test", "/feeds/latest.xml")
    assert "<link>http://lüneburger-bote.test:8080/2025/" in asker.get("xn--lneburger-bote-gsb.test", "/feed/")
    number = max(asker.numbers("northern-lines.test", "/rss"))
    article = asker.room("northern-lines.test").by_number[number]
    reply = asker.ask("northern-lines.test", f"/r/{number}")
    assert (reply.status, reply.header("Location")) == (302, f"http://northern-lines.test:8080{article.path}")


def test_slow_answers() -> None:
    asker = Asker()
    assert asker.ask("oak-county-news.test", "/feed/").delay_s == 4
    assert asker.ask("harbour-post.test", "/rss.xml").delay_s == 0


def test_a_calendar_without_end() -> None:
    asker = Asker()
    assert '"/calendar/2025/06"' in asker.get("tidewater-times.test", "/bay")
    path = "/calendar/2025/12"
    for _ in range(30):
        page = asker.get("tidewater-times.test", path)
        path = page.split('">&gt;')[0].rsplit('"', 1)[1]
    assert path == "/calendar/2028/06"
    assert asker.ask("tidewater-times.test", "/calendar/2025/13").status == 404


def test_lures_lead_to_the_canary_only_where_one_is() -> None:
    asker, without = Asker(hour=12, canary=CANARY), Asker(hour=12)
    places = [
        ("www.metro-wire.test", "/"),
        ("folha-do-cabo.test", "/atom.xml"),
        ("evros-typos.test", "/news-sitemap.xml"),
    ]
    for host, path in places:
        assert lures(CANARY)[0] in asker.get(host, path)
        assert CANARY not in without.get(host, path)
    assert asker.ask("www.metro-wire.test", "/go/partner").header("Location") == lures(CANARY)[0]
    article = asker.room("folha-do-cabo.test").articles[0]
    assert 'rel="next" href="http://2130706434:8999/' in asker.get("folha-do-cabo.test", article.path)


def test_dates_that_are_wrong() -> None:
    articles = Asker().room("tomorrow-tribune.test").articles
    assert {article.stated - article.published for article in articles} == {-2 * HOUR, DAY - 2 * HOUR}
    assert {a.stated - a.published for a in Asker().room("kawabe-nippo.test").articles} == {9 * HOUR}
