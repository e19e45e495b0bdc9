"""Addresses: resolved, keyed, and the domain they belong to."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit, urlunsplit

from publicsuffixlist import PublicSuffixList

from archiver.web.surt import surt

__all__ = ["host_of", "registered_domain", "resolve", "resolver", "site_of", "surt", "without_fragment"]

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:")
_MAX_CHARS = 16_384
_KNOWN_ADDRESSES = _KNOWN_HOSTS = 4096  # remembered to save time
# Addresses that come out as they are: nothing to fold, to escape, to drop or to climb. Four fifths of all links.
_REST = r"""[!"$-:<->@-\[\]-~]*(?:\?[!"$-:<-\[\]-~]+)?(?:#[!"$-:<->@-\[\]-~]+)?\Z"""
_PLAIN = re.compile(r"((https?)://[a-z0-9.-]{1,250})(?=[/?#]|\Z)" + _REST)
_PLAIN_PATH = re.compile(r"/(?![/.])" + _REST)
_PLAIN_NAME = re.compile(r"(?![^/?#]*:)[a-zA-Z0-9_]" + _REST)
_PLAIN_FRAGMENT = re.compile(r"#[!\"$-:<->@-\[\]-~]*\Z")


@cache
def _suffixes() -> PublicSuffixList:
    # only_icann: a blog at blogspot.com is one of many there, as it has been since before the list knew of blogs
    return PublicSuffixList(only_icann=True)


def resolve(base: str | None, href: str | None) -> str | None:
    """Absolute http or https address of `href`, None for anything else (`mailto:`, `javascript:`, nonsense).

    Scheme and host are lower-cased and spaces escaped; otherwise the address stays as written.

    >>> resolve("https://a.example/x/y?z", " ../b c.html\\n#top "), resolve("https://a.example/", "//B.example")
    ('https://a.example/b%20c.html#top', 'https://b.example')
    >>> resolve("https://a.example/", "javascript:void(0)"), resolve(None, "/x"), resolve(None, "http://[::1")
    (None, None, None)
    """
    if href and _PLAIN.match(href) and len(href) <= _MAX_CHARS:
        return href
    return _resolved(base, href)


def resolver(base: str | None) -> Callable[[str], str | None]:
    """`resolve` for the many addresses of one page."""
    start = _Start.of(base)

    @lru_cache(_KNOWN_ADDRESSES)
    def to_address(href: str) -> str | None:
        if start is None or href.startswith("http") or len(href) > _MAX_CHARS:
            return resolve(base, href)
        return start.joined(href) or _resolved(base, href)

    return to_address


class _Start(NamedTuple):
    """The parts of a plain address that others begin with."""

    scheme: str
    root: str
    #: scheme and host
    folder: str
    #: up to the last slash of the path
    page: str
    #: all but the fragment

    @classmethod
    def of(cls, base: str | None) -> _Start | None:
        """The parts of `base`; None where anything would have to be folded first."""
        plain = _PLAIN.match(base) if base else None
        if plain is None or base is None or "/." in base:
            return None
        page = base.partition("#")[0]
        path = page.partition("?")[0][plain.end(1) :]
        folder = path.rpartition("/")[0]
        return None if "//" in path else cls(plain[2], plain[1], f"{plain[1]}{folder}/", page)

    def joined(self, href: str) -> str | None:
        """The address of a plain `href`; None for any other."""
        first = href[:1]
        if first == "#":
            return (self.page if href == "#" else self.page + href) if _PLAIN_FRAGMENT.match(href) else None
        if first == "/":
            if href.startswith("//"):
                whole = f"{self.scheme}:{href}"
                return whole if _PLAIN.match(whole) else None
            return self.root + href if _PLAIN_PATH.match(href) and "/." not in href else None
        return self.folder + href if _PLAIN_NAME.match(href) and "/." not in href and "//" not in href else None


def _resolved(base: str | None, href: str | None) -> str | None:
    # not other blanks: what a no-break space leaves behind at the end of a host is no address the second time
    href = _CONTROL.sub("", href or "").strip(" ")
    if not href or len(href) > _MAX_CHARS:
        return None
    scheme = _SCHEME.match(href)
    if scheme and scheme[0].lower() not in ("http:", "https:"):
        return None
    try:
        parts = urlsplit(urljoin(base, href) if base else href)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        parts.port  # noqa: B018  # raises ValueError where it is no number
    except ValueError:
        return None
    user, at, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=user + at + host.lower())).replace(" ", "%20")


def without_fragment(url: str) -> str:
    """`url` up to its `#`, as it is asked for.

    >>> without_fragment("https://a.example/x#y")
    'https://a.example/x'
    """
    return url.partition("#")[0]


def host_of(url: str | None) -> str | None:
    """Host of `url` in lower case, without port; None where there is none.

    >>> host_of("https://User@WWW.Example.org:8443/x"), host_of("no url")
    ('www.example.org', None)
    """
    try:
        return urlsplit(url or "").hostname or None
    except ValueError:
        return None


def registered_domain(url: str | None) -> str | None:
    """The domain somebody registered, by the bundled Public Suffix List; None for IP addresses and local names.

    Of a top-level domain that the list doesn't know, one label is a domain, as the list's own default rule `*` says.

    >>> registered_domain("https://news.bbc.co.uk/1"), registered_domain("http://127.0.0.1:8000/")
    ('bbc.co.uk', None)
    >>> registered_domain("https://www.post.test/"), registered_domain("http://localhost/")
    ('post.test', None)
    """
    return _registered((host_of(url) or "").rstrip("."))


@lru_cache(_KNOWN_HOSTS)
def _registered(host: str) -> str | None:
    labels = host.split(".")
    is_name = len(labels) > 1 and all(labels) and not labels[-1].isdigit() and ":" not in host
    return _suffixes().privatesuffix(host) if is_name else None


def site_of(url: str | None) -> str | None:
    """What tells one site from another: the registered domain, else host and port.

    >>> site_of("https://news.bbc.co.uk/1"), site_of("http://127.0.0.1:8000/x"), site_of("mailto:x")
    ('bbc.co.uk', '127.0.0.1:8000', None)
    """
    try:
        netloc = urlsplit(url or "").netloc
    except ValueError:
        return None
    return registered_domain(url) or netloc.rpartition("@")[2].lower() or None
