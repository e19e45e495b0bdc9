"""Where a page that lists articles goes on."""

from __future__ import annotations

from collections.abc import Iterable

from archiver.discover.anchors import Anchor
from archiver.model.rules import Rules
from archiver.web.page import Page
from archiver.web.part_address import PartForms
from archiver.web.text import fold
from archiver.web.url import resolve, site_of

__all__ = ["next_page"]

_SURE = frozenset({"parameter", "word"})
"""Families of addresses that number pages and nothing else."""


def next_page(page: Page, anchors: Iterable[Anchor], rules: Rules) -> str | None:
    """The address of the next page of a list: as the head says, else the one whose number is one more than the page's.

    None where nothing says so: another page of the list isn't guessed.
    """
    if page.url is None:
        return None
    for link in page.links:
        if "next" in link.rel.split() and (address := resolve(page.base_url, link.href)):
            return address if site_of(address) == site_of(page.url) else None
    words = rules.words.get("pagination", {})
    forms, telling = PartForms.of(words), frozenset((*words.get("next_page", ()), *words.get("next", ())))
    for anchor in anchors:
        for way in forms.related(page.url, anchor.url):
            text = fold(anchor.text).strip(" ›»→>")
            if way.number == way.own + 1 and (way.family in _SURE or text == str(way.number) or text in telling):
                return anchor.url
    return None
