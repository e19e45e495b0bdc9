"""Tells whether two addresses are the same picture in other sizes."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

__all__ = ["is_picture_file", "is_thumbnail", "picture_key", "pixels"]

_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|tiff?|bmp)$", re.I)
_SIZE_IN_NAME = re.compile(
    r"(?:[-_.@](?:\d{1,5}x\d{1,5}|\d{2,5}[wh]|\d{3,4}|[1-4]x|scaled|small|medium|large|thumb(?:nail)?|full|original|master|cropped|crop|teaser|gross|klein|xl|l|m|s))+$",
    re.I,
)
_SIZE_SEGMENT = re.compile(
    r"^(?:\d{1,5}x\d{0,5}|x\d{2,5}|[wh]_?\d{2,5}.*|(?:w|h|c|q|f|g|e|dpr|ar|x|y|fl|fit|crop|resize|width|height|quality|format|auto|rect|trim|smart)[_=:-].*|v\d+)$",
    re.I,
)
_TELLING_NAME_CHARS = 10
_SIZES = re.compile(r"(?<!\d)(\d{2,4})[x,](\d{2,4})(?!\d)|[?&](?:w|width)=(\d{2,4})\b", re.I)
_THUMBNAIL_PIXELS = 320
_SMALL = re.compile(r"[-_.](?:s|xs|small|thumb|thumbnail|teaser|klein|mini|preview)$")
_INNER_ADDRESS = re.compile(r"https?(?::|%3a)(?:/|%2f)+[^?&]+", re.I)


@lru_cache(maxsize=256)
def picture_key(url: str) -> str:
    """What addresses of the same picture share: its file name without sizes, or its path and query.

    >>> picture_key("https://a.example/2024/05/harbour-at-dawn-1024x683.jpg?w=3")
    'harbour-at-dawn'
    >>> picture_key("https://cdn.example/w_800,c_fill/harbour-at-dawn.webp")
    'harbour-at-dawn'
    >>> picture_key("https://a.example/img?id=12&w=300") == picture_key("https://a.example/img?id=12&w=600")
    True
    """
    inner = [match[0] for match in _INNER_ADDRESS.finditer(url[8:])]
    parts = urlsplit(unquote(inner[-1]) if inner else url)
    segments = [segment for segment in unquote(parts.path).split("/") if segment]
    name = segments[-1] if segments else ""
    if _FILE.search(name):
        stem = _SIZE_IN_NAME.sub("", _FILE.sub("", name)).lower()
        if len(stem) >= _TELLING_NAME_CHARS:
            return stem
        return "/".join([*(segment.lower() for segment in segments[:-1] if not _SIZE_SEGMENT.match(segment)), stem])
    query = sorted(
        f"{key}={value}" for key, value in parse_qsl(parts.query) if not _SIZE_SEGMENT.match(f"{key}={value}")
    )
    path = "/".join(segment.lower() for segment in segments if not _SIZE_SEGMENT.match(segment))
    return f"{parts.netloc.lower()}/{path}?{'&'.join(query)}"


def is_thumbnail(url: str) -> bool:
    """Whether an address asks for a picture so small that it stands beside a link.

    >>> is_thumbnail("https://a.example/x.jpg?resize=150%2C150"), is_thumbnail("https://a.example/x-1024x683.jpg")
    (True, False)
    """
    return 0 < pixels(url) <= _THUMBNAIL_PIXELS


def is_picture_file(url: str) -> bool:
    """Whether an address is that of a picture by its file name."""
    return _FILE.search(urlsplit(url).path) is not None


def pixels(url: str) -> int:
    """How large a picture the address asks for, as far as it says: unknown is larger than any thumbnail."""
    sizes = [int(number) for match in _SIZES.finditer(unquote(url)) for number in match.groups() if number]
    if sizes:
        return max(sizes)
    stem = _FILE.sub("", urlsplit(url).path).lower()
    return 0 if _SMALL.search(stem) else _THUMBNAIL_PIXELS + 1
