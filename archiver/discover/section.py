"""Links from a front or section page to its articles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from lxml import etree

from archiver.discover.found import Discovered, gathered
from archiver.model.link import Link
from archiver.model.problem import Problem
from archiver.model.rules import Rules
from archiver.web.page import Page
from archiver.web.text import squash, words
from archiver.web.url import resolve, site_of, without_fragment

__all__ = ["read_section"]

_ENOUGH = 3
"""Points that make a link one to an article: a telling path, or a headline and a path that allows for it."""

_DATE = re.compile(r"/(?:19|20)\d{2}[/_-]?(?:0?[1-9]|1[0-2])(?:[/_-]?(?:[0-2]?\d|3[01]))?(?=[/_-]|$)")
_IDENTITY = re.compile(r"\d{5,}|[0-9a-f]{12,}|(?:^|[-_.])[a-z]?\d{3,}(?:$|\.)")
_WORD_BREAK = re.compile(r"[^\W_]+")
_CLASS_WORD = re.compile(r"[a-z]+")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_MOST_TEXT = 400


@dataclass(slots=True)
class _Candidate:
    url: str
    text: str = ""
    is_heading: bool = False
    is_in_article: bool = False


def read_section(page: Page, rules: Rules) -> Discovered:
    """Addresses on the same site that look like articles, in the order of the page, each with its longest link text.

    A first judgement by address and link text; navigation, footers and forms are left out.
    """
    if page.root is None:
        return Discovered(problems=(Problem("noMarkup", "plain text has no links"),))
    tables = {key: frozenset(values) for key, values in rules.words.get("paths", {}).items()}
    own = without_fragment(page.url or "").rstrip("/")
    language = (page.html_lang or "").strip() or None
    links = (
        Link(url=one.url, found_in=page.url, title=one.text or None, language=language)
        for one in _candidates(page, tables)
        if one.url.rstrip("/") != own and _points(one, tables) >= _ENOUGH
    )
    return gathered(links)


def _candidates(page: Page, tables: dict[str, frozenset[str]]) -> list[_Candidate]:
    """Every address of the same site that is linked outside navigation, once."""
    site = site_of(page.url)
    found: dict[str, _Candidate] = {}
    assert page.root is not None
    navigation = tables.get("navigation", frozenset())
    for anchor, marks in _anchors(page.root, navigation):
        address = resolve(page.base_url, anchor.get("href"))
        if address is None or (site is not None and site_of(address) != site):
            continue
        address = without_fragment(address)
        one = found.setdefault(address, _Candidate(address))
        text = squash("".join(map(str, anchor.itertext()))[:_MOST_TEXT]) or squash(anchor.get("title") or "")
        if len(text) > len(one.text):
            one.text = text
        one.is_heading |= "heading" in marks
        one.is_in_article |= "article" in marks
    return list(found.values())


def _anchors(root: etree._Element, navigation: frozenset[str]) -> Iterator[tuple[etree._Element, frozenset[str]]]:
    """Links outside navigation, with what kind of element they stand in or around."""
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


def _points(one: _Candidate, tables: dict[str, frozenset[str]]) -> int:
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
    points += 2 if _IDENTITY.search(slug) or re.search(r"(?:^|&)\w{0,12}id=\w{2,}", parts.query) else 0
    slug_words = len(_WORD_BREAK.findall(slug))
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
