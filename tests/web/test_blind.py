from __future__ import annotations

import pytest

from archiver.web.blind import Blinder, Target
from archiver.web.named import addresses_in, without_addresses

BLINDER = Blinder(b"salt of the test")
PAGE = Target("page", "https://news.example/a")


def _covers(target: Target, url: str) -> bool:
    return target.key(BLINDER) in BLINDER.keys(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://news.example/a",
        "https://WWW.news.example:443/A/",
        "https://news.example/a#top",
        "https://news.example/a?utm_source=x&fbclid=1",
        "https://news.example//a",
        "https://news.example/a;jsessionid=0A1.node2?PHPSESSID=b2",
    ],
)
def test_all_ways_to_write_a_page_are_one(url: str) -> None:
    assert _covers(PAGE, url)


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/ab",
        "https://news.example/a?id=1",
        "https://m.news.example/a",
        "https://news.example:8443/a",
    ],
)
def test_other_pages_are_others(url: str) -> None:
    assert not _covers(PAGE, url)


@pytest.mark.parametrize(
    ("kind", "name", "url", "is_covered"),
    [
        ("host", "news.example", "http://www.news.example:81/x", True),
        ("host", "News.Example.", "https://news.example", True),
        ("host", "news.example", "http://sport.news.example/", False),
        ("domain", "news.example", "http://sport.news.example/", True),
        ("domain", "news.example", "http://news.example/", True),
        ("domain", "news.example", "http://fakenews.example/", False),
        ("host", "127.0.0.1", "http://127.0.0.1:8000/x", True),
        ("domain", "0.0.1", "http://127.0.0.1/", False),
        ("host", "bücher.example", "http://xn--bcher-kva.example/", True),
        ("host", "news.example", "mailto:desk@news.example", False),
    ],
)
def test_hosts(kind: str, name: str, url: str, is_covered: bool) -> None:
    assert _covers(Target(kind, name), url) is is_covered  # type: ignore[arg-type]  # one of the kinds


def test_keys_tell_nothing_and_differ_with_the_salt() -> None:
    assert set(BLINDER.keys(PAGE.name)).isdisjoint(Blinder.new().keys(PAGE.name))


@pytest.mark.parametrize(
    "url", ["", "http://[::1", "http://a:b:c/", "\ud800", "http://\ud800/", "urn:x", "http://" + "a." * 200]
)
def test_no_address_is_too_odd(url: str) -> None:
    assert BLINDER.keys(url)
    list(addresses_in(url))


def test_addresses_go_from_texts_and_nothing_else_does() -> None:
    text = 'a (http://x.test/1), <b href="http://x.test/2?q=1&amp;r=2">http://x.test/12</b>\n{"u":"http://x.test/1"}'
    gone = {"http://x.test/1", "http://x.test/2?q=1&r=2"}
    assert without_addresses(text, gone.__contains__, "-") == 'a (-), <b href="-">http://x.test/12</b>\n{"u":"-"}'
