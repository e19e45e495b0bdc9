"""What the head of a page declares: metadata, links, title, language, base address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from lxml import etree

from archiver.web.text import squash
from archiver.web.url import resolve

__all__ = ["HeadLink", "base_url", "by_key", "head_links", "html_lang", "metas", "times", "title"]

_MOST_PROPERTIES = 2_000
"""Of microdata: for each of them all elements around it are looked at."""
_KEYS = ("property", "name", "itemprop", "http-equiv")
_MOMENT = re.compile(r"\s*\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_TIMES = ("time", "abbr", "relative-time", "time-ago")


class HeadLink(NamedTuple):
    """A `<link>` element, attributes as written; None where absent."""

    rel: str
    #: lower case, tokens separated by one space
    href: str
    type: str | None
    hreflang: str | None
    title: str | None


def times(tags: Mapping[str, Sequence[Any]], elements: Iterable[Any]) -> tuple[Any, ...]:
    """The elements made for dates, in the order of the page. `tags`: all elements of the page by tag.

    Before there was <time>, moments stood in titles (microformats.org, value-class-pattern) and in RDFa's `content`.
    """
    found = [list(tags[tag]) for tag in _TIMES if tag in tags]
    if stamped := [
        span
        for span in tags.get("span", ())  # hundreds, hardly any with one of these
        if ((at := span.get("title")) and _MOMENT.match(at)) or ((at := span.get("content")) and _MOMENT.match(at))
    ]:
        found.append(stamped)
    if len(found) < 2:
        return tuple(*found)
    meant = {element for several in found for element in several}
    return tuple(element for element in elements if element in meant)


def metas(elements: Iterable[Any]) -> tuple[tuple[str, str], ...]:
    """(key, content) of the meta elements of the whole page, since broken heads spill into the body.

    An element with both `property` and `name` counts under both.
    """
    found: list[tuple[str, str]] = []
    properties = 0
    for element in elements:
        attributes: dict[str, str] = dict(element.items())
        content = attributes.get("content")
        if content is None:
            continue
        content = squash(content)
        if "itemprop" in attributes:
            properties += 1
            if properties > _MOST_PROPERTIES or _is_of_a_part(element):
                del attributes["itemprop"]
        keys = [key.strip().lower() for name in _KEYS if (key := attributes.get(name))]
        found += [(key, content) for key in (keys if len(keys) < 2 else dict.fromkeys(keys))]
    return tuple(found)


def _is_of_a_part(element: Any) -> bool:
    """Whether a property belongs to a thing within the article, such as a film, by the microdata around it."""
    items = [one for one in element.iterancestors() if one.get("itemscope") is not None]
    return any(not (one.get("itemtype") or "").endswith("Page") for one in items[1:])


def by_key(found: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """The contents that aren't empty, by key, in page order."""
    contents: dict[str, tuple[str, ...]] = {}
    for key, content in found:
        if content:
            contents[key] = (*contents.get(key, ()), content)
    return contents


def head_links(elements: Iterable[Any]) -> tuple[HeadLink, ...]:
    """Every link element that has rel and href."""
    found = []
    for element in elements:
        attributes: dict[str, str] = dict(element.items())
        get = attributes.get
        rel, href = get("rel"), get("href")
        if rel and href:
            found.append(
                HeadLink(" ".join(rel.lower().split()), href.strip(), get("type"), get("hreflang"), get("title"))
            )
    return tuple(found)


def title(elements: Iterable[etree._Element]) -> str | None:
    """Text of the first title element that isn't the label of a drawing; None if empty."""
    for element in elements:
        if any(ancestor.tag == "svg" for ancestor in element.iterancestors()):
            continue
        return squash("".join(map(str, element.itertext()))) or None
    return None


def html_lang(root: etree._Element) -> str | None:
    """Language as `<html lang>` gives it, unchecked."""
    value = root.get("lang") or root.get("xml:lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    return value.strip() or None if value else None


def base_url(elements: Iterable[etree._Element], url: str | None) -> str | None:
    """What relative addresses of the page are resolved against."""
    for element in elements:
        if href := element.get("href"):
            return resolve(url, href) or url
    return url
