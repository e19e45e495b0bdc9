"""The date ledger: what is published, what is modified, and what is only the day the page was shown."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from archiver.extract import extract
from archiver.extract.fields.dates import Ledger, ledger
from archiver.model.block import Role
from archiver.model.capture import Capture
from archiver.rules.load import load_rules
from tests.extract.pages import labelled, page, plain

TEXT = "".join(
    f"<p>{text}</p>"
    for text in (
        "The ice on the lower lake broke on Wednesday night, three weeks earlier than anybody can remember.",
        "Two anglers were taken off a floe by the fire brigade; their dog had walked ashore hours before.",
        "The town has closed the lake until further notice and asks skaters to use the rink in the park.",
    )
)
HEAD = "<title>Ice breaks on lower lake</title>"


def read(body: str, head: str = HEAD, url: str = "https://lake.example/ice", fetched: datetime | None = None) -> Ledger:
    document = page(body, head=head, url=url)
    document = replace(document, capture=replace(document.capture, fetched_at=fetched))
    return ledger(document, labelled(document))


def article(line: str) -> str:
    return f"<article><h1>Ice breaks on lower lake</h1>{line}{TEXT}</article>"


LINES = {
    "Published: 6 February 2024": "2024-02-06",
    "Published 6 February 2024 at 9:30 am": "2024-02-06T09:30",
    "6. Februar 2024, 9:30 Uhr": "2024-02-06T09:30",
    "Veröffentlicht am 6. Februar 2024": "2024-02-06",
    "Publié le 6 février 2024 à 9h30": "2024-02-06T09:30",
    "Publicado el 6 de febrero de 2024": "2024-02-06",
    "Pubblicato il 6 febbraio 2024": "2024-02-06",
    "Опубликовано 6 февраля 2024": "2024-02-06",
    "2024年2月6日 9時30分": "2024-02-06T09:30",
    "입력 2024.02.06 09:30": "2024-02-06T09:30",
    "By Maud Kestrel | February 6, 2024": "2024-02-06",
}


@pytest.mark.parametrize("line", LINES)
def test_a_line_below_the_headline_dates_the_article(line: str) -> None:
    assert read(article(f"<p>{line}</p>")).published == LINES[line]


@pytest.mark.parametrize(
    "line", ["Updated 6 February 2024", "Zuletzt aktualisiert: 6. Februar 2024", "更新：2024年2月6日"]
)
def test_a_modification_is_no_publication(line: str) -> None:
    found = read(article(f"<p>{line}</p>"))
    assert (found.published, found.modified, found.missing) == (None, "2024-02-06", "notFound")


@pytest.mark.parametrize(
    "before", ["<p>{}</p>", "<div class='masthead'><span>{}</span></div>", "<header><div>{}</div></header>"]
)
@pytest.mark.parametrize("day", ["Tuesday, February 6th, 2024", "Dienstag, 6. Februar 2024", "2024年2月6日 火曜日"])
def test_a_day_above_the_headline_is_a_render_date(before: str, day: str) -> None:
    found = read(f"{before.format(day)}<h1>Ice breaks on lower lake</h1>{TEXT}")
    assert found.published is None
    assert found.missing == "onlyRenderDate"
    assert [(one.kind, one.value) for one in found.candidates] == [("rendered", "2024-02-06")]


def test_a_lone_day_below_the_headline_dates_the_article_whatever_its_form() -> None:
    """docs/article.md calls a date of the chrome a render date; between headline and text it isn't of the chrome."""
    for line in ("<p>Tuesday, February 6th, 2024</p>", "<div>Tuesday, February 6th, 2024</div>"):
        found = read(article(line))
        assert (found.published, found.missing) == ("2024-02-06", None)


def test_the_day_a_picture_was_taken_dates_no_article() -> None:
    figure = '<figure><img src="ice.jpg"><figcaption>Anglers on the lower lake, 2 February 2024</figcaption></figure>'
    assert read(article(figure)).published is None
    assert read(article(figure) + "<ul><li>6 February 2024</li></ul>").published == "2024-02-06"


def test_the_day_of_the_fetch_is_named_as_reason() -> None:
    fetched = datetime(2024, 2, 6, 12, tzinfo=UTC)
    found = read(f"<p>Tuesday, February 6th, 2024</p><h1>Ice breaks on lower lake</h1>{TEXT}", fetched=fetched)
    assert "equalsFetchDay" in found.candidates[0].reasons


def test_metadata_win_and_the_ledger_keeps_the_rest() -> None:
    head = HEAD + '<meta property="article:published_time" content="2024-02-07T08:00:00+01:00">'
    found = read(article("<p>6 February 2024</p>"), head, url="https://lake.example/2024/02/07/ice")
    assert found.published == "2024-02-07T08:00:00+01:00"
    assert {(one.value, one.chosen) for one in found.candidates} == {
        ("2024-02-07T08:00:00+01:00", True),
        ("2024-02-06", False),
        ("2024-02-07", False),
    }


def test_dates_after_the_fetch_are_not_believed() -> None:
    head = HEAD + '<meta property="article:published_time" content="2031-01-01">'
    found = read(article("<p>Published 6 February 2024</p>"), head, fetched=datetime(2024, 3, 1, tzinfo=UTC))
    assert found.published == "2024-02-06"


def test_the_moment_of_the_fetch_is_a_render_date_even_in_metadata() -> None:
    head = HEAD + '<meta property="article:published_time" content="2024-03-01T10:00:30Z">'
    found = read(article(""), head, fetched=datetime(2024, 3, 1, 10, 0, 31, tzinfo=UTC))
    assert (found.published, found.missing) == (None, "onlyRenderDate")


def test_copyright_years_and_comments_stay_in_the_ledger() -> None:
    comments = '<div class="comments"><p>Rex Tubb</p><time datetime="2024-02-09T10:00:00Z">9 Feb</time></div>'
    found = read(article("") + comments + "<footer><p>© 2024 Lake Post</p></footer>")
    assert {(one.kind, one.value) for one in found.candidates} == {
        ("comment", "2024-02-09T10:00:00+00:00"),
        ("copyright", "2024"),
    }
    assert found.published is None


def test_at_most_one_date_of_a_kind_is_chosen() -> None:
    head = HEAD + '<meta name="date" content="2024-02-05"><meta property="article:modified_time" content="2024-02-08">'
    found = read(article('<p>Published <time datetime="2024-02-06">6 Feb</time></p>'), head)
    for kind in ("published", "modified"):
        assert sum(one.chosen for one in found.candidates if one.kind == kind) == 1


def test_text_without_a_fetch_time_has_its_render_date_kept_aside() -> None:
    text = (
        "This site is for sale.\nTuesday, February 6th, 2024\n\nIce breaks on lower lake\n\n"
        "The ice on the lower lake broke on Wednesday night, three weeks earlier than anybody can remember.\n\n"
        "Two anglers were taken off a floe by the fire brigade; their dog had walked ashore hours before.\n"
    )
    document = plain(text)
    labels = labelled(document)
    found = ledger(document, labels)
    assert (found.published, found.missing) == (None, "onlyRenderDate")
    line = next(block.index for block in document.blocks if block.text.startswith("Tuesday"))
    assert (labels.role(line), labels.decisions[line].reason) == (Role.BOILERPLATE, "renderDate")


@pytest.mark.parametrize(
    ("line", "published"),
    [("Tuesday, February 6th, 2024", None), ("Dienstag, 6. Februar 2024", None), ("6 February 2024", "2024-02-06")],
)
def test_today_in_words_above_the_title_is_no_publication_date(line: str, published: str | None) -> None:
    text = "".join(
        f"<p>The bridge will be closed from noon for all cars, the council said, for week {i}.</p>" for i in "abc"
    )
    html = f'<html><body><div class="date">{line}</div><h1>Bridge closed for three weeks</h1>{text}</body></html>'
    page = Capture("https://paper.example/a", "https://paper.example/a", body=html.encode(), kind="file")
    assert extract(page, load_rules()).date_published == published


def test_a_date_right_above_the_title_is_the_articles_own() -> None:
    for line in ("6 February 2024", "6 February 2024 | 5 comments", "Press release 6 February 2024"):
        found = read(f"<nav><a href='/'>Home</a></nav><p>{line}</p><h1>Ice breaks on lower lake</h1>{TEXT}")
        assert found.published == "2024-02-06", line


@pytest.mark.parametrize(
    ("line", "fetched", "published"),
    [
        ("6 February 2024", datetime(2024, 2, 6, 12, tzinfo=UTC), None),
        ("6 February 2024", datetime(2024, 3, 6, 12, tzinfo=UTC), "2024-02-06"),
        ("Tuesday, 6 February 2024", datetime(2024, 2, 6, 12, tzinfo=UTC), None),
        ("Tuesday, 6 February 2024", datetime(2024, 3, 6, 12, tzinfo=UTC), "2024-02-06"),
    ],
)
def test_above_the_title_only_the_day_of_the_fetch_is_a_render_date(
    line: str, fetched: datetime, published: str | None
) -> None:
    assert read(f"<p>{line}</p><h1>Ice breaks on lower lake</h1>{TEXT}", fetched=fetched).published == published


@pytest.mark.parametrize("line", ["6 February 2024", "Lowmouth, 6 February 2024"])
def test_a_masthead_far_above_the_title_stays_a_render_date(line: str) -> None:
    menu = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in ("Town", "Lake", "Sport", "Weather"))
    found = read(f"<p>{line}</p><ul>{menu}</ul><h1>Ice breaks on lower lake</h1>{TEXT}")
    assert (found.published, found.missing) == (None, "onlyRenderDate")


@pytest.mark.parametrize(
    "opening",
    ["06.02.2024 \u2013 ", "LOWMOUTH, Feb. 6, 2024 (LPA) -- ", "6. Februar 2024. ", "LOWMOUTH, Feb. 6, 2024 /LPA/ -- "],
)
def test_a_text_may_begin_with_its_date(opening: str) -> None:
    assert read(article("").replace("<p>The ice", f"<p>{opening}The ice", 1)).published == "2024-02-06"


def test_a_sentence_about_a_day_is_no_dateline() -> None:
    assert read(article("").replace("<p>The ice", "<p>On 6 February 2024 the ice", 1)).published is None


def test_a_label_dates_the_article_wherever_it_stands_if_there_is_one() -> None:
    filler = "<p>The rink in the park is open until ten, and skates can be had for two crowns at the desk.</p>" * 20
    box = "<div><p>{}</p><p>6 February 2024</p></div>"
    assert read(article("") + filler + box.format("Published") + filler).published == "2024-02-06"
    assert read(article("") + filler + box.format("Weather") + filler).published is None
    two = box.format("Published") + "<div><p>Published</p><p>1 January 2024</p></div>"
    assert read(article("") + filler + two + filler).published is None


META = '<meta property="article:published_time" content="{}">'


@pytest.mark.parametrize(
    ("claimed", "published"),
    [
        ("2024-03-01T08:00:00+01:00", "2024-02-06"),  # stamped anew
        ("2024-02-07T02:00:00Z", "2024-02-07T02:00:00+00:00"),  # the evening of the sixth where it was written
        ("2024-02-07T22:00:00Z", "2024-02-06"),
        ("2024-02-01T08:00:00+01:00", "2024-02-01T08:00:00+01:00"),
    ],
)
def test_what_the_page_shows_is_not_later_than_its_publication(claimed: str, published: str) -> None:
    assert read(article("<p>6 February 2024</p>"), HEAD + META.format(claimed)).published == published


def test_of_one_moment_the_local_form_is_taken() -> None:
    shown = "<ul><li><time datetime='2024-02-06T22:30:00-05:00'>last night</time></li></ul>"
    found = read(article(shown), HEAD + META.format("2024-02-07T03:30:00Z"))
    assert found.published == "2024-02-06T22:30:00-05:00"


def test_the_node_of_the_page_dates_it_where_there_is_none_of_an_article() -> None:
    node = '{"@type": "WebPage", "name": "Ice", "datePublished": "2024-02-06T09:00:00Z"}'
    assert read(article(""), f'{HEAD}<script type="application/ld+json">{node}</script>').published is not None


def test_microdata_of_many_teasers_date_no_article() -> None:
    scope = 'itemscope itemtype="https://schema.org/Article"'
    teaser = f'<div {scope}><meta itemprop="datePublished" content="2024-03-0{{}}"></div>'
    head = HEAD + '<meta name="date" content="2024-02-06">'
    assert read(article("") + "".join(map(teaser.format, "123")), head).published == "2024-02-06"


def test_a_class_alone_makes_no_modification_of_an_entrys_only_date() -> None:
    entry = "<p><time class='updated' datetime='2024-02-06'>{} 6 February 2024</time></p>"
    assert read(article(entry.format(""))).published == "2024-02-06"
    assert read(article(entry.format("Updated"))).published is None


@pytest.mark.parametrize(
    ("path", "published"),
    [
        ("/2024/02/06/ice", "2024-02-06"),
        ("/20240206-ice", "2024-02-06"),
        ("/2024/feb/06/ice", "2024-02-06"),
        ("/2024/WEATHER/02/06/ice", "2024-02-06"),
        ("/2024/weather/2/6/ice", "2024-02-06"),
        ("/2024/weather/13/6/ice", None),
        ("/news/23-02-2024-ice", "2024-02-23"),
        ("/news/03-02-2024-ice", None),  # may be the second of March
        ("/2024/02/ice", "2024-02"),
        ("/2024/13/06/ice", None),
    ],
)
def test_the_address_dates_an_article_that_nothing_else_does(path: str, published: str | None) -> None:
    assert read(article(""), url=f"https://lake.example{path}").published == published


def test_the_day_of_the_address_outweighs_a_line_about_something_else() -> None:
    shown = "<p>The new guide. Published 1 June 2021</p>"
    late = "<div><time datetime='2024-02-06'>6 February</time></div>"
    url = "https://lake.example/2024/02/06/ice"
    assert read(article(shown + late), url=url).published == "2024-02-06"


@pytest.mark.parametrize(
    ("line", "head", "published"),
    [
        ("<p>Published 6 February 2024</p>", META, "2024-02-06"),
        ("<p><time datetime='2024-02-06'>6 February</time></p>", META, "2024-02-06"),
        ("<p>6 February 2024</p>", "<meta name='date' content='{}'>", "2024-02-06"),
        ("<p>6 February 2024</p>", META + "<meta name='date' content='2024-02-06T09:30'>", "2024-02-06T09:30"),
        ("<p>6 February 2024</p>", META, "2024-01-02"),  # an event's, it may be
        ("<p><time class='updated' datetime='2024-02-06'>6 February</time></p>", META, "2024-01-02"),
        (
            "<p>Published 6 February 2024</p>",
            META + "<meta property='article:modified_time' content='2024-02-06T10:00Z'>",
            "2024-01-02",
        ),
    ],
)
def test_what_the_page_shows_as_its_publication_is_not_earlier(line: str, head: str, published: str) -> None:
    assert read(article(line), HEAD + head.format("2024-01-02")).published == published


def test_today_shown_as_a_date_element_is_no_publication() -> None:
    line = "<p><time datetime='2024-02-06'>6 February</time></p>"
    found = read(article(line), HEAD + META.format("2024-01-02"), fetched=datetime(2024, 2, 6, 12, tzinfo=UTC))
    assert found.published == "2024-01-02"


def test_a_publication_that_is_the_moment_of_the_modification_gives_way_to_an_earlier_one() -> None:
    node = {"@type": "Article", "datePublished": "2024-02-06T10:00Z", "dateModified": "2024-02-06T10:00Z"}
    head = f'{HEAD}<script type="application/ld+json">{json.dumps(node)}</script>'
    assert read(article(""), head + META.format("2023-05-03T08:00Z")).published == "2023-05-03T08:00+00:00"
    assert read(article(""), head).published == "2024-02-06T10:00+00:00"


def test_of_a_day_that_the_page_shows_the_time_is_taken_from_elsewhere() -> None:
    foot = "<footer>Posted <time datetime='2024-02-06T09:30'>9:30</time></footer>"
    entry = f"<article><h1>Ice breaks on lower lake</h1><p>6 February 2024</p>{TEXT}{foot}</article>"
    assert read(entry).published == "2024-02-06T09:30"


def test_a_line_that_says_who_wrote_the_text_when_dates_it() -> None:
    line = "<p>Written by Maud Kestrel on 6 February 2024 at 22:30 (1599 times read)</p>"
    before = "<div><p>Lakes: Ice breaks on lower lake</p></div>"
    assert read(f"{before}<div>{line}{TEXT}</div>").published == "2024-02-06T22:30"


def test_a_heading_of_a_blogs_day_dates_the_entry_below() -> None:
    day = "<h2 class='date-header'>Tuesday, February 6, 2024</h2>"
    assert read(f"<div>{day}<h3 class='post-title'>Ice breaks on lower lake</h3>{TEXT}</div>").published == "2024-02-06"


@pytest.mark.parametrize(
    ("attributes", "head", "url", "published"),
    [
        ("en", "", "https://lake.example/ice", None),
        ("en", "", "https://lake.co.uk/ice", "2024-02-03"),
        ("en", "<meta property='og:locale' content='en_GB'>", "https://lake.example/ice", "2024-02-03"),
        ("en", "<meta property='og:locale' content='en_US'>", "https://lake.example/ice", None),  # where nobody set it
        ("en_US", "", "https://lake.example/ice", "2024-03-02"),
        ("de", "", "https://lake.example/ice", "2024-02-03"),
    ],
)
def test_the_country_says_which_number_is_the_day(attributes: str, head: str, url: str, published: str | None) -> None:
    document = page(article("<p>03/02/2024</p>"), head=HEAD + head, url=url, lang=attributes)
    assert ledger(document, labelled(document)).published == published


def test_the_language_says_which_number_of_the_address_is_the_day() -> None:
    for lang, published in (("de", "2024-02-03"), ("en", None)):
        for url in ("https://lake.example/news/03022024-eis", "https://lake.example/news/03-02-2024-eis"):
            document = page(article(""), head=HEAD, url=url, lang=lang)
            assert ledger(document, labelled(document)).published == published


def test_a_label_before_a_date_element_says_what_it_is_of() -> None:
    found = read(article("<div>Last updated</div><div><time datetime='2024-02-06'>6 February 2024</time></div>"))
    assert (found.published, found.modified) == (None, "2024-02-06")


def test_the_month_of_the_address_speaks_for_a_shown_day() -> None:
    shown = "<p>by Maud Kestrel · Feb 6, 2024 at 3:00 am · One comment</p><p>The new guide. Published June 17, 2023</p>"
    assert read(article(shown), url="https://lake.example/2024/02/ice").published == "2024-02-06T03:00"


def test_an_articles_own_footer_may_date_it() -> None:
    foot = "<footer><time datetime='2024-02-06'>6 February 2024</time></footer>"
    entry = f"<article><h1>Ice breaks on lower lake</h1>{TEXT}{foot}</article>"
    assert read(entry).published == "2024-02-06"


def test_without_a_title_only_the_line_right_above_the_text_is_its_date() -> None:
    assert read(f"<div>06.02.2024 Category: Lakes, Town</div>{TEXT}", head="").published == "2024-02-06"
    assert read(f"<div>06.02.2024</div><p>Menu</p><p>Search</p>{TEXT}", head="").published is None


def test_a_bullet_may_touch_the_name_of_a_month() -> None:
    assert read(article("<p>Maud Kestrel•Feb 6, 2024</p>")).published == "2024-02-06"


def test_of_one_time_by_one_clock_the_spelling_with_its_offset_is_taken() -> None:
    head = f'{HEAD}<meta property="article:published_time" content="2024-02-06T07:46:00+08:00">'
    assert read(article("<p>6 February 2024, 07:46</p>"), head).published == "2024-02-06T07:46:00+08:00"


def test_a_heading_by_role_has_its_date_below() -> None:
    body = (
        f'<div><div role="heading" aria-level="1">Ice breaks on lower lake</div><div>6 February 2024</div>{TEXT}</div>'
    )
    assert read(body).published == "2024-02-06"


def test_moscow_time_in_brackets() -> None:
    assert read(article("<p>6 февраля 2024, 11:05 (мск)</p>")).published == "2024-02-06T11:05+03:00"


def test_what_a_page_shows_as_its_update_and_the_times_of_entries_are_no_publication() -> None:
    node = {"@type": "NewsArticle", "datePublished": "2024-02-08T19:10:05Z", "dateModified": "2024-02-09T12:31:44Z"}
    head = f'{HEAD}<script type="application/ld+json">{json.dumps(node)}</script>'
    shown = """<div>Posted <time datetime="2024-02-08T19:10:05.000Z">17h ago</time></div>
        <div>Updated <time datetime="2024-02-09T12:31:44.000Z">2m ago</time></div>
        <ul><li><time datetime="2024-02-09T11:58:00.000Z">36m ago</time> Ice is gone</li></ul>"""
    found = read(article(shown), head=head, url="https://lake.example/2024-02-09/ice")
    assert (found.published, found.modified) == ("2024-02-08T19:10:05+00:00", "2024-02-09T12:31:44+00:00")


def test_moments_in_titles_and_content_of_spans() -> None:
    shown = "Published: Tuesday, Feb. 6, 2024 - 9:30 am"
    assert read(article(f'<p><span class="published" title="2024-02-06T17:30:00Z">{shown}</span></p>')).published == (
        "2024-02-06T17:30:00+00:00"
    )
    rdfa = (
        '<div><span property="dc:date dc:created" content="2024-02-06T09:30:00-08:00">on Tue, 02/06/2024</span></div>'
    )
    assert read(article(rdfa)).published == "2024-02-06T09:30:00-08:00"


def test_metadata_with_a_day_alone_take_the_time_that_is_shown() -> None:
    head = f'{HEAD}<meta name="DC.date.issued" content="2024-02-06">'
    assert read(article("<p>9:30AM GMT 6 Feb 2024</p>"), head).published == "2024-02-06T09:30+00:00"
    assert read(article("<p>9:30AM GMT 7 Feb 2024</p>"), head).published == "2024-02-06"


def test_a_date_in_a_line_with_the_number_of_comments_is_the_text_s() -> None:
    line = '<div class="bylineComments"><p>6 February 2024</p><p class="comments">12 comments</p></div>'
    assert read(article(line)).published == "2024-02-06"


def test_a_date_below_a_title_that_is_no_heading_is_the_article_s() -> None:
    """Only the name of the site behind it tells the page's title from the line; menus stand around."""
    head = "<title>Ice breaks on the lower lake-Lake Times</title>"
    menu = "<div class='nav'><div>Ice breaks on the lower lake</div><div>2024-02-06 09:30</div></div>"
    assert read(f"{menu}<div>{TEXT}</div>", head=head).published == "2024-02-06T09:30"


def test_a_weekday_in_any_language_leaves_a_line_of_dates() -> None:
    line = "الأحد، 04 شباط/فبراير 2024، آخر تحديث 02:21 (GMT+0400)"
    document = page(article(f"<div>{line}</div>"), lang="ar")
    assert labelled(document).decisions[1].role == Role.PAGE_DATE


@pytest.mark.parametrize(
    ("tiles", "expected"),
    [
        (("2024", "02/06", "19:02"), "2024-02-06T19:02"),
        (("06", "Feb", "2024"), "2024-02-06"),
        (("12", "Comments", "2024"), None),
        (("06", "Feb"), None),
    ],
)
def test_parts_of_a_date_in_boxes_beside_each_other(tiles: tuple[str, ...], expected: str | None) -> None:
    row = "".join(f"<div>{tile}</div>" for tile in tiles)
    assert read(article(f"<div>{row}</div>")).published == expected


COUNTED = "<meta name='parsely-page' content='{\"pub_date\": \"2024-02-06T09:30:00Z\"}'>"


def test_what_those_who_count_readers_are_told_dates_a_page_that_says_nothing_else() -> None:
    assert read(article(""), HEAD + COUNTED).published == "2024-02-06T09:30:00+00:00"


def test_what_is_shown_goes_before_what_those_who_count_readers_are_told() -> None:
    assert read(article("<p>5 February 2024</p>"), HEAD + COUNTED).published == "2024-02-05"
    own_clock = '<time datetime="2024-02-06T04:30:00-05:00">4:30</time>'
    assert read(article(own_clock), HEAD + COUNTED).published == "2024-02-06T04:30:00-05:00"


TOUCHED = '<meta name="dcterms.modified" content="{}">'


def test_a_text_begun_and_last_touched_on_one_day_was_published_on_it() -> None:
    begun = HEAD + '<meta name="dcterms.created" content="2024-02-06T08:51:14+00:00">'
    assert read(article(""), begun + TOUCHED.format("2024-02-06T09:31:00+00:00")).published == "2024-02-06"
    assert read(article(""), begun + TOUCHED.format("2024-02-08T09:31:00+00:00")).published is None
    assert read(article(""), begun).published is None


def test_a_shown_minute_is_the_moment_of_the_metadata() -> None:
    head = HEAD + '<meta property="article:published_time" content="2024-02-06T06:02:11.000Z">'
    for minute, published in (("06.02", "2024-02-06T06:02:11+00:00"), ("06.03", "2024-02-06T06:03+00:00")):
        shown = article(f"<p>First published on Tue 6 Feb 2024 {minute} GMT</p>")
        assert read(shown, head, "https://lake.example/2024/feb/06/ice").published == published
