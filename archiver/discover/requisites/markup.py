"""What a page, a frame's document or a drawing (SVG) needs, by its elements and attributes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from archiver.discover.requisites.gathering import Gathering
from archiver.discover.requisites.srcset import candidates
from archiver.discover.requisites.stylesheet import read_style
from archiver.model.capture import ResourceType

__all__ = ["Words", "read_markup"]

Words = Mapping[str, tuple[str, ...]]
"""data/words/requisites.toml: names of attributes."""

_AS: dict[str, ResourceType] = {
    "style": "stylesheet",
    "script": "script",
    "font": "font",
    "image": "image",
    "track": "texttrack",
    "video": "media",
    "audio": "media",
    "fetch": "fetch",
    "document": "document",
}
"""Values of the `as` attribute of preloads."""
_ICONS = frozenset({"icon", "apple-touch-icon", "apple-touch-icon-precomposed", "mask-icon", "fluid-icon"})
_LEAD_IMAGES = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
_MEDIA_RANK = 2
"""A film weighs more than all else of its page, and its poster stands for it."""
_PICTURE_PATH = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp)\Z", re.I)
_NO_ADDRESS = re.compile(r"[\s{}<>]|\Adata:|\A\[", re.I)
_PARTS = {"img": "image", "amp-img": "image", "input": "image", "iframe": "document", "amp-iframe": "document"}
_PARTS |= {"frame": "document", "script": "script", "video": "media", "audio": "media", "embed": "other"}
"""What the `src` of an element is."""
_WITH_BACKGROUND = frozenset({"body", "table", "thead", "tbody", "tr", "td", "th"})

Attributes = Mapping[str, str]


def read_markup(root: Any, gathering: Gathering, words: Words, rank: int = 0) -> Iterator[str]:
    """Gather what the elements below `root` name, in their order; give the frames that bring their document along."""
    reader = _Reader(gathering, words, rank)
    for element in root.iter():
        tag = element.tag
        if not isinstance(tag, str):  # comments and the like
            continue
        attributes: dict[str, str] = dict(element.items())
        reader.read(tag.rpartition("}")[2].lower(), attributes, element)
        if tag == "iframe" and "srcdoc" in attributes:
            yield attributes["srcdoc"]


class _Reader:
    def __init__(self, gathering: Gathering, words: Words, rank: int) -> None:
        self._gathering, self._rank = gathering, rank
        self._lazy, self._lazy_sets = frozenset(words.get("address", ())), frozenset(words.get("candidates", ()))
        self._backgrounds, self._posters = frozenset(words.get("background", ())), frozenset(words.get("poster", ()))
        self._by_tag: dict[str, Callable[[Attributes, Any], None]] = {
            "link": self._link,
            "meta": self._meta,
            "style": self._style,
            "source": self._source,
            "track": lambda attributes, _: self._add(attributes.get("src"), "texttrack", 1),
            "object": self._object,
            "embed": self._object,
            "image": self._drawn,
            "use": self._drawn,
            "feimage": self._drawn,
        }

    def read(self, tag: str, attributes: Attributes, element: Any) -> None:
        """Gather what one element names."""
        own = self._by_tag.get(tag)
        if own is not None:
            own(attributes, element)
        elif tag in _PARTS:
            self._part(tag, attributes)
        for name, value in attributes.items():
            if name in self._lazy:
                self._lazy_address(tag, value, element)
            elif name in self._lazy_sets:
                self._set(value)
            elif name in self._backgrounds:
                self._background(value)
            elif name == "poster" or name in self._posters:
                self._add(value, "image")
            elif name == "style" or value.startswith("url("):  # the latter: mask, fill, filter of a drawing
                read_style(value, self._gathering, self._rank)
            elif name == "background" and tag in _WITH_BACKGROUND:
                self._add(value, "image")

    def _add(self, address: str | None, resource_type: ResourceType, rank: int = 0) -> None:
        self._gathering.add(address, resource_type, self._rank + rank)

    def _set(self, srcset: str | None) -> None:
        self._gathering.add_all(candidates(srcset or ""), "image", self._rank + 1)

    def _part(self, tag: str, attributes: Attributes) -> None:
        resource_type: Any = _PARTS[tag]
        if tag == "input" and attributes.get("type", "").strip().lower() != "image":
            return
        rank = _MEDIA_RANK if resource_type == "media" else 1 if resource_type == "document" else 0
        self._add(attributes.get("src"), resource_type, rank)
        if resource_type == "image":
            self._set(attributes.get("srcset"))

    def _lazy_address(self, tag: str, value: str, element: Any) -> None:
        value = value.strip()
        if _NO_ADDRESS.search(value) or not ("/" in value or "." in value):
            return
        if tag == "source":
            self._add(value, *_source_type(element))
        elif tag in _PARTS:
            self._part(tag, {"src": value, "type": "image"})
        elif _PICTURE_PATH.search(re.split(r"[?#]", value, maxsplit=1)[0]):
            self._add(value, "image")

    def _background(self, value: str) -> None:
        value = value.strip()
        if "(" in value or ":" in value.removeprefix("http:").removeprefix("https:"):
            read_style(value, self._gathering, self._rank)
        elif not _NO_ADDRESS.search(value):
            self._add(value, "image")

    def _link(self, attributes: Attributes, _: Any) -> None:
        rel = frozenset(attributes.get("rel", "").lower().split())
        href = attributes.get("href")
        if "stylesheet" in rel:
            is_other = "alternate" in rel or attributes.get("media", "").strip().lower() == "print"
            # print is what scripts make of a sheet that is to be loaded late: it is for the screen then
            self._add(href, "stylesheet", int(is_other and "onload" not in attributes))
        elif rel & _ICONS:
            self._add(href, "image", 1)
        elif "modulepreload" in rel:
            self._add(href, "script")
        elif "preload" in rel:
            resource_type = _AS.get(attributes.get("as", "").strip().lower(), "other")
            self._add(href, resource_type, _MEDIA_RANK if resource_type == "media" else 0)
            self._set(attributes.get("imagesrcset"))
        elif "manifest" in rel:
            self._add(href, "manifest", 1)
        elif "image_src" in rel:
            self._add(href, "image", 1)

    def _meta(self, attributes: Attributes, _: Any) -> None:
        name = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").strip()
        if name.lower() in _LEAD_IMAGES:
            self._add(attributes.get("content"), "image", 1)

    def _style(self, _: Attributes, element: Any) -> None:
        read_style("".join(element.itertext()), self._gathering, self._rank)

    def _source(self, attributes: Attributes, element: Any) -> None:
        self._set(attributes.get("srcset"))
        self._add(attributes.get("src"), *_source_type(element))

    def _object(self, attributes: Attributes, _: Any) -> None:
        kind = attributes.get("type", "").strip().lower()
        resource_type: ResourceType = "other"
        if kind.startswith("image/"):
            resource_type = "image"
        elif kind.startswith(("video/", "audio/")):
            resource_type = "media"
        elif kind in ("text/html", "application/xhtml+xml"):
            resource_type = "document"
        rank = 0 if resource_type == "image" else 1
        self._add(attributes.get("data") or attributes.get("src"), resource_type, rank)

    def _drawn(self, attributes: Attributes, _: Any) -> None:
        for name, value in attributes.items():
            if name.rpartition("}")[2] in ("href", "xlink:href", "src"):
                self._add(value, "image")


def _source_type(element: Any) -> tuple[ResourceType, int]:
    """Of a source element: what its address is, and its rank; libxml2 nests sources that follow each other."""
    around = next((one.tag for one in element.iterancestors() if one.tag in ("picture", "video", "audio")), None)
    return ("image", 0) if around == "picture" else ("media", _MEDIA_RANK)
