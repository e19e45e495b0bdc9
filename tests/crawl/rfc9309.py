"""RFC 9309 once more, word by word and slowly: the second opinion for the tests. It shares no code with the crawl."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

__all__ = ["Line", "is_allowed", "spelled"]

Line = tuple[str, str]
"""Key and value: `user-agent`, `allow`, `disallow`, or another record."""

Octet = tuple[int, bool]
"""An octet, and whether it stands percent-encoded when paths are compared."""

_DELIMITERS = b"/?&="
_GEN_DELIMS, _SUB_DELIMS = b":/?#[]@", b"!$&'()*+,;="  # RFC 3986, 2.2


def _is_unreserved(octet: int) -> bool:  # RFC 3986, 2.3
    return chr(octet).isalnum() if octet < 128 else False


def spelled(path: str) -> list[Octet]:
    """2.2.2: encode what is reserved or outside of ASCII, decode what needn't be encoded."""
    raw, octets, at = path.encode(), list[Octet](), 0
    while at < len(raw):
        try:
            is_encoded = raw[at] == ord("%") and len(raw[at + 1 : at + 3]) == 2
            octet = int(raw[at + 1 : at + 3].decode("ascii"), 16) if is_encoded else raw[at]
        except ValueError:
            is_encoded, octet = False, raw[at]
        at += 3 if is_encoded else 1
        if _is_unreserved(octet) or octet in b"-._~":
            octets.append((octet, False))
        elif octet in _DELIMITERS:
            octets.append((octet, is_encoded))
        else:
            octets.append((octet, True))
    return octets


def _length(octets: Sequence[Octet]) -> int:
    one = [
        not is_encoded or (octet in _GEN_DELIMS + _SUB_DELIMS and octet not in b"*$/?&=#")
        for octet, is_encoded in octets
    ]
    return sum(1 if is_one else 3 for is_one in one)


def _matches(pattern: str, path: str) -> bool:
    """2.2.3, by trying everything."""
    is_anchored = pattern.endswith("$")
    pieces = [spelled(piece) for piece in pattern.removesuffix("$").split("*")]
    wanted: list[Octet | None] = list(pieces[0])
    for piece in pieces[1:]:
        wanted += [None, *piece]
    octets = spelled(path)

    @cache
    def fits(i: int, j: int) -> bool:
        if i == len(wanted):
            return j == len(octets) or not is_anchored
        if wanted[i] is None:
            return fits(i + 1, j) or (j < len(octets) and fits(i, j + 1))
        return j < len(octets) and wanted[i] == octets[j] and fits(i + 1, j + 1)

    return fits(0, 0)


def _specificity(pattern: str) -> int:
    body = pattern.removesuffix("$")
    return sum(_length(spelled(piece)) for piece in body.split("*")) + body.count("*") + pattern.endswith("$")


def _groups(lines: Sequence[Line]) -> list[tuple[set[str], list[Line]]]:
    """2.2: startgroupline *(startgroupline / emptyline) *(rule / emptyline), other records looked through (2.2.4)."""
    groups: list[tuple[set[str], list[Line]]] = []
    for key, value in lines:
        if key == "user-agent":
            if not groups or groups[-1][1]:
                groups.append((set(), []))
            groups[-1][0].add(value.lower())
        elif key in ("allow", "disallow") and groups:
            groups[-1][1].append((key, value))
    return groups


def is_allowed(lines: Sequence[Line], product: str, path: str) -> bool:
    """2.2.1 and 2.2.2: whether `product` may ask for `path`."""
    groups = _groups(lines)
    chosen = [rules for agents, rules in groups if product in agents] or [
        rules for agents, rules in groups if "*" in agents
    ]
    matching = [
        (_specificity(value), key == "allow")
        for rules in chosen
        for key, value in rules
        if value and _matches(value, path)
    ]
    return max(matching, default=(0, True))[1]
