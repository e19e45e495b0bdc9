"""Links from a front or section page to its articles."""

from __future__ import annotations

from dataclasses import replace

from archiver.discover.anchors import anchors_of
from archiver.discover.found import Discovered, gathered
from archiver.discover.likeness import ENOUGH, likeness
from archiver.discover.paging import next_page
from archiver.discover.shapes import Shapes
from archiver.model.link import Link
from archiver.model.problem import Problem
from archiver.model.rules import Rules
from archiver.web.page import Page
from archiver.web.url import without_fragment

__all__ = ["read_section"]


def read_section(page: Page, rules: Rules, shapes: Shapes | None = None) -> Discovered:
    """Addresses on the same site that look like articles, in the order of the page, each with its longest link text.

    Judged by address and link text, and by what was learned of the site's addresses; navigation, footers and forms are
    left out.
    """
    if page.root is None:
        return Discovered(problems=(Problem("noMarkup", "plain text has no links"),))
    tables = {key: frozenset(values) for key, values in rules.words.get("paths", {}).items()}
    own = without_fragment(page.url or "").rstrip("/")
    language = (page.html_lang or "").strip() or None
    outside, inside = anchors_of(page, tables.get("navigation", frozenset()))
    links = (
        Link(url=one.url, found_in=page.url, title=one.text or None, language=language)
        for one in outside
        if one.url.rstrip("/") != own
        and likeness(one, tables) + (shapes.points(one.url) if shapes is not None else 0) >= ENOUGH
    )
    following = next_page(page, (*outside, *inside), rules)
    return replace(gathered(links), next_documents=(following,) if following else ())
