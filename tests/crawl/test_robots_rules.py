"""What answers to a request for robots.txt mean (RFC 9309)."""

from __future__ import annotations

import pytest

from archiver.crawl.failure import FetchError
from archiver.crawl.robots_rules import robots_url, rules_of

URL = "https://paper.example/a/b"


def _verdict(status: int, body: bytes = b"", url: str = URL) -> str:
    return rules_of(status, body, "<urn:uuid:1>").decide(url).verdict


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429, 451])
def test_client_errors_mean_no_rules(status: int) -> None:
    assert _verdict(status, b"User-agent: *\nDisallow: /") == "noRules"


@pytest.mark.parametrize("status", [500, 502, 503, 599])
def test_server_errors_mean_keep_away(status: int) -> None:
    rules = rules_of(status, b"", "<urn:uuid:1>")
    assert rules.decide(URL).verdict == "unreachable"
    assert isinstance(rules.failure, FetchError)
    assert rules.failure.reason == "robotsUnreachable"


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        (b"", "allowed"),
        (b"User-agent: *\nDisallow: /", "disallowed"),
        (b"\xef\xbb\xbfUser-agent: *\nDisallow: /", "disallowed"),
        (b"User-agent: *\nDisallow: /\n\nUser-agent: News-Archiver\nAllow: /", "allowed"),
        (b"User-agent: news-archiver\nDisallow: /a/\n\nUser-agent: *\nAllow: /", "disallowed"),
        (b"User-agent: *\nDisallow: /a/\nAllow: /a/b", "allowed"),
        (b"User-agent: *\nDisallow: /*b$", "disallowed"),
        (b"User-agent: otherbot\nDisallow: /", "allowed"),
        (b"User-agent: *\nDisallow: /a/\nAllow: /a/b$", "allowed"),
        (b"<html><body>not robots</body></html>", "allowed"),
        (b"User-agent: *\n" + b"# filler\n" * 60_000 + b"Disallow: /", "allowed"),  # behind the first 500 KiB
    ],
)
def test_rules_are_read(body: bytes, verdict: str) -> None:
    assert _verdict(200, body) == verdict


@pytest.mark.parametrize(
    ("path", "verdict"),
    [("/robots.txt", "allowed"), ("/robots.txt#a", "allowed"), ("/robots.txt.html", "disallowed"), ("", "disallowed")],
)
def test_robots_txt_itself_is_always_open(path: str, verdict: str) -> None:
    assert _verdict(200, b"User-agent: *\nDisallow: /", "https://paper.example" + path) == verdict


def test_sitemaps_and_usage_are_exposed() -> None:
    body = b"Sitemap: https://paper.example/s.xml\nUser-agent: *\nContent-Usage: /a train-ai=n\nContent-Usage: search=y"
    rules = rules_of(200, body, None)
    assert rules.sitemaps == ("https://paper.example/s.xml",)
    assert [line.value for line in rules.usage] == ["train-ai=n", "search=y"]
    assert [line.value for line in rules.usage_for(URL)] == ["train-ai=n"]
    assert rules.decide(URL).usage == "train-ai=n"
    for nothing in (rules_of(404, body, None), rules_of(500, body, None)):
        assert (nothing.sitemaps, nothing.usage, nothing.usage_for(URL), nothing.crawl_delay_s) == ((), (), (), None)


@pytest.mark.parametrize("url", ["", "/a", "ftp://paper.example/", "https:///a", "https://paper.example:x/"])
def test_no_robots_url_of_what_is_no_address(url: str) -> None:
    with pytest.raises(ValueError):
        robots_url(url)


def test_decision_names_the_record_and_the_delay() -> None:
    rules = rules_of(200, b"User-agent: *\nCrawl-delay: 7", "<urn:uuid:1>")
    assert (rules.decide(URL).record_id, rules.crawl_delay_s) == ("<urn:uuid:1>", 7.0)


@pytest.mark.parametrize(
    "body", [b"\x00\xff" * 999, b"Crawl-delay: -1", b"User-agent: *\nCrawl-delay: soon", b":" * 999]
)
def test_no_bytes_break_the_reading(body: bytes) -> None:
    assert _verdict(200, body) == "allowed"
