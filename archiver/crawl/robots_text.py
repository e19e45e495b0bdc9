"""The lines of a robots.txt (RFC 9309, 2.2) and what of them applies to one product."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from archiver.crawl.robots_path import PathPattern, PathRules, path_of, pattern_of
from archiver.web.controls import strip_controls
from archiver.web.url import resolve, without_fragment

__all__ = ["MOST_BYTES", "RobotsText", "UsageLine", "read_robots"]

MOST_BYTES = 500 << 10
"""RFC 9309, 2.5: at least 500 KiB are read."""
_MAX_SITEMAPS = 1_000
_MAX_USAGE_LINES = 100
_MAX_USAGE_CHARS = 1_000
_MAX_CRAWL_DELAY_S = 86_400.0
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_WS = b" \t"
_TOKEN = re.compile(rb"[A-Za-z_-]+")
_DELAY = re.compile(rb"(?:[0-9]{1,9}(?:\.[0-9]{0,9})?|\.[0-9]{1,9})")

# What a line is, by its key. Misspellings that Google's parser and Protego know from the web.
_KEYS = {
    **dict.fromkeys((b"user-agent", b"useragent", b"user agent"), "user-agent"),
    **dict.fromkeys((b"disallow", b"dissallow", b"dissalow", b"disalow", b"diasllow", b"disallaw"), "disallow"),
    **dict.fromkeys((b"crawl-delay", b"crawl delay"), "crawl-delay"),
    **dict.fromkeys((b"sitemap", b"sitemaps", b"site-map"), "sitemap"),
    b"allow": "allow",
    b"content-usage": "content-usage",
    b"content-signal": "content-signal",
}


@dataclass(frozen=True, slots=True)
class UsageLine:
    """What a site says of the use of its pages: a `Content-Usage` or `Content-Signal` line of our group."""

    name: str
    #: `content-usage` or `content-signal`
    path: str
    #: pattern the line is for, as written; `/` where it names none
    value: str
    #: as written, such as `train-ai=n`
    pattern: PathPattern = field(repr=False)


@dataclass(frozen=True, slots=True)
class RobotsText:
    """What applies to one product."""

    rules: PathRules
    crawl_delay_s: float | None
    #: as asked for, a day at most; of the group for all where the product's own names none
    sitemaps: tuple[str, ...]
    #: absolute http and https addresses in the file's order, whatever group they stand in
    usage: tuple[UsageLine, ...]

    def usage_for(self, url: str) -> tuple[UsageLine, ...]:
        """Of each name the lines with the longest path that matches, as draft-ietf-aipref-attach has it."""
        path = path_of(url)
        matching = [line for line in self.usage if line.pattern.matches(path)]
        longest: dict[str, int] = {}
        for line in matching:
            longest[line.name] = max(longest.get(line.name, 0), line.pattern.octets)
        return tuple(line for line in matching if line.pattern.octets == longest[line.name])


@dataclass(slots=True, eq=False)
class _Group:
    """All groups for one product token, combined (2.2.1)."""

    is_present: bool = False
    rules: list[tuple[PathPattern, bool]] = field(default_factory=list)
    crawl_delay_s: float | None = None
    usage: list[UsageLine] = field(default_factory=list)

    def add(self, name: str, value: bytes) -> None:
        """Take in a line of the group."""
        if name in ("allow", "disallow"):
            pattern = pattern_of(value)
            if pattern is not None:
                self.rules.append((pattern, name == "allow"))
        elif name == "crawl-delay":
            if _DELAY.fullmatch(value):
                # the longest, where groups are combined that ask for several
                self.crawl_delay_s = max(self.crawl_delay_s or 0.0, min(float(value), _MAX_CRAWL_DELAY_S))
        elif len(self.usage) < _MAX_USAGE_LINES:
            self.usage.append(_usage_line(name, value))


def read_robots(body: bytes, product: str) -> RobotsText:
    """What a robots.txt says to `product`. Never fails: a line that can't be read is no line (2.3.1.5).

    Only rules end a run of User-agent lines, not Sitemap, Crawl-delay or other records (2.2.4).
    """
    ours, everyone = _Group(), _Group()
    current: list[_Group] = []
    is_new = True
    sitemaps: dict[str, None] = {}
    for name, value in _records(_lines(body)):
        if name == "sitemap":
            address = resolve(None, value.decode("utf-8", "replace"))
            if address is not None and len(sitemaps) < _MAX_SITEMAPS:
                sitemaps[without_fragment(address)] = None
        elif name == "user-agent":
            if is_new:
                current, is_new = [], False
            group = everyone if _is_for_all(value) else ours if _token(value) == product.lower() else None
            if group is not None and group not in current:
                group.is_present = True
                current.append(group)
        else:
            is_new = is_new or name in ("allow", "disallow")
            for group in current:
                group.add(name, value)
    chosen = ours if ours.is_present else everyone
    delay_s = everyone.crawl_delay_s if chosen.crawl_delay_s is None else chosen.crawl_delay_s
    return RobotsText(PathRules(chosen.rules), delay_s, tuple(sitemaps), tuple(chosen.usage))


def _lines(body: bytes) -> list[bytes]:
    """The lines within the limit, whole ones only: half a rule would say something else.

    NULs are dropped, so that ASCII written as UTF-16 can be read too.
    """
    if len(body) > MOST_BYTES:
        end = max(body.rfind(b"\n", 0, MOST_BYTES + 1), body.rfind(b"\r", 0, MOST_BYTES + 1))
        body = body[: max(end, 0)]
    for mark in _BYTE_ORDER_MARKS:
        body = body.removeprefix(mark)
    return body.replace(b"\0", b"").splitlines()  # of bytes: at CR, LF and CRLF only


def _records(lines: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """Name and value of the lines that say something to us; a colon forgotten between two words is taken for read."""
    for line in lines:
        line = line.partition(b"#")[0]
        key, colon, value = line.partition(b":")
        name = _KEYS.get(key.strip(_WS).lower()) if colon else None
        if name is None and len(words := line.split(None, 2)) == 2:
            name, value = _KEYS.get(words[0].lower()), words[1]
        if name is not None:
            yield name, value.strip(_WS)


def _is_for_all(value: bytes) -> bool:
    return value[:1] == b"*" and value[1:2] in (b"", b" ", b"\t")


def _token(value: bytes) -> str:
    """The product token that a User-agent line begins with: `Foo` of `Foo/1.0`, of `Foo Bar`."""
    token = _TOKEN.match(value)
    return token[0].decode("ascii").lower() if token else ""


def _usage_line(name: str, value: bytes) -> UsageLine:
    path, rest = b"/", value
    if value.startswith(b"/"):
        path, *others = value.split(None, 1)
        rest = b"".join(others)
    pattern = pattern_of(path)
    assert pattern is not None  # it begins with a slash
    return UsageLine(name, _shown(path), _shown(rest), pattern)


def _shown(raw: bytes) -> str:
    return strip_controls(raw.decode("utf-8", "replace"))[0].strip()[:_MAX_USAGE_CHARS]
