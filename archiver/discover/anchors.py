"""The links of a page to its own site, with where they stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from archiver.web.page import Page
from archiver.web.text import squash
from archiver.web.url import resolve, site_of, without_fragment

__all__ = ["Anchor", "anchors_of"]

_CLASS_WORD = re.compile(r"[a-z]+")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_MOST_TEXT = 400


@dataclass(slots=True)
class Anchor:
    """One address, in whatever places of a page it is linked."""

    url: str
    #: without fragment
    text: str = ""
    #: the longest of its link texts
    is_heading: bool = False
    is_in_article: bool = False


def anchors_of(page: Page, navigation: frozenset[str]) -> tuple[list[Anchor], list[Anchor]]:
    """Every address of the page's site, once: those linked outside navigation, and those linked inside, in page order.

    `navigation` are class and id words of elements that hold it; `nav`, `footer` and forms do anyway.
    """
    site = site_of(page.url)
    outside: dict[str, Anchor] = {}
    inside: dict[str, Anchor] = {}
    if page.root is None:
        return [], []
    for element, marks in _elements(page.root, navigation):
        address = resolve(page.base_url, element.get("href"))
        if address is None or (site is not None and site_of(address) != site):
            continue
        address = without_fragment(address)
        one = (inside if "navigation" in marks else outside).setdefault(address, Anchor(address))
        text = squash("".join(map(str, element.itertext()))[:_MOST_TEXT]) or squash(element.get("title") or "")
        if len(text) > len(one.text):
            one.text = text
        one.is_heading |= "heading" in marks
        one.is_in_article |= "article" in marks
    return list(outside.values()), list(inside.values())


def _elements(root: etree._Element, navigation: frozenset[str]) -> Iterator[tuple[etree._Element, frozenset[str]]]:
    """Links with what kind of element they stand in or around."""
    for anchor in root.iter("a"):
        if anchor.get("href") is None:
            continue
        marks: set[str] = set()
        for ancestor in anchor.iterancestors():
            tag = ancestor.tag
            if tag in _HEADINGS:
                marks.add("heading")
            elif tag == "article":
                marks.add("article")
            if tag not in ("body", "html") and _is_navigation(ancestor, navigation):
                marks.add("navigation")
                break
        else:
            if any(child.tag in _HEADINGS for child in anchor.iter(*_HEADINGS)):
                marks.add("heading")
        yield anchor, frozenset(marks)


def _is_navigation(element: etree._Element, navigation: frozenset[str]) -> bool:
    if element.tag in ("nav", "footer", "form") or element.get("role") in ("navigation", "contentinfo", "menu"):
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    return any(word in navigation for word in _CLASS_WORD.findall(names)) if names != " " else False
