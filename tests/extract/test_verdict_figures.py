"""Figures of pages that the verdict weighs."""

from __future__ import annotations

import numpy as np

from archiver.extract.document import Document
from archiver.extract.verdict.content import page_figures
from archiver.extract.verdict.shape import Shape, shape_of
from scripts.verdicts.regression import learn
from tests.extract.pages import labelled, page, rules

TEXT = "The harbour stays closed until Sunday, the master said on Friday, because the wreck lies across the fairway."


def shape(document: Document) -> Shape:
    return shape_of(document, labelled(document))


def test_every_figure_has_weights() -> None:
    document = page(f"<h1>Harbour stays closed</h1><p>{TEXT}</p>")
    assert set(page_figures(document, shape(document))) == set(rules().verdict_weights)


def test_boxes_alike_with_links_are_cards() -> None:
    card = '<div class="card"><h3><a href="/{0}">Harbour news, part {0}</a></h3><p>Of the wreck, part {0}.</p></div>'
    found = shape(page("<h1>Harbour</h1><section>" + "".join(card.format(n) for n in range(7)) + "</section>"))
    assert (found.alike, found.linked_alike) == (7, 7)
    assert found.linked_alike_chars > 0.9 * (found.text_chars - len("Harbour"))


def test_a_date_of_a_teaser_is_no_date_at_the_headline() -> None:
    own = f"<h1>Harbour stays closed</h1><p>By Ida Moss</p><p>3 May 2024</p><p>{TEXT}</p>"
    teaser = "<aside><h3><a href='/x'>Old news of the mill</a></h3><time>1 May 2024</time></aside>"
    assert shape(page(own)).dated_at_headline
    rest = "".join(f"<p>{TEXT} Part {n}.</p>" for n in range(12))
    assert not shape(page(f"<h1>Harbour stays closed</h1>{rest}{teaser}")).dated_at_headline


def test_a_day_below_the_headline_counts_whatever_stands_beside_it() -> None:
    text = "".join(
        f"<p>{n}日港务局长表示，由于沉船仍横在航道上，港口将关闭到星期日，渡轮改停对岸的旧码头。</p>" for n in range(5)
    )
    below = "<div>2024-05-03 09:12:40 来源：河口例报 阅读 1203 举报</div>"
    found = shape(page(f"<h1>沉船横在航道上</h1>{below}{text}", lang="zh", url="https://news.example/1.html"))
    assert (found.dated_at_headline, found.has_date) == (True, True)
    inside = f"<h1>沉船横在航道上</h1>{text}<p>2024年5月3日 沉船被发现时，渡轮已经离开旧码头，乘客都没有受伤。</p>"
    assert not shape(page(inside, lang="zh", url="https://news.example/1.html")).dated_at_headline


def test_a_kind_declared_to_networks_may_be_news() -> None:
    head = '<meta property="og:type" content="news">'
    document = page(f"<h1>Harbour stays closed</h1><p>3 May 2024</p><p>{TEXT}</p>", head=head)
    found = page_figures(document, shape(document))
    assert (found["newsType"], found["noNewsDeclared"]) == (1.0, 0.0)


def test_links_count_alike_in_every_script() -> None:
    latin = page("<h1>News</h1>" + "".join(f"<p><a href='/{n}'>Harbour stays closed</a></p>" for n in range(5)))
    wide = page("<h1>ニュース</h1>" + "".join(f"<p><a href='/{n}'>港は日曜まで閉鎖</a></p>" for n in range(5)))
    assert shape(latin).links_after == shape(wide).links_after == 1.0


def test_entries_with_times_of_day_are_counted_and_dates_are_not() -> None:
    entries = "".join(f"<p>1{n}:3{n} {TEXT}</p>" for n in range(5))
    assert shape(page(f"<h1>Harbour live</h1>{entries}<p>12.05.2024 {TEXT}</p>")).stamped == 5


def test_a_sites_own_names_for_a_page() -> None:
    document = page(
        f"<h1>Harbour</h1><p>{TEXT}</p>",
        head='<link rel="alternate" href="https://news.example/wp-json/wp/v2/pages/12"><link rel="next" href="/n/2">',
        url="https://forum.news.example/a-b-c-d/",
    )
    told = shape(document).declared
    assert (told.as_page, told.as_post, told.is_first_of_several, told.is_forum_host, told.joints) == (
        True, False, True, True, 3,
    )  # fmt: skip


def test_the_regression_finds_what_parts_two_kinds() -> None:
    x = np.array([[1.0, 0.0], [1.0, 0.1], [1.0, 0.9], [1.0, 1.0]] * 5)
    y = np.array([0, 0, 1, 1] * 5)
    scores = x @ learn(x, y, np.ones(len(y)), penalty=0.1)
    assert scores.argmax(axis=1).tolist() == y.tolist()
