"""What an image, video, audio or frame element says of itself: its best address and its texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from archiver.extract.images.address import is_picture_file

__all__ = ["MEDIA_TAGS", "best_url", "kind_of", "outside_sources", "text_attributes"]

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

_ADDRESSES: Final = (
    "data-src", "data-original", "data-lazy-src", "data-lazy", "data-full-src", "data-large-src", "data-hi-res-src",
    "data-image", "data-img-src", "data-url", "data-original-src", "data-orig-file", "data-echo", "longdesc",
    "src", "data",
)  # fmt: skip
_SETS: Final = ("data-srcset", "data-lazy-srcset", "data-original-set", "srcset")
_WITH_SOURCES: Final = frozenset(("video", "audio", "amp-video", "amp-audio"))
_PLAIN: Final = frozenset(("width", "height", "class", "poster"))
_TOLD_OF: Final = frozenset(("a", "figure", "picture", "div", "span"))
_SIZED: Final = 10.0  # a width, not a density
_CANDIDATE = re.compile(r"([^\s,]\S*[^\s,])(?:\s+([\d.]+)([wx]))?\s*(?:,|$)")  # HTML, srcset attribute
_TELLING = re.compile(
    r"^(?:title|aria-label|(?:data|amp)-.*(?:caption|credit|copyright|title|desc|author|source|byline))$"
)


def kind_of(element: Any) -> str:
    """image, video, audio or frame."""
    return MEDIA_TAGS[element.tag]


def best_url(element: Any, attributes: Mapping[str, str], around: Any) -> str | None:
    """The largest picture offered, lazy-loading attributes first, unresolved; None if there is only a placeholder.

    `around` is the element that `outside_sources` finds.
    """
    for name in _SETS:
        value = attributes.get(name)
        if value and (url := _largest(value)):
            return url
    in_picture = around is not None and around.tag == "picture"
    if in_picture and (url := _largest(_source_sets(around), least=_SIZED)):
        return url
    for name in _ADDRESSES:
        value = attributes.get(name)
        if value and (value := value.strip()) and not value.startswith(("data:", "about:", "#", "{")):
            if name == "longdesc" and not is_picture_file(value):
                continue  # the page that describes the picture, as HTML 4 has it
            return value
    holder = element if element.tag in _WITH_SOURCES else around if in_picture else None
    if holder is not None:
        for source in holder.iter("source"):
            for name in ("data-srcset", "srcset", "data-src", "src"):
                value = source.get(name)
                if value and not value.startswith("data:"):
                    return _largest(value) if "srcset" in name else str(value).strip()
    return None


def _source_sets(picture: Any) -> str:
    """The srcsets of a picture's sources as one."""
    sets = (source.get("data-srcset") or source.get("srcset") for source in picture.iter("source"))
    return ", ".join(value for value in sets if value)


def outside_sources(element: Any) -> Any:
    """The parent; libxml2 does not know that `<source>` has no content, and nests what follows in it."""
    parent = element.getparent()
    while parent is not None and parent.tag == "source":
        parent = parent.getparent()
    return parent


def text_attributes(attributes: Mapping[str, str], around: Any) -> tuple[tuple[str, str], ...]:
    """Attributes that may hold a caption, a credit or sizes, and those of the link or figure it stands in."""
    found = [
        (name, text)
        for name, value in attributes.items()
        if (name in _PLAIN or _is_telling(name)) and (text := " ".join(value.split()))
    ]
    if around is not None and (tag := around.tag) in _TOLD_OF:
        found += [
            (f"parent:{name}", text)
            for name, value in around.items()
            if (_is_telling(name) or (name == "href" and tag == "a")) and (text := " ".join(value.split()))
        ]
    return tuple(found)


@lru_cache(maxsize=1_000)
def _is_telling(name: str) -> bool:
    return _TELLING.match(name) is not None


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
