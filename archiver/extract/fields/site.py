"""The site: what it is called, its domain, and whether the domain is for sale."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import urlsplit

from archiver.extract.document import Document, Labels
from archiver.extract.fields.found import Choice, Found, best
from archiver.model.article import DomainState, Site
from archiver.model.rules import Pattern
from archiver.rules.publishers import publisher_rule
from archiver.web.text import HAN_AND_KANA, HANGUL, fold
from archiver.web.url import registered_domain

__all__ = ["domain_state", "site", "site_name"]

_LONGEST_LINE = 200
_LONGEST_NAME = 60
_DOTS = re.compile(r"\.{3,}|…+")
_HANDLE = "@"
"""What begins like this is the site's account with a network."""
_EDGES = "-–—|«»‹› "
_GOES_ON = ":;,.?!…"
"""A title that goes on like this behind the headline names no site."""
_TEXT_ROLES = ("paragraph", "quote", "standfirst", "listItem", "headline", "caption", "comment")
_WIDE = HAN_AND_KANA + HANGUL
_DIVIDER = re.compile(
    rf"\s*[|｜–—·•»：]\s*|\s+[-:/]\s+|[_｜]|(?:(?<=[{_WIDE}])|^)-{{1,3}}(?=[{_WIDE}])|^-{{1,3}}(?=\w)"
)
"""Also a hyphen between two words in Chinese, which have no spaces around it, and right behind the headline."""


def site(document: Document, labels: Labels, kind: str, headline: str | None) -> Site:
    """The site of a page whose verdict is `kind`."""
    domain = registered_domain(document.capture.final_url) if document.capture.final_url else None
    name = None if kind in ("parked", "forSale") else site_name(document, domain, headline).value
    return Site(name=name, domain=domain, domain_state=domain_state(document, labels, kind))


def site_name(document: Document, domain: str | None, headline: str | None) -> Choice:
    """The publisher's rule, `og:site_name`, JSON-LD publisher, else what stands behind the headline in the title."""
    candidates = []
    rule = publisher_rule(document.rules, document.capture.final_url)
    if rule is not None and rule.site_name:
        candidates.append(Found(rule.site_name, rule.site_name, f"rule:{rule.domain}", 5.0))
    for claim in document.witnesses.publishers:
        weight = 4.0 if claim.source == "meta:og:site_name" else 3.0 if claim.source.startswith("jsonLd") else 1.5
        if len(claim.value) <= _LONGEST_NAME and "://" not in claim.value and not claim.value.startswith(_HANDLE):
            candidates.append(Found(claim.value, claim.value, claim.source, weight))
    title = document.page.title or ""
    if behind := _behind(title, headline or ""):
        parts = [part.strip() for part in _DIVIDER.split(behind) if part.strip()]
        name = parts[-1].strip(_EDGES) if parts else ""
        if name and len(name) <= _LONGEST_NAME and name[0] not in _GOES_ON:
            candidates.append(Found(name, title, "title", 1.0))
    if headline is None and urlsplit(document.capture.final_url).path in ("", "/") and len(title) <= _LONGEST_NAME:
        candidates.append(Found(title, title, "title", 0.5 if title else 0.0))  # a front page is titled by its site
    return best(candidates)


def _behind(title: str, headline: str) -> str:
    """What stands in the title behind the headline, or behind its beginning and the dots with which it is cut off."""
    if headline and fold(title).startswith(fold(headline)):
        return title[len(headline) :]
    cut = _DOTS.search(title)
    return title[cut.end() :] if cut and cut.start() and headline.startswith(title[: cut.start()]) else ""


def domain_state(document: Document, labels: Labels, kind: str) -> DomainState:
    """`forSale` where the page or a banner offers the domain, `parked` and `expired` for such pages, else `normal`."""
    patterns = document.rules.patterns.get("domain_state", ())
    lines = [p for p in patterns if p.options.get("where") == "line" and p.options.get("state") == "forSale"]
    candidates = sorted({i for pattern in lines for i in document.occurrences.texts(pattern)})
    banners = tuple(
        document.blocks[i].text
        for i in candidates
        if len(document.blocks[i].text) <= _LONGEST_LINE
        and (labels.role(i) not in _TEXT_ROLES or kind == "forSale")
        and any(pattern.regex.search(document.blocks[i].text) for pattern in lines)
    )
    if kind == "parked":
        state = _page_state(document, patterns)
        return DomainState(state=state, evidence=banners or _first_text(document))
    if banners or kind == "forSale":
        return DomainState(state="forSale", evidence=tuple(dict.fromkeys(banners)) or _first_text(document))
    return DomainState(state="normal")


def _page_state(document: Document, patterns: tuple[Pattern, ...]) -> Literal["parked", "expired"]:
    expired = [p for p in patterns if p.options.get("state") == "expired"]
    is_expired = any(p.regex.search(block.text) for p in expired for block in document.blocks[:40])
    return "expired" if is_expired else "parked"


def _first_text(document: Document) -> tuple[str, ...]:
    title = (document.page.title,) if document.page.title else ()
    return title or tuple(block.text[:_LONGEST_LINE] for block in document.blocks[:1])
