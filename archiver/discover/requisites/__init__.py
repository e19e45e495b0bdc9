"""What a page needs to be shown: addresses of pictures, stylesheets, fonts, scripts and frames, told without fetching.

Only what stands in the bytes is found: what a script makes up is for a browser to find out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from archiver.discover.requisites.gathering import Gathering
from archiver.discover.requisites.markup import Words, read_markup
from archiver.discover.requisites.stylesheet import read_style, style_text
from archiver.model.capture import ResourceType
from archiver.model.requisite import Requisite
from archiver.web.page import Page, parse_page

__all__ = ["Requisite", "names_more", "requisites_in"]

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s;\"',]+)", re.I)
_MARKUP_TYPES = frozenset({"text/html", "application/xhtml+xml", "image/svg+xml"})
_UNTOLD_TYPES = frozenset({"", "text/plain", "application/octet-stream", "text/xml", "application/xml"})
"""Content types that servers send for anything."""


def names_more(resource_type: ResourceType, content_type: str | None) -> bool:
    """Whether a response of this content type, wanted for that, may need something itself."""
    kind = _kind(content_type)
    if resource_type == "stylesheet":
        return kind == "text/css" or kind in _UNTOLD_TYPES
    if resource_type == "document":
        return kind in _MARKUP_TYPES or kind in _UNTOLD_TYPES
    return resource_type in ("image", "other") and kind == "image/svg+xml"


def requisites_in(
    body: bytes, *, content_type: str | None, url: str, resource_type: ResourceType, words: Words
) -> tuple[Requisite, ...]:
    """What a document, stylesheet or drawing needs, each address once, in its own order. Never raises for any bytes.

    `url` is where it was found, redirects followed; `words` as in data/words/requisites.toml.
    """
    if not names_more(resource_type, content_type):
        return ()
    if resource_type == "stylesheet":
        told = _CHARSET.search(content_type or "")
        gathering = Gathering(url, url)
        read_style(style_text(body, told[1] if told else None), gathering)
        return gathering.found
    page = parse_page(body, content_type=content_type, url=url)
    gathering = Gathering(url, page.base_url)
    _read_page(page, gathering, words)
    return gathering.found


def _read_page(page: Page, gathering: Gathering, words: Mapping[str, tuple[str, ...]]) -> None:
    if page.root is None:
        return
    for inside in list(read_markup(page.root, gathering, words)):
        # its base is the page's own (HTML, section 4.8.5); frames in it are left out
        frame = parse_page(inside.encode("utf-8", "replace"), content_type="text/html; charset=utf-8", url=page.url)
        if frame.root is not None:
            list(read_markup(frame.root, gathering, words, rank=1))


def _kind(content_type: str | None) -> str:
    return (content_type or "").partition(";")[0].strip().lower()
