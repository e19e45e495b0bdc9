"""Where a page that lists articles goes on."""

from __future__ import annotations

import pytest

from archiver.discover.section import read_section
from archiver.rules.load import load_rules
from archiver.web.page import parse_page

RULES = load_rules()


@pytest.mark.parametrize(
    ("url", "markup", "found"),
    [
        ("/news/", '<link rel=next href="/news/?seite=2">', "/news/?seite=2"),
        ("/news/", '<nav class=pagination><a href="?page=2">2</a><a href="?page=3">3</a></nav>', "/news/?page=2"),
        ("/news/?page=2", '<a href="?page=1">1</a><a href="?page=3">Older</a>', "/news/?page=3"),
        ("/news/", '<a href="/news/page/2/">Older posts</a>', "/news/page/2/"),
        ("/news/", '<a href="/news/2">2</a>', "/news/2"),
        ("/news/", '<a href="/news/2">Two bridges</a>', None),
        ("/news/", '<a href="/sport/?page=2">2</a>', None),
        ("/news/", '<link rel=next href="https://elsewhere.example/2">', None),
        ("/news/", '<a href="/news/?page=5">5</a>', None),
    ],
)
def test_next_page(url: str, markup: str, found: str | None) -> None:
    page = parse_page(f"<html><body>{markup}</body></html>".encode(), content_type=None, url=f"https://a.example{url}")
    assert read_section(page, RULES).next_documents == ((f"https://a.example{found}",) if found else ())
