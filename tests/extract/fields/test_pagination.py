"""A page says which part of an article it is; other articles, lists, comments and pictures are none of its parts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archiver.extract import extract
from archiver.extract.fields.pagination import pagination
from archiver.model.article import Pagination, VerdictKind
from archiver.model.capture import Capture
from archiver.model.rules import PublisherRule
from archiver.web.part_address import PartForms
from tests.extract.pages import page, rules

SITE = "https://news.example"
TEXT = "".join(
    f"<p>Paragraph {n} says that the water at the old mill rose by {n} centimetres in the night.</p>" for n in range(9)
)


def found(beside: str, *, url: str = "/2026/river-rises", head: str = "", text: str = TEXT) -> Pagination | None:
    """The pagination of an article with this markup behind its text."""
    html = (
        f"<!doctype html><html lang=en><head><title>River rises | Valley Post</title>{head}</head><body><main><article>"
        f"<h1>River rises by a metre</h1>{text}{beside}</article></main></body></html>"
    )
    address = f"{SITE}{url}"
    capture = Capture(address, address, None, 200, None, (("content-type", "text/html; charset=utf-8"),), html.encode())
    article = extract(capture, rules())
    assert article.page_verdict.kind == "article"
    return article.pagination


def neighbours(beside: str, **more: str) -> tuple[int | None, str | None, str | None] | None:
    """Number, next and previous, without the site."""
    part = found(beside, **more)
    if part is None:
        return None
    following, before = (url and url.removeprefix(SITE) for url in (part.next, part.previous))
    return part.number, following, before


@pytest.mark.parametrize(
    ("url", "following"),
    [
        ("/2026/river-rises", "?page=2"),
        ("/2026/river-rises", "?p=2"),
        ("/2026/river-rises", "?seite=2"),
        ("/story.php?id=4711", "/story.php?id=4711&page=2"),
        ("/story.php?id=4711", "/story.php?page=2&id=4711"),
        ("/2026/river-rises", "/2026/river-rises/2"),
        ("/2026/river-rises/", "2/"),
        ("/2026/river-rises", "/2026/river-rises/page/2"),
        ("/2026/river-rises", "/2026/river-rises/seite-2"),
        ("/2026/river-rises", "/2026/river-rises/p2"),
        ("/river-4711.html", "/river-4711-2.html"),
        ("/river-4711.html", "/river-4711,2.html"),
        ("/river-4711.html", "/river-4711_2.html"),
        ("/river-4711.html", "/river-4711-seite-2.html"),
        ("/river,4711", "/river,4711,2"),
    ],
)
@pytest.mark.parametrize("link", ["<a href='{}'>2</a>", "<a href='{}'>Next page »</a>", "<a href='{}'>Seite 2</a>"])
def test_forms_of_addresses(url: str, following: str, link: str) -> None:
    number, address, before = neighbours(f"<div>1 {link.format(following)}</div>", url=url) or (None, None, None)
    assert (number, before) == (1, None)
    assert address is not None and address.endswith(following)


@pytest.mark.parametrize(
    "text",
    ["2", "[2]", "٢", "Page 2", "2. Seite", "next page", "Nächste Seite ›", "page suivante", "Página siguiente",
     "次のページ", "下一页", "다음 페이지", "следующая страница", "الصفحة التالية", "अगला पृष्ठ", "Seuraava sivu",
     "weiter", "»", "次へ", "Czytaj dalej"],
)  # fmt: skip
def test_words_of_many_languages(text: str) -> None:
    assert neighbours(f"<a href='?page=2'>{text}</a>") == (1, "/2026/river-rises?page=2", None)


@pytest.mark.parametrize(
    ("url", "before", "after"),
    [
        ("/river-rises?page=2", "/river-rises", "/river-rises?page=3"),
        ("/river-rises?page=2", "/river-rises?page=1", "/river-rises?page=3"),
        ("/river-rises/2", "/river-rises", "/river-rises/3"),
        ("/river-4711-2.html", "/river-4711.html", "/river-4711-3.html"),
        ("/river-rises/page/2", "/river-rises/", "/river-rises/page/3"),
    ],
)
def test_a_part_amid_others(url: str, before: str, after: str) -> None:
    pager = f"<ul><li><a href='{before}'>1</a><li>2<li><a href='{after}'>3</a></ul>"
    assert neighbours(pager, url=url) == (2, after, before)


def test_links_of_the_head() -> None:
    assert neighbours("", head="<link rel=next href=/2026/river-rises/seite-2>") == (
        1,
        "/2026/river-rises/seite-2",
        None,
    )
    head = "<link rel=prev href=/r/seite-2><link rel=canonical href=/r>"
    assert neighbours("", url="/r/seite-3", head=head) == (3, None, "/r/seite-2")


def test_what_says_where_a_reader_came_from_is_no_part_of_the_address() -> None:
    head = "<link rel=canonical href=/2026/river-rises>"
    pager = "<a href='/2026/river-rises?page=2'>2</a>"
    assert neighbours(pager, url="/2026/river-rises?ref=rss", head=head) == (1, "/2026/river-rises?page=2", None)
    assert neighbours(pager, url="/2026/river-rises?id=7") is None


@pytest.mark.parametrize(
    "markup",
    [
        # other articles
        "<a rel=next href=/2026/harbour-burns>Harbour burns</a><a rel=prev href=/2026/mill-sold>Mill sold</a>",
        "<a rel=next href=/2026/river-rises-2>River rises</a>",
        "<a rel=next href=/2026/river-rises-2>Next »</a>",
        "<a href=/2026/river-rises-part-2>Part 2</a>",
        "<a href=/2026/river-falls?page=2>2</a>",
        "<a href=https://other.example/2026/river-rises?page=2>2</a>",
        # comments
        "<a href='?comments=2'>2</a>",
        "<a href='?cpage=2'>2</a>",
        "<a href='/2026/river-rises/comment-page-2/#comments'>2</a>",
        "<a href='?page=2#comments'>2</a>",
        "<div class=comments><a href='?page=2'>2</a></div>",
        "<a href='?page=2'>2</a><a href='?page=2'>Older comments</a>",
        # lists: counted from 0, or long
        "<a href='?page=1'>2</a><a href='?page=2'>3</a>",
        "<a href='?page=2'>2</a><a href='?page=83'>83</a>",
        "<div class=related-articles><a href='?page=2'>2</a></div>",
        # pictures, and no page at all
        "<a href='?image=2'>2</a><a href='/2026/river-rises/photo/2'>Next</a>",
        "<a href='#2'>2</a><a href='?page=2x'>2</a><a href='?page=02'>2</a><a href='javascript:next(2)'>2</a>",
        "<a href='?page=3'>3</a>",
        "<a href=/2026/river-rises>Next page</a>",
    ],
)
def test_what_is_no_part(markup: str) -> None:
    assert neighbours(f"<div>{markup}</div>") is None


@pytest.mark.parametrize(
    ("url", "markup"),
    [
        ("/news/13", "<a rel=prev href=/news/12>Older</a><a rel=next href=/news/14>Newer</a>"),
        ("/blog/?p=12", "<a rel=prev href=/blog/?p=11>Mill sold</a><a rel=next href=/blog/?p=13>Harbour burns</a>"),
        ("/war-2.html", "<a rel=next href=/war-3.html>Next</a>"),
        ("/dark-side-2", "<a rel=next href=/dark-side-3>Next</a>"),
        ("/2", "<a rel=next href='/3'>Next page</a>"),
    ],
)
def test_numbers_that_are_the_articles_own(url: str, markup: str) -> None:
    assert neighbours(markup, url=url) is None


def test_a_last_part_leads_back_only() -> None:
    pager = "<a href=/r?page=1>1</a> <a href=/r?page=2>2</a> 3 <a href=/r?page=2>« Previous page</a>"
    assert neighbours(pager, url="/r?page=3") == (3, None, "/r?page=2")


def test_the_whole_on_one_page() -> None:
    pager = "<a href='?page=2'>2</a><a href=/2026/river-rises/komplettansicht>Auf einer Seite lesen</a>"
    part = found(pager)
    assert part is not None and part.whole_url == f"{SITE}/2026/river-rises/komplettansicht"
    part = found("<a href='?page=2'>2</a><a href=/all-stories>View all</a>")
    assert part is not None and part.whole_url is None


@pytest.mark.parametrize("kind", ["gallery", "video", "listing", "other", "soft404"])
def test_other_pages_have_no_parts(kind: VerdictKind) -> None:
    document = page("<h1>Views</h1><a rel=next href='?page=2'>Next page</a>")
    assert pagination(document, "article", None) is not None
    assert pagination(document, kind, None) is None


def test_a_front_page_has_no_parts() -> None:
    document = page("<a rel=next href='/?page=2'>Next page</a>", url=f"{SITE}/")
    assert pagination(document, "article", None) is None


def test_a_publishers_rule_says_it() -> None:
    rule = PublisherRule("news.example", next_page_link=("a.on",), single_page_link=("//a[@id='all']/@href",))
    ruled = replace(rules(), publishers={"news.example": rule}, hash="ruled")
    address = f"{SITE}/r"
    links = "<a class=on href=/r-continued#text>On</a><a id=all href=/print/r>Print</a>"
    html = f"<html><h1>River rises by a metre</h1><article>{TEXT}{links}</article></html>"
    made = extract(Capture(address, address, None, 200, None, (), html.encode()), ruled).pagination
    assert made == Pagination(number=None, next=f"{SITE}/r-continued", previous=None, whole_url=f"{SITE}/print/r")
    far = html.replace("/r-continued", "https://far.test/r").replace("/print/r", address)
    assert extract(Capture(address, address, None, 200, None, (), far.encode()), ruled).pagination is None


def test_long_addresses_cost_no_time() -> None:
    forms = PartForms.of(rules().words["pagination"])
    for end in ("page-" * 300, "2/" * 900, "-2" * 900, "?" + "p=2&" * 400):
        url = f"https://a.example/{end}"
        assert len(list(forms.related(url, url + "2"))) <= 1
    many = "".join(f"<a href='?page={n}&{'p=2&' * 400}'>{n}</a>" for n in range(2, 3000))
    part = pagination(page(f"<a href='?page=2'>2</a>{many}"), "article", None)
    assert part is not None and part.number == 1
