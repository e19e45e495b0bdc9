"""The lines of robots.txt: groups, limits, odd bytes, sitemaps, delays, usage."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.crawl.robots_text import read_robots
from tests.crawl import rfc9309

PRODUCT = "news-archiver"
BOTH = b"User-agent: *\nUser-agent: news-archiver\n"
PATHS = ["", "/", "/a", "/a/", "/b", "/a/b", "/*b", "/a$", "/é", "/%C3%A9"]
lines = st.lists(
    st.one_of(
        st.tuples(st.just("user-agent"), st.sampled_from(["*", PRODUCT, "News-Archiver", "other", "news"])),
        st.tuples(st.sampled_from(["allow", "disallow"]), st.sampled_from(PATHS)),
        st.tuples(st.sampled_from(["sitemap", "crawl-delay", "host", "content-usage"]), st.just("1")),
    ),
    max_size=12,
)
noise = st.tuples(
    st.sampled_from(["", " ", "\t "]),
    st.sampled_from([str.lower, str.upper, str.title]),
    st.sampled_from(["", " ", "\t"]),
    st.sampled_from(["", " ", "\t\t"]),
    st.sampled_from(["", " ", "# a: b", " #", "\0"]),
    st.sampled_from(["\n", "\r", "\r\n", "\n\n", "\r\n# user-agent: *\n", "\nnonsense\n", "\n:\n"]),
)


def _allows(body: bytes, path: str = "/a/b", product: str = PRODUCT) -> bool:
    return read_robots(body, product).rules.allow(path)


@given(lines, st.data(), st.sampled_from(["/", "/a", "/a/b", "/b", "/%C3%A9"]))
def test_groups_are_read_as_the_slow_reader_does(wanted: list[rfc9309.Line], data: st.DataObject, path: str) -> None:
    written = []
    for key, value in wanted:
        before, case, mid, space, after, end = data.draw(noise)
        written.append(f"{before}{case(key)}{mid}:{space}{value}{after}{end}")
    body = "".join(written).encode()
    assert _allows(body, path) is rfc9309.is_allowed(wanted, PRODUCT, path)


@given(st.binary(max_size=400), st.text(max_size=20))
def test_no_bytes_break_the_reading(body: bytes, path: str) -> None:
    for text in (read_robots(body, PRODUCT), read_robots(b"User-agent: *\nDisallow: " + body, PRODUCT)):
        text.rules.allow(path)
        text.usage_for(path)


@pytest.mark.parametrize(
    ("body", "is_allowed"),
    [
        # a run of agents shares the rules that follow
        (b"User-agent: news-archiver\nUser-agent: other\nDisallow: /", False),
        (b"User-agent: other\n\n# a\n\nUser-agent: news-archiver\nDisallow: /", False),
        # groups of one name are one group, wherever they stand
        (
            b"User-agent: news-archiver\nAllow: /x\nUser-agent: other\nAllow:\nUser-agent: NEWS-ARCHIVER\nDisallow: /",
            False,
        ),
        (b"User-agent: *\nAllow: /x\nUser-agent: other\nAllow: /\nUser-agent: *\nDisallow: /", False),
        # an agent named beside others has a group of its own, to which later groups of those add nothing
        (b"User-agent: *\nUser-agent: news-archiver\nDisallow: /b\nUser-agent: *\nDisallow: /", True),
        (b"User-agent: news-archiver\nUser-agent: *\nDisallow: /b\nUser-agent: *\nDisallow: /", True),
        # two groups that say the same until now are two
        (b"User-agent: *\nAllow:\nUser-agent: news-archiver\nAllow:\n" + BOTH + b"Disallow: /a", False),
        # our own group alone applies, even without rules
        (b"User-agent: *\nDisallow: /\n\nUser-agent: news-archiver\nDisallow:", True),
        (b"User-agent: *\nDisallow: /\nUser-agent: news-archiver", True),
        (b"User-agent: news-archiver\nAllow: /x\nUser-agent: *\nDisallow: /", True),
        # a name is the product token at the start of the value, whole
        (b"User-agent: news-archiver/2.0 (+https://a.example)\nDisallow: /", False),
        (b"User-agent: news-archiver Bot\nDisallow: /", False),
        (b"User-agent: news\nDisallow: /", True),
        (b"User-agent: news-archiver-images\nDisallow: /", True),
        (b"User-agent: Mozilla/5.0 news-archiver\nDisallow: /", True),
        (b"User-agent: * # everybody\nDisallow: /", False),
        (b"User-agent: *bot\nDisallow: /", True),
        (b"User-agent:\nDisallow: /", True),
        # rules without a group, and no rules
        (b"Disallow: /", True),
        (b"Disallow: /\nUser-agent: *", True),
        (b"User-agent: *\nDisallow:\nAllow:", True),
        # records of others end no group (2.2.4)
        (b"User-agent: news-archiver\nSitemap: https://a.example/s\nUser-agent: other\nDisallow: /", False),
        (b"User-agent: news-archiver\nCrawl-delay: 5\nUser-agent: other\nDisallow: /", False),
        (b"User-agent: other\nHost: a.example\nDisallow: /", True),
        # slips of the pen
        (b"user-agent *\ndisallow /", False),
        (b"Useragent: *\nDissallow: /", False),
        (b"User agent: *\nDisalow: /", False),
        (b"User-agent : *\nDisallow : /", False),
        (b"User-agent: *\nDisallow all of it", True),
        # line ends, of which there are three
        (b"User-agent: *\rDisallow: /", False),
        (b"User-agent: *\r\n\r\nDisallow: /", False),
        (b"User-agent: *\nAllow: /\x0bDisallow: /a\x0cDisallow: /a", True),
        ("User-agent: *\nAllow: /\u2028Disallow: /a\u0085Disallow: /a".encode(), True),
        # marks and bytes
        (b"\xef\xbb\xbfUser-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /".encode("utf-16"), False),
        ("User-agent: *\r\nDisallow: /".encode("utf-16-be"), False),
        (b"User-agent: *\nDis\0allow: /\0a", False),
        (b"\xff\xfe\xfd\nUser-agent: *\n\xc3(\nDisallow: /a\n\xff", False),
        (b"User-agent: *\nDisallow: /a#/c", False),
        (b"User-agent: *\n#Disallow: /", True),
        (b"<!doctype html>\n<p>User-agent: *</p>\n<p>Disallow: /</p>", True),
    ],
)
def test_which_rules_apply(body: bytes, is_allowed: bool) -> None:
    assert _allows(body) is is_allowed


HEAD = b"User-agent: *\n"


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
@pytest.mark.parametrize("beyond", [0, 1, 5])
def test_the_line_that_crosses_the_limit_is_dropped_whole(end: bytes, beyond: int) -> None:
    rule = b"Disallow: /a"
    filler = b"#" * ((500 << 10) - len(HEAD) - len(end) - len(rule) + beyond)
    assert len(body := HEAD + filler + end + rule) == (500 << 10) + beyond
    assert _allows(body + b"/b/c/d" * bool(beyond) + end) is (beyond > 0)


def test_one_endless_line_says_nothing() -> None:
    assert _allows(b"User-agent: * Disallow: / " * 40_000)


def test_long_lines_are_read_whole() -> None:
    long = b"/" + b"a" * 100_000
    body = HEAD + b"Disallow: " + long + b"b\nDisallow: /" + b"*x" * 50_000 + b"\nCrawl-delay: 3"
    assert _allows(body, "/" + "a" * 8_000)
    assert not _allows(body, "/" + "x" * 50_000)
    assert read_robots(body, PRODUCT).crawl_delay_s == 3.0


@pytest.mark.parametrize(
    ("body", "delay_s"),
    [
        (b"User-agent: *\nCrawl-delay: 7", 7.0),
        (b"User-agent: *\nCrawl-delay: 0.5 # s", 0.5),
        (b"User-agent: *\nCrawl-delay: 0", 0.0),
        # one group (2.2.4), but a delay is asked of those named above it
        (b"User-agent: *\nCrawl-delay: 7\nUser-agent: news-archiver\nCrawl-delay: 2", 2.0),
        (b"User-agent: *\nCrawl-delay: 7\nAllow: /\nUser-agent: news-archiver\nCrawl-delay: 2", 2.0),
        (b"User-agent: *\nCrawl-delay: 7\nAllow: /\nUser-agent: news-archiver\nAllow: /", 7.0),
        (b"User-agent: other\nCrawl-delay: 7", None),
        (b"Crawl-delay: 7\nUser-agent: *\nAllow: /", None),
        (b"User-agent: *\nCrawl-delay: 3\nCrawl-delay: 9\nCrawl-delay: 4", 9.0),
        (b"User-agent: *\nCrawl-delay: 999999999", 86_400.0),
        (b"User-agent: *\nCrawl-delay: 3\nCrawl-delay: soon", 3.0),
        *(
            (b"User-agent: *\nCrawl-delay: " + garbage, None)
            for garbage in (
                b"",
                b"-1",
                b"soon",
                b"inf",
                b"nan",
                b"1e9",
                b"1_0",
                b"5 s",
                b"9" * 5_000,
                "٣".encode(),
                b".",
            )
        ),
    ],
)
def test_crawl_delay(body: bytes, delay_s: float | None) -> None:
    assert read_robots(body, PRODUCT).crawl_delay_s == delay_s


def test_sitemaps_are_addresses_once_each_whatever_group_they_stand_in() -> None:
    body = b"""Sitemap: https://paper.example/1.xml
User-agent: other
SITEMAP:http://Paper.example/2.xml#a
Disallow: /
site-map : https://paper.example/1.xml
Sitemap https://cdn.example/3.xml
Sitemap: /relative.xml
Sitemap: //paper.example/4.xml
Sitemap: file:///etc/passwd
Sitemap: javascript:alert(1)
Sitemap: ftp://paper.example/5.xml
Sitemap: https://
Sitemap: https://paper.example/\x1b[31m6.xml
Sitemap:
"""
    assert read_robots(body, PRODUCT).sitemaps == (
        "https://paper.example/1.xml",
        "http://paper.example/2.xml",
        "https://cdn.example/3.xml",
        "https://paper.example/[31m6.xml",
    )


def test_sitemaps_are_bounded() -> None:
    body = b"".join(b"Sitemap: https://paper.example/%d\n" % n for n in range(5_000))
    sitemaps = read_robots(body, PRODUCT).sitemaps
    assert (len(sitemaps), sitemaps[-1]) == (1_000, "https://paper.example/999")


USAGE = b"""User-agent: *
Content-Usage: train-ai=n
Content-Usage: /open/ train-ai=y,  search=y
content-usage: /open/ bots=y
Content-Signal: search=yes, ai-train=no
Allow: /
User-agent: other
Content-Usage: train-ai=y
Disallow: /
"""


def test_usage_lines_of_our_group_are_kept_as_written() -> None:
    assert [(line.name, line.path, line.value) for line in read_robots(USAGE, PRODUCT).usage] == [
        ("content-usage", "/", "train-ai=n"),
        ("content-usage", "/open/", "train-ai=y,  search=y"),
        ("content-usage", "/open/", "bots=y"),
        ("content-signal", "/", "search=yes, ai-train=no"),
    ]


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("/a", ["train-ai=n", "search=yes, ai-train=no"]),
        ("/open/a", ["train-ai=y,  search=y", "bots=y", "search=yes, ai-train=no"]),
    ],
)
def test_of_usage_lines_the_longest_path_counts(path: str, values: list[str]) -> None:
    usage = read_robots(USAGE, PRODUCT).usage_for("https://paper.example" + path)
    assert [line.value for line in usage] == values


def test_usage_lines_are_bounded_and_hold_no_control_characters() -> None:
    body = (
        b"User-agent: *\nContent-Usage: a=\x1b[31m\xff"
        + b"x" * 5_000
        + b"\nContent-Usage: /\tb"
        + b"\nContent-Signal: c" * 500
    )
    usage = read_robots(body, PRODUCT).usage
    assert len(usage) == 100
    assert usage[0].value.startswith("a=[31m\ufffdxxx")
    assert len(usage[0].value) == 1_000
    assert (usage[1].path, usage[1].value) == ("/", "b")


def _calls(body: bytes) -> int:
    """Functions called while a body is read: a figure that no other load on the machine changes."""
    count = 0

    def counted(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        read_robots(body, PRODUCT)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "parts",
    [
        (
            b"User-agent: a%d\n",
            b"Allow: /%d\n",
        ),  # each agent has each rule: a parser that keeps them all takes the product
        (b"User-agent: news-archiver\nUser-agent: *\n", b"Allow: /%d*\n"),
        (b"User-agent: *\nAllow: /\n", b"Disallow: /*%d*a$\n"),
        (b"User-agent: *\n", b"Sitemap: https://a.example/%d\n"),
        (b"User-agent: *\n", b"Content-Usage: /%d a=n\n"),
        (b"User-agent: *\nDisallow: /", b"*%%%d"),
    ],
)
def test_reading_takes_steps_in_proportion_to_the_lines(parts: Sequence[bytes]) -> None:
    def body(count: int) -> bytes:
        return b"".join(b"".join(part % n if b"%" in part else part for n in range(count)) for part in parts)

    once, twice = _calls(body(500)), _calls(body(1_000))
    assert twice <= 2.2 * once + 200
