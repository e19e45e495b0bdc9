"""Addresses under a keyed hash: what a log may hold so that it can be asked about an address and names none.

It keeps addresses out of sight. Whoever has the archive and guesses an address can find out that it is meant.
"""

from __future__ import annotations

import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from archiver.web.surt import surt
from archiver.web.tracking import without_tracking
from archiver.web.url import host_of

__all__ = ["Blinder", "Covers", "Target", "page_address"]

_WWW = re.compile(r"^www\d*\.(?=.*\.)")
_KEY_BYTES = 16
_SALT_BYTES = 16
_MOST_KNOWN = 10_000


def page_address(url: str) -> str:
    """What addresses of one page have in common: the SURT without parameters that tell where a reader came from.

    >>> page_address("http://www.a.example/x?utm_source=rss#top") == page_address("https://a.example/X/")
    True
    """
    return surt(without_tracking(url))


@dataclass(frozen=True, slots=True)
class Blinder:
    """Keys of addresses, 32 hex digits each; equal for equal salts only."""

    salt: bytes

    @classmethod
    def new(cls) -> Blinder:
        """One with a salt of its own."""
        return cls(secrets.token_bytes(_SALT_BYTES))

    def page(self, url: str) -> str:
        """The key of a page, whatever its scheme, `www`, fragment, parameters of tracking and of sessions."""
        return self._key("page", page_address(url))

    def host(self, host: str) -> str:
        """The key of a host alone, without regard to `www` and port."""
        return self._key("host", _plain(host))

    def domain(self, host: str) -> str:
        """The key of a host and all hosts below it."""
        return self._key("domain", _plain(host))

    def keys(self, url: str) -> list[str]:
        """Every key that an address goes by: as a page, of its host, and of each domain that its host is in."""
        host = host_of(url)
        if host is None:
            return [self.page(url)]
        host = _plain(host)
        labels = host.split(".")
        is_name = not labels[-1].isdigit() and ":" not in host
        above = [".".join(labels[n:]) for n in range(len(labels))] if is_name else [host]
        return [self.page(url), self._key("host", host), *(self._key("domain", name) for name in above)]

    def _key(self, kind: str, name: str) -> str:
        text = f"{kind} {name}".encode("utf-8", "surrogatepass")
        return blake2b(text, digest_size=_KEY_BYTES, key=self.salt).hexdigest()


def _plain(host: str) -> str:
    """
    >>> _plain("WWW.News.Example.")
    'news.example'
    """
    host = host.strip().rstrip(".").lower()
    if not host.isascii():
        with suppress(UnicodeError):
            host = host.encode("idna").decode("ascii")
    return _WWW.sub("", host)


@dataclass(frozen=True, slots=True)
class Target:
    """What a person names."""

    kind: Literal["page", "host", "domain"]
    #: domain: a host and all hosts below it
    name: str
    #: URL of the page, or name of the host

    def key(self, blinder: Blinder) -> str:
        """Its key: one of `Blinder.keys` of the addresses that it covers."""
        if self.kind == "page":
            return blinder.page(self.name)
        return blinder.host(self.name) if self.kind == "host" else blinder.domain(self.name)


class Covers:
    """Says of an address whether it is one of some targets. Callable; remembers the last answers."""

    def __init__(self, blinder: Blinder, keys: frozenset[str]) -> None:
        self._blinder, self._keys = blinder, keys
        self._known: dict[str, bool] = {}

    def __call__(self, url: str) -> bool:
        found = self._known.get(url)
        if found is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            found = self._known[url] = not self._keys.isdisjoint(self._blinder.keys(url))
        return found
