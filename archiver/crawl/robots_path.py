"""Paths in robots.txt (RFC 9309, 2.2.2 and 2.2.3): one spelling for each, patterns, and which of many rules decides."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["PathPattern", "PathRules", "path_of", "pattern_of"]

_AUTHORITY = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")
_UNRESERVED = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
_RESERVED = b":@!'()+,;[]"
"""Of the reserved octets (RFC 3986, 2.2) those that compare equal in both spellings, as 2.2.2 wants it; so do `$` and
`*`, in the encoded one. `/ ? & =` don't: `/Who%3F` is no query, and the table in 2.2.2 leaves them as they are."""
_TO_RESPELL = re.compile(rb"%[0-9A-Fa-f]{2}|[^A-Za-z0-9._~/?&=:@!'()+,;\[\]-]")
_SPELLINGS = tuple(chr(octet) if octet in _UNRESERVED + _RESERVED else f"%{octet:02X}" for octet in range(256))

_MAX_STEPS = 4 << 20
"""Rules with wildcards times characters of the path: 500 KiB of the shortest such rules and an address of 80 characters
stay below."""


def _spelled(raw: bytes) -> str:
    """One spelling for what is the same octet by octet: unreserved as they are, others encoded in upper case.

    >>> _spelled(b"/%7efoo/b%C3%a4r/ba\\xc3\\xa4r"), _spelled(b"/a%2fb?c=%3A:"), _spelled(b"/100%/x y*")
    ('/~foo/b%C3%A4r/ba%C3%A4r', '/a%2Fb?c=::', '/100%25/x%20y%2A')
    """
    return _TO_RESPELL.sub(_respelled, raw).decode("ascii")


def _respelled(match: re.Match[bytes]) -> bytes:
    found = match[0]
    return _SPELLINGS[int(found[1:], 16) if len(found) == 3 else found[0]].encode("ascii")


def path_of(url: str) -> str:
    """Path and query of an address, in the spelling that patterns are compared in. Never fails.

    >>> path_of("https://paper.example/ä?b#c"), path_of("https://paper.example?b"), path_of("https://paper.example")
    ('/%C3%A4?b', '/?b', '/')
    """
    url = url.partition("#")[0]
    authority = _AUTHORITY.match(url)
    path = _spelled(url[authority.end() if authority else 0 :].encode("utf-8", "surrogatepass"))
    return path if path.startswith("/") else "/" + path


@dataclass(frozen=True, slots=True)
class PathPattern:
    """The path of a rule."""

    parts: tuple[str, ...]
    #: what stands between the `*`: one part where there is none, empty parts only at the ends
    is_anchored: bool
    #: whether a `$` ends it
    octets: int
    #: its length, by which the most specific rule is found

    def matches(self, path: str) -> bool:
        """Whether the pattern matches the beginning of a path from `path_of`, or all of it if it is anchored.

        Each part is looked for behind the one before it, once: the first place where it fits leaves most to those
        that follow. So there is nothing to try again, however many `*` there are.
        """
        first, last = self.parts[0], self.parts[-1]
        if len(self.parts) == 1:
            return path == first if self.is_anchored else path.startswith(first)
        if not path.startswith(first):
            return False
        at = len(first)
        for part in self.parts[1:-1]:
            at = path.find(part, at)
            if at < 0:
                return False
            at += len(part)
        if self.is_anchored:
            return len(path) - len(last) >= at and path.endswith(last)
        return path.find(last, at) >= 0


def pattern_of(raw: bytes) -> PathPattern | None:
    """The pattern in the value of a rule; None for one that matches nothing: empty, or without `/` or `*` at its start.

    >>> pattern_of(b"/a*b**c$")
    PathPattern(parts=('/a', 'b', 'c'), is_anchored=True, octets=8)
    >>> pattern_of(b""), pattern_of(b"a")
    (None, None)
    """
    if not raw.startswith((b"/", b"*")):
        return None
    is_anchored = raw.endswith(b"$")
    parts = [_spelled(part) for part in raw.removesuffix(b"$").split(b"*")]
    octets = sum(map(len, parts)) + len(parts) - 1 + is_anchored
    middle = [part for part in parts[1:-1] if part]
    return PathPattern((parts[0], *middle, *parts[1:][-1:]), is_anchored, octets)


class PathRules:
    """The rules of one group, ready to be asked often."""

    def __init__(self, rules: Iterable[tuple[PathPattern, bool]]) -> None:
        """`rules`: patterns, and whether they allow."""
        self._plain: dict[str, bool] = {}
        wild: dict[PathPattern, bool] = {}
        for pattern, is_allowed in rules:
            if len(pattern.parts) == 1 and not pattern.is_anchored:
                prefix = pattern.parts[0]
                self._plain[prefix] = self._plain.get(prefix, False) or is_allowed
            else:
                wild[pattern] = wild.get(pattern, False) or is_allowed
        self._lengths = sorted({len(prefix) for prefix in self._plain}, reverse=True)
        # the longest first, of those as long the allowing ones
        self._wild = sorted(wild.items(), key=lambda rule: (-rule[0].octets, not rule[1]))

    def allow(self, path: str) -> bool:
        """Whether a path from `path_of` may be asked for: the longest match decides, allowing where two are as long.

        Where more than `_MAX_STEPS` would have to be taken the answer is no: to keep away is always right.
        """
        if len(path) * len(self._wild) > _MAX_STEPS:
            return False
        plain_octets, is_allowed = self._longest_prefix(path)
        for pattern, allows in self._wild:
            if pattern.octets < plain_octets:
                break
            if pattern.matches(path):
                return allows or (is_allowed and pattern.octets == plain_octets)
        return is_allowed

    def _longest_prefix(self, path: str) -> tuple[int, bool]:
        # 500 KiB hold a thousand different lengths at most: their sum is the number of octets
        for length in self._lengths:
            is_allowed = self._plain.get(path[:length]) if length <= len(path) else None
            if is_allowed is not None:
                return length, is_allowed
        return 0, True
