"""The truth agrees with what the sites serve, hour by hour."""

from __future__ import annotations

from math import inf, isinf

import pytest

from tests.internet.asking import Asker
from tests.internet.clock import DAY, HOUR, START
from tests.internet.sites import SITES

HOSTS = [site.host for site in SITES]
ALL = Asker().world.truth()


@pytest.mark.parametrize("host", HOSTS)
def test_sightings_are_what_is_served(host: str) -> None:
    asker = Asker(is_limited=False)
    room, truth = asker.room(host), ALL.sites[host]
    for hour in (0.0, 10.5, 12.5, 16.2, 30.5, 33.5, 44.5, 51.0, 71.9):
        for path in room.listings:
            if truth.forbids(path):
                continue
            now = asker.at(hour).clock.now
            url = room.url(path)
            expected = {
                article.number
                for article in truth.articles
                if any(s.url == url and s.since <= now < s.until for s in article.sightings)
            }
            reply = asker.ask(host, path, if_none_match='"none"')
            shows = reply.status == 200 and reply.header("Content-Encoding") != "gzip"  # gzip unasked for is cut off
            assert (asker.numbers(host, path) if shows else set()) == expected


@pytest.mark.parametrize("interval_s", [600, HOUR, 2 * HOUR])
def test_every_article_can_be_found(interval_s: float) -> None:
    for article in ALL.articles(START, START + 3 * DAY):
        assert article.is_forbidden or not isinf(article.visible(interval_s)), article


def test_addresses_lead_to_the_text() -> None:
    asker = Asker()
    for host in HOSTS:
        for article in [a for a in ALL.sites[host].articles if a.published > START + DAY][:6]:
            asker.clock.now = article.published + 5 * DAY
            statuses = [asker.ask(host, url.split(":8080")[1]).status for url in (*article.addresses, *article.further)]
            assert set(statuses) <= {200, 301}, article
            assert 200 in statuses
            redirects = [url.split("/", 3) for url in article.redirects]
            assert all(asker.ask(part[2].split(":")[0], "/" + part[3]).status in (301, 302) for part in redirects)
            asker.clock.now += DAY


def test_what_robots_txt_forbids() -> None:
    asker = Asker(hour=5)
    for site in ALL.sites.values():
        text = "" if site.robots_paths[1:] or site.host == "kanaal-zeven.test" else asker.get(site.host, "/robots.txt")
        assert all(f"{verb}: {pattern}\n" in text for verb, pattern in site.rules)
    closed = {site.host for site in ALL.sites.values() if any(a.is_forbidden for a in site.articles)}
    assert closed == {"hillside-echo.test", "correio-da-foz.test"}
    hillside = ALL.sites["hillside-echo.test"]
    assert hillside.forbids("/members/x") and not hillside.forbids("/local") and not hillside.forbids("/robots.txt")
    correio = ALL.sites["correio-da-foz.test"]
    assert correio.forbids("/assinantes/x") and not correio.forbids("/assinantes/ajuda")


def test_limits_are_stated() -> None:
    assert {host: site.minimum_gap_s for host, site in ALL.sites.items() if site.minimum_gap_s} == {
        "la-riviere.test": 5,
        "bare-numbers.test": 10,
    }
    assert {host for host, site in ALL.sites.items() if site.limit} == {"northern-lines.test", "evros-typos.test"}
    assert ALL.site("metro-wire.test") is ALL.sites["www.metro-wire.test"]
    assert ALL.site("elsewhere.test") is None


def test_bursts_outrun_the_feed() -> None:
    burst = [a for a in ALL.sites["agenzia-corsivo.test"].articles if START <= a.published < START + DAY]
    assert len(burst) == 45
    lost = [a for a in burst if not any(s.kind == "feed" and s.until - s.since > 60 for s in a.sightings)]
    assert len(lost) == 15
    assert all(a.visible(HOUR) == a.published for a in lost)


def test_the_feed_that_moves_is_never_without_a_successor() -> None:
    for article in ALL.sites["wandering-star.test"].articles:
        if START + DAY < article.published < START + 2 * DAY:
            urls = {s.url for s in article.sightings if s.kind == "feed"}
            assert urls and article.sightings[0].until < inf
