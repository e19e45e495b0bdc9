from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.web.surt import surt
from archiver.web.url import host_of, registered_domain, resolve, site_of

BASE = "https://post.example/a/b?c#d"


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("x", "https://post.example/a/x"),
        ("?q=1", "https://post.example/a/b?q=1"),
        ("//CDN.example/x", "https://cdn.example/x"),
        (" \n/x\ty ", "https://post.example/xy"),
        ("HTTP://Post.Example/Über?ä", "http://post.example/Über?ä"),
        ("#top", "https://post.example/a/b?c#top"),
        ("mailto:a@b.example", None),
        ("data:text/html,x", None),
        ("http://", None),
        ("https://post.example:port/", None),
        ("", None),
        (None, None),
        ("x" * 20_000, None),
    ],
)
def test_resolve(href: str | None, expected: str | None) -> None:
    assert resolve(BASE, href) == expected


def test_domains_come_from_the_bundled_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args: pytest.fail("looked a name up"))
    assert registered_domain("https://www.abc.net.au/x") == "abc.net.au"
    assert registered_domain("https://münchen.de/") == "münchen.de"
    assert [registered_domain(url) for url in ("http://[::1]/", "http://10.0.0.1/", "http://co.uk/", "x", None)] == [
        None
    ] * 5
    assert site_of("http://user@localhost:8080/") == "localhost:8080"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://www.archive.example/goo/", "example,archive)/goo"),
        ("http://archive.example/goo/?", "example,archive)/goo"),
        ("https://archive.example/goo/?b&a", "example,archive)/goo?a&b"),
        ("https://archive.example/goo/?a=2&b&a=1", "example,archive)/goo?a=1&a=2&b"),
        ("https://www2.archive.example:80/", "example,archive:80)/"),
        ("http://archive.example:80/INDEX.html;jsessionid=" + "0" * 32, "example,archive)/index.html"),
        ("http://archive.example/x?PHPSESSID=" + "a" * 32 + "&y=1", "example,archive)/x?y=1"),
        ("http://bücher.example/%C3%BC", "example,xn--bcher-kva)/%c3%bc"),
        ("http://[2001:db8::1]:8080/", "[2001:db8::1]:8080)/"),
        ("http://archive.example/%2541%41", "example,archive)/aa"),
    ],
)
def test_surt(url: str, key: str) -> None:
    assert surt(url) == key


@given(st.text(max_size=80))
def test_nothing_raises(text: str) -> None:
    for url in (text, f"http://{text}", f"http://a.example/{text}"):
        assert surt(url)
        host_of(url)
        registered_domain(url)
        resolved = resolve(BASE, url)
        assert resolved is None or resolve(None, resolved) == resolved
