"""The world is a function of time, seed and start, and never shows what isn't published yet."""

from __future__ import annotations

import pytest

from tests.internet.asking import CANARY, Asker
from tests.internet.clock import DAY, START
from tests.internet.exchange import Reply, Request
from tests.internet.sites import SITES

HOSTS = [site.host for site in SITES]


def test_thirty_sites_of_their_own_names() -> None:
    assert len(set(HOSTS)) == 30
    assert all(host.isascii() and host.endswith(".test") for host in HOSTS)
    assert len({site.language for site in SITES}) >= 10


def _answers(asker: Asker) -> list[Reply]:
    answers: list[Reply] = []
    for host in HOSTS:
        targets = ["/", "/robots.txt", "/about", *asker.room(host).listings][:5]
        for hour in (3.0, 70.2):
            asker.at(hour)
            answers.extend(asker.ask(host, target) for target in targets)
    return answers


def test_same_seed_same_bytes() -> None:
    assert _answers(Asker(canary=CANARY)) == _answers(Asker(canary=CANARY))


def test_another_seed_other_articles() -> None:
    first, second = Asker(seed=1, hour=30), Asker(seed=2, hour=30)
    assert all(first.ask(host, "/").body != second.ask(host, "/").body for host in HOSTS)


def test_what_was_asked_before_changes_nothing() -> None:
    asker = Asker(hour=48)
    before = [asker.ask(host, "/").body for host in HOSTS[::3]]
    asker.at(5)
    _answers(asker)
    asker.at(48)
    assert [asker.ask(host, "/").body for host in HOSTS[::3]] == before


@pytest.mark.parametrize("host", HOSTS)
def test_an_article_is_there_from_its_instant_on(host: str) -> None:
    asker = Asker()
    room = asker.room(host)
    for article in [article for article in room.articles if START <= article.published < START + DAY / 2][:4]:
        asker.clock.now = article.published - 1
        assert asker.ask(host, article.path).status == 404
        asker.clock.now = article.published
        assert asker.ask(host, article.path).status == 200


@pytest.mark.parametrize("host", HOSTS)
def test_nothing_of_the_future_shows(host: str) -> None:
    asker = Asker(is_limited=False)
    room = asker.room(host)
    for hour in (0.5, 29.0, 55.3):
        asker.at(hour)
        for path, listing in room.listings.items():
            if asker.ask(host, path).status == 200:
                shown = asker.numbers(host, path)
                assert all(room.by_number[number].published + listing.lag_s <= asker.clock.now for number in shown)


def test_the_future_is_there_to_the_end_of_the_world() -> None:
    asker = Asker()
    for host in HOSTS:
        last = asker.room(host).articles[-1].published
        assert asker.world.end - DAY < last


def test_unknown_names_methods_and_paths() -> None:
    asker = Asker()
    assert asker.ask("nobody.test", "/").status == 421
    assert asker.world.respond(Request("POST", "harbour-post.test", "/")).status == 405
    assert all(
        asker.ask("harbour-post.test", target).status == 404 for target in ("/nope", "/img/x.png", "/r/²", "/r/1")
    )


def test_pictures_are_png() -> None:
    asker = Asker(hour=2)
    article = next(article for article in asker.room("harbour-post.test").articles if article.has_picture)
    reply = asker.ask("harbour-post.test", f"/img/{article.number}.png")
    assert reply.body.startswith(b"\x89PNG\r\n\x1a\n") and reply.header("Content-Type") == "image/png"
