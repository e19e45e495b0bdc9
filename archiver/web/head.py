"""What the head of a page declares: metadata, links, title, language, base address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from archiver.web.text import squash
from archiver.web.url import resolve

__all__ = ["Gathered", "HeadLink", "base_url", "by_key", "gather", "head_links", "html_lang", "metas", "title"]

_TIMES = ("time", "abbr", "relative-time", "time-ago")


@dataclass(frozen=True, slots=True)
class HeadLink:
    """A `<link>` element, attributes as written; None where absent."""

    rel: str
    #: lower case, tokens separated by one space
    href: str
    type: str | None
    hreflang: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class Gathered:
    """The elements that declare things, wherever in the page they stand, found in one walk."""

    metas: tuple[etree._Element, ...]
    links: tuple[etree._Element, ...]
    titles: tuple[etree._Element, ...]
    bases: tuple[etree._Element, ...]
    scripts: tuple[etree._Element, ...]
    times: tuple[etree._Element, ...]
    #: made for dates


def gather(root: etree._Element) -> Gathered:
    """The declaring elements of the page, in its order."""
    found: dict[str, list[etree._Element]] = {"meta": [], "link": [], "title": [], "base": [], "script": [], "time": []}
    for element in root.iter("meta", "link", "title", "base", "script", *_TIMES):
        found.get(str(element.tag), found["time"]).append(element)
    return Gathered(*(tuple(elements) for elements in found.values()))


def metas(elements: Iterable[etree._Element]) -> tuple[tuple[str, str], ...]:
    """(key, content) of the meta elements of the whole page, since broken heads spill into the body.

    An element with both `property` and `name` counts under both.
    """
    found: list[tuple[str, str]] = []
    for element in elements:
        content = element.get("content")
        if content is None:
            continue
        content = squash(content)
        keys = dict.fromkeys(
            key.strip().lower() for name in ("property", "name", "itemprop", "http-equiv") if (key := element.get(name))
        )
        found += [(key, content) for key in keys]
    return tuple(found)


def by_key(found: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """The contents that aren't empty, by key, in page order."""
    contents: dict[str, tuple[str, ...]] = {}
    for key, content in found:
        if content:
            contents[key] = (*contents.get(key, ()), content)
    return contents


def head_links(elements: Iterable[etree._Element]) -> tuple[HeadLink, ...]:
    """Every link element that has rel and href."""
    found = []
    for element in elements:
        rel, href = element.get("rel"), element.get("href")
        if rel and href:
            found.append(
                HeadLink(
                    rel=" ".join(rel.lower().split()),
                    href=href.strip(),
                    type=element.get("type"),
                    hreflang=element.get("hreflang"),
                    title=element.get("title"),
                )
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
