"""Each check finds the breach of its rule in a made-up log, and nothing in a log that keeps to it."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import pytest

from tests.internet import checks
from tests.internet.access_log import Hit
from tests.internet.clock import DAY, HOUR
from tests.internet.site import Limit
from tests.internet.truth import KnownArticle, Sighting, SiteTruth, Truth

HOST = "paper.test"
HOME = f"http://{HOST}:8080"


def _article(
    number: int, published: float, *sightings: Sighting, further: tuple[str, ...] = (), is_forbidden: bool = False
) -> KnownArticle:
    return KnownArticle(
        host=HOST,
        number=number,
        headline="-",
        published=published,
        updated=None,
        addresses=(f"{HOME}/a/{number}", f"{HOME}/amp/{number}"),
        redirects=(),
        further=further,
        is_forbidden=is_forbidden,
        sightings=sightings or (Sighting("feed", f"{HOME}/rss", published, inf),),
    )


def _truth(*articles: KnownArticle, down: tuple[tuple[float, float], ...] = ()) -> Truth:
    site = SiteTruth(
        host=HOST,
        names=(HOST, f"www.{HOST}"),
        articles=articles,
        down=down,
        rules=(("Disallow", "/private"), ("Allow", "/private/open")),
        robots_paths=("/robots.txt", "/policy.txt"),
        minimum_gap_s=5.0,
        limit=Limit(2, 60),
        traps=("/calendar/",),
    )
    return Truth(0.0, 3 * DAY, {HOST: site})


def _hit(at: float, target: str = "/", host: str = HOST, status: int = 200, took_s: float = 0.1, **got: str) -> Hit:
    named = {name.replace("_", "-"): value for name, value in got.items()}
    return Hit(host=host, method="GET", target=target, arrived=at, finished=at + took_s, status=status, got=named)


def _late(truth: Truth, *held: tuple[str, float], until: float = 3 * DAY) -> list[str]:
    found = checks.late(truth, [(HOME + path, at) for path, at in held], HOUR, since=0, until=until, grace_s=60)
    return [violation.says for violation in found]


def test_late_and_missing_articles() -> None:
    truth = _truth(_article(1, 1000), _article(2, 2000))
    assert _late(truth, ("/a/1", 1500), ("/amp/2", 2000 + HOUR)) == []
    assert _late(truth, ("/a/1?utm_source=x", 1000 + HOUR + 60), ("/a/2", 2001)) == []
    assert _late(truth, ("/a/1", 1000 + HOUR + 160), ("/a/2", 2001)) == [f"100 s late: {HOME}/a/1"]
    assert _late(truth, ("/a/1", 1500)) == [f"never: {HOME}/a/2"]
    assert _late(truth, ("/a/1", 1500), until=2000 + HOUR) == [], "the time of the second isn't up"


def test_amended_articles_are_to_be_fetched_again() -> None:
    truth = _truth(replace(_article(1, 1000), updated=5000.0), _article(2, 1000))

    def unnoticed(*times: float, until: float = DAY) -> int:
        held = [(f"{HOME}/amp/1", time) for time in times]
        return len(checks.unnoticed(truth, held, HOUR, since=0, until=until))

    assert (unnoticed(1100), unnoticed(1100, 5000 + HOUR + 1), unnoticed(1100, 5001)) == (1, 1, 0)
    assert unnoticed(1100, until=5000 + HOUR) == 0, "its time isn't up"


def test_intervals_of_each_host() -> None:
    truth = _truth(_article(1, 1000))
    held = [(f"{HOME}/a/1", 1000 + 90 * 60.0)]
    assert checks.late(truth, held, {HOST: 2 * HOUR}, since=0, until=DAY) == []
    assert len(checks.late(truth, held, {HOST: HOUR}, since=0, until=DAY)) == 1


def test_all_pages_count() -> None:
    truth = _truth(_article(1, 1000, further=(f"{HOME}/a/1?page=2",)))
    assert _late(truth, ("/a/1", 1500), ("/a/1?page=2", 1600)) == []
    assert _late(truth, ("/a/1", 1500)) == [f"never: {HOME}/a/1"]


def test_forbidden_articles_need_not_be_found() -> None:
    assert _late(_truth(_article(1, 1000, is_forbidden=True))) == []


def test_hours_in_which_a_site_is_down_dont_count() -> None:
    truth = _truth(_article(1, 1000), down=((2000.0, 20_000.0),))
    assert _late(truth, ("/a/1", 20_000 + HOUR)) == []
    assert _late(truth, ("/a/1", 20_200 + HOUR)) != []


def test_a_listing_counts_only_if_it_shows_an_article_long_enough() -> None:
    short = Sighting("feed", f"{HOME}/rss", 1000, 1300)
    page = Sighting("page", f"{HOME}/", 9000, inf)
    assert _late(_truth(_article(1, 1000, short, page)), ("/a/1", 9000 + HOUR)) == []
    assert _late(_truth(_article(1, 1000, short))) == [f"never: {HOME}/a/1"]


def test_addresses_are_compared_by_meaning() -> None:
    truth = Truth(0, DAY, {HOST: _truth(_article(1, 1000)).sites[HOST]})
    held = [("http://PAPER.test:8080/%61/1#top", 1500.0)]
    assert checks.late(truth, held, HOUR, since=0, until=DAY) == []


def test_gaps() -> None:
    truth = _truth()
    assert checks.gaps(truth, [_hit(0), _hit(5), _hit(10)]) == []
    (found,) = checks.gaps(truth, [_hit(0, "/x"), _hit(10), _hit(14.5, "/y")])
    assert (found.at, found.says) == (14.5, "4.500 s after /, not 5: /y")
    assert checks.gaps(truth, [_hit(0), _hit(4.5)], slack_s=1) == []
    assert checks.gaps(truth, [_hit(0), _hit(5.5)], minimum_s=6) != []
    assert checks.gaps(truth, [_hit(0), _hit(0.1, host="other.test")]) == []
    assert checks.gaps(truth, [_hit(10), _hit(0), _hit(9)]) != [], "the order of the log is that in which answers ended"


def test_rates() -> None:
    assert checks.rates([_hit(at) for at in (0, 10, 60, 70)], 2, 60) == []
    (found,) = checks.rates([_hit(at) for at in (0, 10, 59)], 2, 60)
    assert found.at == 59
    assert checks.rates([_hit(0), _hit(1), _hit(2, host="other.test")], 2, 60) == []


def test_forbidden_requests() -> None:
    truth = _truth()
    assert checks.forbidden(truth, [_hit(0, "/robots.txt"), _hit(1, "/a/private"), _hit(2, "/private/open/1")]) == []
    (found,) = checks.forbidden(truth, [_hit(1, "/private/x", host=f"www.{HOST}")])
    assert found.says == "/private/x"


@pytest.mark.parametrize(
    ("robots", "is_well"),
    [
        ([], False),
        ([_hit(0, "/robots.txt")], True),
        ([_hit(0, "/robots.txt", status=404)], True),
        ([_hit(0, "/robots.txt", status=503)], False),
        ([_hit(0, "/robots.txt", status=429)], False),
        ([_hit(0, "/robots.txt", status=0)], False),
        ([_hit(0, "/robots.txt", status=301)], False),
        ([_hit(0, "/robots.txt", status=301), _hit(1, "/policy.txt")], True),
        ([_hit(-2 * DAY, "/robots.txt")], False),
        ([_hit(-2 * DAY, "/robots.txt"), _hit(0, "/robots.txt", status=503)], True),
    ],
)
def test_robots_txt_is_read_first(robots: list[Hit], is_well: bool) -> None:
    assert (checks.robots_unread(_truth(), [*robots, _hit(10)]) == []) == is_well


def test_retry_after() -> None:
    told = _hit(100, status=429, took_s=2, retry_after="60")
    assert checks.retried([told, _hit(160)]) == []
    assert [found.at for found in checks.retried([told, _hit(101), _hit(130), _hit(161)])] == [130]
    dated = _hit(1_000_000_000, status=503, retry_after="Sun, 09 Sep 2001 02:46:40 GMT")
    assert checks.retried([dated, _hit(1_000_003_600)]) == []
    assert len(checks.retried([dated, _hit(1_000_003_000)])) == 1
    assert checks.retried([_hit(100, status=429), _hit(101)]) == []


def test_often_turned_away() -> None:
    log = [_hit(at, status=429) for at in range(3)]
    assert checks.turned_away(log, 3) == []
    assert checks.turned_away(log, 2) != []


def test_traps_and_strangers() -> None:
    truth = _truth()
    log = [_hit(0, "/calendar/2025/06"), _hit(1, "/calendar/2025/07"), _hit(2, host="")]
    assert checks.trapped(truth, log, 2) == []
    assert checks.trapped(truth, log, 1) != []
    assert [found.at for found in checks.strangers(truth, log)] == [2]
