"""What an image, video, audio or frame element says of itself: its best address and its texts."""

from __future__ import annotations

import re
from typing import Any, Final

__all__ = ["MEDIA_TAGS", "best_url", "kind_of", "text_attributes"]

MEDIA_TAGS: Final = {
    "img": "image",
    "amp-img": "image",
    "image": "image",
    "video": "video",
    "amp-video": "video",
    "amp-youtube": "video",
    "audio": "audio",
    "amp-audio": "audio",
    "iframe": "frame",
    "amp-iframe": "frame",
    "embed": "frame",
    "object": "frame",
}
"""Kind of medium by tag."""

_LAZY: Final = (
    "data-src", "data-original", "data-lazy-src", "data-lazy", "data-full-src", "data-large-src", "data-hi-res-src",
    "data-image", "data-img-src", "data-url", "data-original-src", "data-orig-file", "data-echo",
)  # fmt: skip
_SETS: Final = ("data-srcset", "data-lazy-srcset", "data-original-set", "srcset")
_SIZED: Final = 10.0  # a width, not a density
_CANDIDATE = re.compile(r"([^\s,]\S*[^\s,])(?:\s+([\d.]+)([wx]))?\s*(?:,|$)")  # HTML, srcset attribute
_TELLING = re.compile(
    r"^(?:title|aria-label|(?:data|amp)-.*(?:caption|credit|copyright|title|desc|author|source|byline))$"
)


def kind_of(element: Any) -> str:
    """image, video, audio or frame."""
    return MEDIA_TAGS[element.tag]


def best_url(element: Any) -> str | None:
    """The largest picture offered, lazy-loading attributes first, unresolved; None if there is only a placeholder."""
    get = element.get
    for name in _SETS:
        value = get(name)
        if value and (url := _largest(value)):
            return url
    parent = _outside_sources(element)
    if parent is not None and parent.tag == "picture" and (url := _largest(_source_sets(parent), least=_SIZED)):
        return url
    for name in (*_LAZY, "src", "data"):
        value = (get(name) or "").strip()
        if value and not value.startswith(("data:", "about:", "#", "{")):
            return str(value)
    around = element if element.tag in ("video", "audio", "amp-video", "amp-audio") else parent
    if around is not None and (around is element or around.tag == "picture"):
        for source in around.iter("source"):
            for name in ("data-srcset", "srcset", "data-src", "src"):
                value = source.get(name)
                if value and not value.startswith("data:"):
                    return _largest(value) if "srcset" in name else str(value).strip()
    return None


def _source_sets(picture: Any) -> str:
    """The srcsets of a picture's sources as one."""
    sets = (source.get("data-srcset") or source.get("srcset") for source in picture.iter("source"))
    return ", ".join(value for value in sets if value)


def _outside_sources(element: Any) -> Any:
    """The parent; libxml2 does not know that `<source>` has no content, and nests what follows in it."""
    parent = element.getparent()
    while parent is not None and parent.tag == "source":
        parent = parent.getparent()
    return parent


def text_attributes(element: Any) -> tuple[tuple[str, str], ...]:
    """Attributes that may hold a caption, a credit or sizes, and those of the link or figure it stands in."""
    found = [
        (name, text)
        for name, value in element.items()
        if (name in ("width", "height", "class", "poster") or _TELLING.match(name))
        and (text := " ".join(value.split()))
    ]
    parent = _outside_sources(element)
    if parent is not None and parent.tag in ("a", "figure", "picture", "div", "span"):
        found += [
            (f"parent:{name}", text)
            for name, value in parent.items()
            if (_TELLING.match(name) or (name == "href" and parent.tag == "a")) and (text := " ".join(value.split()))
        ]
    return tuple(found)


def _largest(srcset: str, least: float = -1.0) -> str | None:
    best, best_size = None, least
    for url, number, _unit in _CANDIDATE.findall(srcset[:20_000]):
        if url.startswith("data:"):
            continue
        try:
            size = float(number) if number else 1.0
        except ValueError:
            size = 1.0
        if size > best_size:
            best, best_size = url, size
    return best
