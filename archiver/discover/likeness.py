"""How much an address and the text of a link to it look like an article's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from archiver.discover.anchors import Anchor
from archiver.web.text import words

__all__ = ["ENOUGH", "Tables", "likeness"]

Tables = Mapping[str, frozenset[str]]
"""The word tables of `data/words/paths.toml`."""

ENOUGH = 3
"""Points that make a link one to an article: a telling path, or a headline and a path that allows for it."""

_DATE = re.compile(r"/(?:19|20)\d{2}[/_-]?(?:0?[1-9]|1[0-2])(?:[/_-]?(?:[0-2]?\d|3[01]))?(?=[/_-]|$)")
_IDENTITY = re.compile(r"\d{5,}|[0-9a-f]{12,}|(?:^|[-_.])[a-z]?\d{3,}(?:$|\.)")
_QUERY_IDENTITY = re.compile(r"(?:^|&)\w{0,12}id=\w{2,}")
_WORD = re.compile(r"[^\W_]+")


def likeness(one: Anchor, tables: Tables) -> int:
    """How much speaks for an article."""
    parts = urlsplit(one.url)
    path = unquote(parts.path).lower()
    segments = [segment for segment in path.split("/") if segment]
    if not segments and not parts.query:
        return 0
    last = segments[-1] if segments else ""
    stem, _, extension = last.rpartition(".")
    if extension in tables.get("file", ()) and stem:
        return 0
    slug = stem if stem and extension.isalpha() else last
    points = 2 if _DATE.search(path) else 0
    points += 2 if _IDENTITY.search(slug) or _QUERY_IDENTITY.search(parts.query) else 0
    slug_words = len(_WORD.findall(slug))
    points += 3 if slug_words >= 5 else 2 if slug_words >= 3 else 0
    points -= 3 if any(segment in tables.get("other", ()) for segment in segments) else 0
    points += 1 if any(segment in tables.get("article", ()) for segment in segments[:-1]) else 0
    points += 1 if stem and extension in ("html", "htm", "php", "aspx", "shtml") else 0
    text_words = _length(one.text)
    points += 2 if text_words >= 5 else 1 if text_words >= 3 else -1
    points += 1 if text_words >= 5 and len(segments) >= 2 else 0
    points += 1 if one.is_heading else 0
    return points + (1 if one.is_in_article and text_words >= 2 else 0)


def _length(text: str) -> int:
    """Words of a link text; two CJK characters count as one."""
    found = words(text)
    characters = sum(len(word) == 1 and word >= "\u3005" for word in found)
    return len(found) - characters + characters // 2
