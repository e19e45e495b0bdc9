"""Dates where classes, metadata or headings are missing: what else tells the page's own from those of other things."""

from __future__ import annotations

from dataclasses import replace

import pytest
from msgspec import structs

from archiver.extract.fields.dates import ledger
from archiver.extract.passes.anchor import title_block
from archiver.model.block import Role
from tests.extract.fields.test_dates import HEAD, TEXT, article, read
from tests.extract.pages import labelled, page

LAKE = "Ice breaks on lower lake"


def test_a_moment_as_programs_write_it_gives_way_to_the_day_that_is_shown() -> None:
    found = read(article("<p>Maud <span>2024-04-18T13:00:39+00:00</span> March 22nd, 2024 | Lakes |</p>"))
    assert found.published == "2024-03-22"


def test_days_of_teasers_below_the_text_date_nothing() -> None:
    teasers = "".join(f"<div><h3>Old boat found in lake no. {n}</h3><p>March 0{n}, 2026</p></div>" for n in (3, 4, 5))
    assert read(article("<p>Last updated: March 1, 2026</p>") + teasers).published is None


def test_days_of_comments_below_a_short_text_date_nothing() -> None:
    said = "".join(
        f"<div><b>Visitor {n}</b><p><time datetime='2025-07-2{n}T14:12'>July 2{n}, 2025</time></p><p>Nice.</p></div>"
        for n in (1, 3, 4)
    )
    assert read(f"<div><h1>{LAKE}</h1>{TEXT}</div>{said}").published is None


def test_the_day_below_the_text_stays_the_pages_before_comments() -> None:
    said = "".join(f"<div><b>Visitor</b><p>July 2{n}, 2025 at 3:16 pm</p><p>Nice.</p></div>" for n in (1, 3))
    assert read(f"<div><h1>{LAKE}</h1>{TEXT}</div><p>July 9, 2025</p>{said}").published == "2025-07-09"


def test_days_of_list_items_in_the_text_date_nothing() -> None:
    items = "".join(f"<li>The rink in {town} opens on 8 November 2023</li>" for town in ("Kestrel", "Wren", "Lowmouth"))
    assert read(f"<article><h1>{LAKE}</h1>{TEXT}<ul>{items}</ul>{TEXT}</article>").published is None


def test_a_month_below_the_text_is_one_of_an_archive() -> None:
    assert read(article("") + "<ul><li>October 2020</li></ul>").published is None


def test_a_label_in_words_is_believed_before_a_class() -> None:
    line = "<time class='entry-date published' datetime='2025-08-05T13:21:57-04:00'>Last Updated: August 5, 2025</time>"
    found = read(article(f"<div>{line}</div>"))
    assert (found.published, found.modified) == (None, "2025-08-05T13:21:57-04:00")


def test_of_several_labels_in_a_date_element_its_own_counts() -> None:
    line = "<time datetime='2024-08-08T08:00:00Z'>Posted: Aug 08, 2024 4:00 AM | Last Updated: August 9</time>"
    assert read(article(f"<div>{line}</div>")).published == "2024-08-08T08:00:00+00:00"


def test_a_labelled_date_element_counts_far_from_the_title() -> None:
    line = "<span>Published: </span><time datetime='2019-12-03'>03 December 2019</time>"
    more = "<p>The ranger of the lake will look at the ice every morning, and so will his dog, he says.</p>" * 12
    tags = "".join(f"<li><a href='/{n}'>Lake no. {n}</a></li>" for n in range(16))
    body = f"<article><h1>{LAKE}</h1>{TEXT}{more}<footer><ul>{tags}<li>{line}</li></ul></footer></article>"
    assert read(body).published == "2019-12-03"


def test_far_from_the_title_a_day_before_its_change_is_the_pages() -> None:
    more = "<p>The ranger of the lake will look at the ice every morning, and so will his dog, he says.</p>" * 12
    line = (
        "<aside class='related'></aside><p>Freitag 04.02.2022, 09:55 Uhr, zuletzt bearbeitet: 05.02.2022, 08:27 Uhr</p>"
    )
    links = "".join(f"<p><a href='/{n}'>Lake no. {n}</a></p>" for n in range(16))
    body = f"<article><h1>{LAKE}</h1>{TEXT}{more}</article><div>{links}{line}</div>"
    assert read(body).published == "2022-02-04T09:55"


def test_the_credit_of_a_picture_is_no_label_of_the_date_behind_it() -> None:
    picture = "<figure><img src='ice.jpg'><figcaption>© Maud Kestrel</figcaption></figure>"
    found = read(
        f"<main><article>{picture}<p class='date'>8. November 2021 | Seen</p><h1>{LAKE}</h1>{TEXT}</article></main>"
    )
    assert found.published == "2021-11-08"


@pytest.mark.parametrize(
    "line",
    [
        "On Behalf of Kestrel &amp; Wren | Apr 21, 2017 | Water Rights",
        "Christian Kestrel, 21.04.2017 15:32 Uhr",
    ],
)
def test_a_date_between_dividers_or_before_the_hour_is_set_apart(line: str) -> None:
    found = read(article(f"<p>{line}</p>") + "<p>March 22, 2025</p>")
    assert (found.published or "")[:10] == "2017-04-21"


@pytest.mark.parametrize(
    "line",
    [
        "The hermit of the lake, letter no. 5, 25 December 2005:",
        "What a skater told us of his life on the ice and in the town by the lake (12 February 2021)",
    ],
)
def test_the_source_of_a_quotation_dates_nothing(line: str) -> None:
    assert read(article(f"<p>{line}</p>")).published is None


def test_a_sentence_about_a_first_publication_gives_way_to_what_the_page_shows() -> None:
    note = "<p>Editor’s note: this post was originally published on October 7, 2008, but its tips are timeless.</p>"
    assert read(article(note), url="https://lake.example/2015/01/08/ice").published == "2015-01-08"


def test_a_shown_day_long_behind_that_of_the_address_is_of_a_change() -> None:
    found = read(article("<p>Jul 24, 2018</p>"), url="https://lake.example/2017/12/15/ice")
    assert found.published == "2017-12-15"


def test_a_line_under_a_name_is_of_no_masthead() -> None:
    line = "<header><nav></nav><div>By Maud Kestrel | 27.01.2022 - 12:45</div></header>"
    filler = "<div>Home</div><div>News</div><div>Lakes</div><div>Sports</div>"
    found = read(f"{line}{filler}<div>{TEXT}</div>", head="<title>Lake news</title>")
    assert found.published == "2022-01-27T12:45"


def test_below_a_line_that_is_decided_to_be_the_headline_stands_no_masthead() -> None:
    line = "<h2>Skaters warned of a thaw</h2><p>Anglers saved.</p><time datetime='2025-09-09'>09.09.2025</time>"
    more = "<ul><li>Share</li><li>Print</li><li>Listen</li></ul>"
    head, url = "<title>Thaw: the lake</title>", "https://lake.example/ice"
    document = page(f"<div>{line}</div>{more}<div>{TEXT}</div>", head=head, url=url)
    labels = labelled(document)
    first, *others = labels.decisions
    decided = replace(labels, decisions=(structs.replace(first, role=Role.HEADLINE), *others))
    assert (ledger(document, labels).published, ledger(document, decided).published) == (None, "2025-09-09")


def test_an_h1_that_says_the_title_is_one_whatever_its_classes() -> None:
    body = f"<div class='related-area'><h1>{LAKE}</h1><p>By Maud</p><ul><li>Share</li></ul></div><div>{TEXT}</div>"
    assert title_block(page(body, head=HEAD)) == 0


def test_a_class_for_small_letters_makes_no_caption() -> None:
    line = "<div><p>By Maud</p><p class='type-caption'>Published Nov 8, 2023</p></div>"
    more = "<p>Share this</p>" * 4
    assert read(f"<main><h1>{LAKE}</h1>{line}{more}{TEXT}</main>").published == "2023-11-08"


@pytest.mark.parametrize(("said", "found"), [("Erstellt am: 01.11.2023", "2023-11-01"), ("01.11.2023", "2023-01-11")])
def test_a_labelled_day_is_believed_where_metadata_have_day_and_month_changed_over(said: str, found: str) -> None:
    text = article("") + f"<footer class=article-foot><p>{said}</p></footer>"
    assert (read(text, head="<meta name=date content=2023-01-11>").published or "")[:10] == found
