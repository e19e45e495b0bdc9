"""Headlines, and what stands around them: site names, kickers, sections."""

from __future__ import annotations

import json
import re

import pytest

from archiver.extract.fields.headline import alternative_headline, headline
from archiver.extract.fields.kicker import kicker
from archiver.extract.fields.section import section
from archiver.extract.fields.site import site_name
from archiver.extract.fields.titles import overlap, spellings, without_site
from archiver.model.rules import Pattern
from tests.extract.pages import labelled, page, rules

TEXT = "".join(
    f"<p>{text}</p>"
    for text in (
        "The night train to Oberwald left on time for the first time since the timetable was printed in spring.",
        "Passengers who had counted on the usual delay stood on the platform and watched its lamps disappear.",
        "The railway has promised that it will not happen again before the new timetable comes out in winter.",
    )
)
_LEAVES = "Night train leaves on time"
DIVIDERS = [p.regex for p in rules().patterns["title"] if p.options.get("part") == "divider"]


@pytest.mark.parametrize(
    ("title", "cut"),
    [
        ("Night train leaves on time | Oberwald Post", "Night train leaves on time"),
        ("Night train leaves on time - Region - Oberwald Post", "Night train leaves on time"),
        ("Oberwald Post: Night train leaves on time", "Oberwald Post: Night train leaves on time"),
        ("Oberwald Post » Night train leaves on time", "Night train leaves on time"),
        ("夜行列車が定刻に発車｜Oberwald Post", "夜行列車が定刻に発車"),
        ("Paris - Oberwald: night train on time", "Paris - Oberwald: night train on time"),
        ("Oberwald Post", "Oberwald Post"),
    ],
)
def test_site_and_section_are_cut_from_titles(title: str, cut: str) -> None:
    assert without_site(title, spellings(["Oberwald Post"]), DIVIDERS) == cut


def test_overlap_is_symmetric_and_bounded() -> None:
    assert overlap("Night train", "night TRAIN") == 1.0
    assert overlap("Night train", "") == 0.0
    assert overlap("a b", "b c") == overlap("b c", "a b") == 0.5


def test_the_visible_headline_wins_over_a_search_title() -> None:
    head = '<meta property="og:title" content="Train delays in Oberwald: all you need to know"><title>x</title>'
    document = page(f"<article><h1>Night train to Oberwald leaves on time</h1>{TEXT}</article>", head=head)
    assert headline(document, labelled(document)).value == "Night train to Oberwald leaves on time"


def test_metadata_give_the_headline_where_none_is_shown() -> None:
    head = '<meta property="og:site_name" content="Oberwald Post"><title>Night train on time | Oberwald Post</title>'
    document = page(f"<h1>Oberwald Post</h1><div>{TEXT}</div>", head=head)
    assert headline(document, labelled(document)).value == "Night train on time"


def test_candidates_are_kept_with_their_source() -> None:
    head = '<meta property="og:title" content="Night train on time"><title>Night train on time</title>'
    document = page(f"<h1>Night train on time</h1>{TEXT}", head=head)
    found = headline(document, labelled(document))
    assert [one.source for one in found.candidates] == ["meta:og:title", "title", "block"]
    assert found.chosen is not None
    assert found.chosen.reasons == ("sameAsMetadata",)


def test_a_second_title_is_one_only_if_it_says_something_else() -> None:
    def linked(other: str) -> str:
        node = {"@type": "NewsArticle", "headline": "Night train on time", "alternativeHeadline": other}
        return f'<script type="application/ld+json">{json.dumps(node)}</script>'

    assert alternative_headline(page(TEXT, head=linked("An odd night")), "Night train on time").value == "An odd night"
    assert alternative_headline(page(TEXT, head=linked("Night Train on time")), "Night train on time").value is None


@pytest.mark.parametrize("name", ["kicker", "dachzeile", "article__topline"])
def test_a_kicker_may_stand_in_a_span_above_the_headline(name: str) -> None:
    document = page(
        f'<article><span class="{name}">Railways</span><h1>Night train on time tonight</h1>{TEXT}</article>'
    )
    assert kicker(document, headline(document, labelled(document)).chosen).value == "Railways"


def test_a_kicker_is_text_and_no_link() -> None:
    for line, expected in (("Timetables", "Timetables"), ('<a href="/rail">Rail</a>', None)):
        document = page(f'<article><p class="kicker">{line}</p><h1>Night train on time tonight</h1>{TEXT}</article>')
        found = headline(document, labelled(document))
        assert kicker(document, found.chosen).value == expected


def test_a_date_above_the_headline_is_no_kicker() -> None:
    document = page(f'<article><p class="kicker">3 May 2024, 5:00 pm</p><h1>{_LEAVES}</h1>{TEXT}</article>')
    assert kicker(document, headline(document, labelled(document)).chosen).value is None


LINKED = (
    '<script type="application/ld+json">'
    '{"@type": "NewsArticle", "headline": "Night train on time", "articleSection": "Rail"}</script>'
)
CRUMB_LIST = '<li><a href="/rail">Rail</a></li><li><a href="/rail/night">Night</a></li>'
CRUMBS = '<nav class="breadcrumb"><a href="/">Home</a> <a href="/rail">Rail</a> <a href="/rail/night">Night</a></nav>'
ARROWS = '<div><a href="/">Start</a> » <a href="/rail">Rail</a> » <span>Night train on time</span></div>'


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ('<meta property="article:section" content="Transport">', CRUMBS, "Transport"),
        ("", CRUMBS, "Night"),
        ("", ARROWS, "Rail"),
        ("", '<nav><a href="/rail">Rail</a></nav>', None),
        ("", '<div><a href="/">Start</a> <a href="/rail">&gt; Rail</a> &gt; Text</div>', "Rail"),
        ("", '<div><a href="/">Phones</a>/<a href="/c">Cameras</a></div>', None),
        ("", '<div><a href="/">On air</a> » <a href="/r">Reporters</a> »</div>', None),
        ("", '<div><a href="/">Ida Moss</a> <a href="/x">8/17/13 11:04am</a></div>', None),
        ('<meta property="article:section" content="Article">', CRUMBS, "Night"),
        ('<meta property="article:section" content="https://n.example/rail">', CRUMBS, "Night"),
        ("", CRUMBS.replace("Night", "07"), None),
        ('<meta name="author" content="Ida Moss">', CRUMBS.replace("Night", "Ida Moss"), None),
        ("", f'<div class="breadcrumb"><ol>{CRUMB_LIST}</ol><ol><li><a href="/m">Photos</a></li></ol></div>', "Night"),
        ("", '<ul class="breadcrumb"><li><a href="/rail">Rail</a></li></ul>', "Rail"),
        ("", '<ul class="breadcrumb"><li><a href="/rail">&lt; Back to all of rail</a></li></ul>', None),
        ("", '<ul class="breadcrumb"><li><a href="/">Home</a></li></ul>', None),
        ("", '<ul class="breadcrumb"><li><a href="/trang-chu">Trang chủ</a></li></ul>', None),
        ("", '<ul class="breadcrumb"><li><a href="/en/?from=rail">Front page</a></li></ul>', None),
        ("", '<ul class="breadcrumb"><li><a href="https://other.example/rail">Rail</a></li></ul>', None),
        ('<meta name="articleSection" content="news">', CRUMBS, "Night"),
        ('<meta name="articleSection" content="news">', "", "news"),
        ('<meta name="articleSection" content="Transport">', CRUMBS, "Transport"),
        (LINKED + '<meta name="articleSection" content="Column">', "", "Rail"),
        (LINKED.replace("articleSection", "genre").replace("Rail", "video"), CRUMBS, "Night"),
    ],
)
def test_sections(head: str, body: str, expected: str | None) -> None:
    document = page(f"{body}<h1>Night train on time</h1>{TEXT}", head=head)
    assert section(document, "Night train on time").value == expected


def test_the_site_is_called_what_stands_behind_the_headline() -> None:
    document = page(TEXT, head="<title>Night train on time – Oberwald Post</title>")
    assert site_name(document, "news.example", "Night train on time").value == "Oberwald Post"


@pytest.mark.parametrize(
    ("title", "headline", "expected"),
    [
        ("夜行列車が定刻に発車：国際ニュース：谷間新聞", "夜行列車が定刻に発車", "谷間新聞"),
        ("沉船横在航道上-社会频道-河口网", "沉船横在航道上", "河口网"),
        ("沉船横在航道上--河口晚报", "沉船横在航道上", "河口晚报"),
        ("야간열차 정시 출발 : 뉴스 : 골짜기일보", "야간열차 정시 출발", "골짜기일보"),
        ("Night train: how it left on time", "Night train", None),
        ("Night train on time – Day-to-Day", "Night train on time", "Day-to-Day"),
        ("Night train on time- Oberwald Post", "Night train on time", "Oberwald Post"),
        ("Night train on time « Oberwald Post", "Night train on time", "Oberwald Post"),
    ],
)
def test_dividers_behind_the_headline(title: str, headline: str, expected: str | None) -> None:
    assert site_name(page(TEXT, head=f"<title>{title}</title>"), "news.example", headline).value == expected


def test_an_account_with_a_network_is_no_name_of_a_site() -> None:
    head = '<meta property="og:site_name" content="@oberwaldpost"><title>Night train on time – Oberwald Post</title>'
    assert site_name(page(TEXT, head=head), "news.example", "Night train on time").value == "Oberwald Post"


_WRECK = "沉船横在航道上，港口停航三天，渡轮改停旧码头"
_FIRST = f"{_LEAVES} for the first time"


@pytest.mark.parametrize(
    ("heading", "claimed", "lead", "expected"),
    [
        (f"{_WRECK[:18]}...", "", f"本文原标题：《{_WRECK}》", _WRECK),
        (f"{_FIRST[:-5]}…", _FIRST, "", _FIRST),
        (f"{_FIRST[:-5]}…", "", "", f"{_FIRST[:-5]}…"),
        (f"{_LEAVES}…", _LEAVES, "", f"{_LEAVES}…"),
        (f"{_LEAVES}…", f"{_LEAVES}… | All about the Railways and more of Oberwald", "", f"{_LEAVES}…"),
    ],
)
def test_a_title_that_is_cut_off_is_made_whole(heading: str, claimed: str, lead: str, expected: str) -> None:
    head = f'<meta property="og:title" content="{claimed}"><title>{heading}_社会_河口网</title>'
    document = page(f"<h1>{heading}</h1><p>{lead}</p>{TEXT}", head=head)
    assert headline(document, labelled(document)).value == expected
    assert site_name(document, "news.example", expected).value == "河口网"


def test_a_heading_above_the_date_counts_more_than_a_title_of_the_whole_site() -> None:
    body = f"<h3>Start - News</h3><h5>Regatta of the valley rowed in rain</h5><div>Published: 3 May 2024</div>{TEXT}"
    document = page(body, head="<title>News--Rowing Union of the Valley</title>")
    assert headline(document, labelled(document)).value == "Regatta of the valley rowed in rain"
    unmarked = page(body.replace("h5", "p"), head="<title>Sports--Rowing Union of the Lakes</title>")
    assert headline(unmarked, labelled(unmarked)).value == "Sports--Rowing Union of the Lakes"


def test_a_signature_in_the_heading_is_no_part_of_the_headline() -> None:
    node = {"@type": "NewsArticle", "headline": f"{_LEAVES} (photo: railway)"}
    head = f'<script type="application/ld+json">{json.dumps(node)}</script><title>{_LEAVES}</title>'
    document = page(f"<h1><span>{_LEAVES}</span><br><span>Ida Moss, correspondent</span></h1>{TEXT}", head=head)
    assert headline(document, labelled(document)).value == _LEAVES


@pytest.mark.parametrize("tail", ['<a href="#" title="Add to ...">Add to ...</a>', '<a href="/">Oberwald Post</a>'])
def test_what_hangs_on_the_headline_and_no_title_has_is_no_part_of_it(tail: str) -> None:
    head = f'<meta property="og:title" content="{_LEAVES}"><title>{_LEAVES} » Region » Oberwald Post</title>'
    document = page(f"<h1><span>{_LEAVES}</span>{tail}</h1>{TEXT}", head=head, url="https://op.example/1")
    assert headline(document, labelled(document)).value == _LEAVES
    whole = page(
        f"<h1><span>{_LEAVES}</span>{tail}</h1>{TEXT}", head="<title>Night train leaves on time Add to</title>"
    )
    assert headline(whole, labelled(whole)).value != _LEAVES


def test_of_two_first_headings_the_title_that_several_sources_give_is_the_article_s() -> None:
    node = {"@type": "NewsArticle", "headline": _LEAVES}
    head = (
        f'<script type="application/ld+json">{json.dumps(node)}</script><title>Timetables and trains</title>'
        f'<meta property="og:title" content="{_LEAVES}">'
    )
    body = f'<h1 class="page-title">Timetables and trains</h1><h1 class="node-title">{_LEAVES}</h1>{TEXT}'
    document = page(body, head=head)
    assert headline(document, labelled(document)).value == _LEAVES


def test_a_first_heading_foreign_to_the_title_gives_way_to_a_second_that_is_like_it() -> None:
    head = "<title>Night train to Oberwald leaves on time at last – Post</title>"
    document = page(f"<h1>Timetable Centre Oberwald</h1><h2>Night train leaves on time at last</h2>{TEXT}", head=head)
    assert headline(document, labelled(document)).value == "Night train leaves on time at last"


def test_what_old_blogs_put_before_their_titles_is_cut() -> None:
    document = page(TEXT, head="<title>Oberwald Post  » Blog Archive   » Night train leaves</title>")
    assert headline(document, labelled(document)).value == "Night train leaves"


def test_a_site_s_name_without_divider_is_cut() -> None:
    head = f'<meta property="og:site_name" content="Oberwald Post"><title>{_LEAVES}Oberwald Post</title>'
    document = page(TEXT, head=head)
    assert headline(document, labelled(document)).value == "Night train leaves on time"


def test_a_site_s_name_in_the_heading_is_cut_where_metadata_divide_it() -> None:
    head = f'<meta property="og:site_name" content="Oberwald Post"><title>{_LEAVES} - Oberwald Post</title>'
    document = page(f"<h1>{_LEAVES} Oberwald Post</h1>{TEXT}", head=head)
    assert headline(document, labelled(document)).value == _LEAVES


def test_every_title_pattern_has_a_part() -> None:
    patterns: tuple[Pattern, ...] = rules().patterns["title"]
    parts = {"divider", "notHeadline", "notSection", "pageName", "ticker", "siteClass", "articleTitleClass", "front"}
    assert {p.options.get("part") for p in patterns} == parts
    assert all(isinstance(p.regex, re.Pattern) for p in patterns)


def og(title: str) -> str:
    return f'<meta property="og:title" content="{title}"><title>{title} | Oberwald Post</title>'


LONG = (
    "Ob der Nachtzug nach Oberwald auch im kommenden Winter noch fahren wird, hängt davon ab, ob sich genug Reisende "
    "finden, die lange am Bahnsteig warten mögen; hier steht, was Sie vor der Fahrt wissen sollten und wo es etwas "
    "zu trinken gibt."
)


@pytest.mark.parametrize(
    ("heading", "head", "expected"),
    [
        ("Bahn und Verkehr", og("Nachtzug fährt pünktlich ab"), "Nachtzug fährt pünktlich ab"),
        ("Nachtzugverkehr", og("Nachtzug fährt pünktlich ab"), "Nachtzugverkehr"),
        (
            "Ratlosigkeit auf dem Bahnsteig der Kreisstadt",
            "<title>Nachtzug</title>",
            "Ratlosigkeit auf dem Bahnsteig der Kreisstadt",
        ),
        (
            "Streik beendet +++ Züge rollen +++ Nachtzug da",
            og("Streik: alle Meldungen zur Bahn"),
            "Streik: alle Meldungen zur Bahn",
        ),
        (LONG, og("Wer wartet, steigt ein"), "Wer wartet, steigt ein"),
        ("The harbour", og("About us"), "The harbour"),
        ("About us", og("About us"), "About us"),
        ("夜行列車", og("夜行列車が定刻に発車"), "夜行列車"),
        ("鉄道", og("山の村に春が来た"), "山の村に春が来た"),
        ("أخبار", og("قطار الليل يغادر في موعده"), "قطار الليل يغادر في موعده"),
    ],
)
def test_a_label_a_ticker_and_a_paragraph_are_no_headline(heading: str, head: str, expected: str) -> None:
    document = page(f"<article><h1>{heading}</h1>{TEXT}</article>", head=head)
    assert headline(document, labelled(document)).value == expected


def test_an_address_speaks_for_a_heading_that_metadata_don_t_know() -> None:
    found = {}
    for path in ("oberwald-sued", "12345"):
        document = page(
            f"<h1>Oberwald Süd</h1>{TEXT}",
            head="<title>Reisetipps im Bergland</title>",
            url=f"https://n.example/{path}",
        )
        found[path] = headline(document, labelled(document)).value
    assert found == {"oberwald-sued": "Oberwald Süd", "12345": "Reisetipps im Bergland"}


def test_titles_that_several_sources_give_weigh_more() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Punctual at last"}</script>'
        '<meta property="og:title" content="Night train on time"><title>Night train on time</title>'
    )
    document = page(TEXT, head=head)
    weights = {found.source: found.weight for found in headline(document, labelled(document)).candidates}
    assert weights == {"jsonLd:headline": 4.0, "meta:og:title": 4.0, "title": 2.5}


def test_a_kicker_in_the_heading_is_spelled_as_metadata_do() -> None:
    head = '<meta property="og:title" content="Timetables: Night train leaves on time">'
    document = page(f"<h2><span>Timetables</span> Night train leaves on time</h2>{TEXT}", head=head)
    assert headline(document, labelled(document)).value == "Timetables: Night train leaves on time"


def test_a_subtitle_in_the_heading_is_left_out_where_the_article_s_node_does() -> None:
    node = {"@type": "NewsArticle", "headline": "Night train leaves on time"}
    head = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    document = page(f"<h1>Night train leaves on time Passengers stay behind</h1>{TEXT}", head=head)
    assert headline(document, labelled(document)).value == "Night train leaves on time"


def test_without_metadata_and_h1_the_heading_above_the_text_is_taken() -> None:
    document = page(f"<h3>Night train leaves on time</h3>{TEXT}", head="<title>Home</title>")
    found = headline(document, labelled(document))
    assert (found.value, found.chosen and found.chosen.reasons) == ("Night train leaves on time", ("headingAboveText",))


def test_a_short_tail_behind_a_bar_is_a_site_whatever_its_name() -> None:
    document = page(TEXT, head="<title>Night train leaves on time | Bergland Kurier</title>")
    assert headline(document, labelled(document)).value == "Night train leaves on time"


def test_a_title_whose_site_left_the_headline_empty_is_none() -> None:
    document = page(f"<h2>Night train leaves on time</h2>{TEXT}", head="<title>Oberwald Bergland Kurier -</title>")
    assert headline(document, labelled(document)).value == "Night train leaves on time"


def test_without_any_other_title_an_empty_one_is_given_without_its_divider() -> None:
    document = page(TEXT, head="<title>Bergland Kurier |</title>")
    assert headline(document, labelled(document)).value == "Bergland Kurier"


def test_a_heading_of_the_page_tells_where_the_site_s_name_begins() -> None:
    head = "<title>Submissions | Oberwald Review of Railways</title>"
    document = page(f"<nav><ul><li><h1>Submissions</h1></li></ul></nav>{TEXT}", head=head)
    assert headline(document, labelled(document)).value == "Submissions"


def test_an_advertisement_s_heading_is_no_headline() -> None:
    head = """<title>How to start a railway in Oberwald</title>
        <meta property="og:title" content="How to start a railway in Oberwald">"""
    body = f"""<div class="advertisement"><h1>Register your railway today</h1></div>
        <h2>Why consider starting a railway in Oberwald</h2>{TEXT}{TEXT}"""
    document = page(body, head=head)
    assert headline(document, labelled(document)).value == "How to start a railway in Oberwald"


_TITLE = f"<span>{_LEAVES}</span>"


@pytest.mark.parametrize(
    ("heading", "claimed", "value", "before"),
    [
        (f'<b class="kicker">Oberwald</b><i class="hide">: </i>{_TITLE}', f"Oberwald: {_LEAVES}", _LEAVES, "Oberwald"),
        (f'<span class="x-topline">In the valley</span> {_TITLE}', f"Oberwald: {_LEAVES}", _LEAVES, "In the valley"),
        (f'<a href="/t"><span>In the valley</span> {_TITLE}</a>', f"Oberwald: {_LEAVES}", _LEAVES, "In the valley"),
        (f"<span>Oberwald</span> {_TITLE}", f"Oberwald {_LEAVES}", f"Oberwald {_LEAVES}", None),
        (f"<span>Opinion</span> {_TITLE}", f"Opinion | {_LEAVES}", _LEAVES, "Opinion"),
        (f'{_LEAVES} <span class="meta"><span>7</span><a href="#c">(12)</a></span>', _LEAVES, _LEAVES, None),
        (f"{_LEAVES} <span>2024</span>", f"{_LEAVES} 2024", f"{_LEAVES} 2024", None),
    ],
)  # fmt: skip
def test_a_heading_of_several_elements_is_taken_apart(
    heading: str, claimed: str, value: str, before: str | None
) -> None:
    head = f'<meta property="og:title" content="{claimed}">'
    document = page(f"<article><h1>{heading}</h1>{TEXT}</article>", head=head)
    found = headline(document, labelled(document))
    assert (found.value, kicker(document, found.chosen).value) == (value, before)


def test_the_name_of_an_article_for_those_who_cannot_see_it_tells_kicker_from_headline() -> None:
    head = '<meta property="og:title" content="Railways: how the night train to Oberwald lost its delay">'
    body = f"""<article aria-label="Railways: {_LEAVES}"><header><h2><span>A valley in change</span>
        <span>{_LEAVES}</span></h2></header>{TEXT}</article>"""
    document = page(body, head=head)
    found = headline(document, labelled(document))
    assert (found.value, kicker(document, found.chosen).value) == (_LEAVES, "A valley in change")


def test_a_site_before_its_slogan_is_cut_from_the_title() -> None:
    document = page(TEXT, head="<title>Night train leaves on time » news.example | along the line</title>")
    assert headline(document, labelled(document)).value == "Night train leaves on time"


@pytest.mark.parametrize(
    ("heading", "title", "expected"),
    [
        ("<span class='roof'>Railways</span> Railways on time again", "Railways", "Railways on time again"),
        ("<span>Railways</span> <span>Trains on time</span>", "Post - Archive - Trains on time", "Trains on time"),
        ("<em>Railways</em> run on time again", "Railways on time", "Railways run on time again"),
    ],
)
def test_a_kicker_is_told_by_the_headline_that_repeats_it_or_by_the_end_of_the_title(
    heading: str, title: str, expected: str
) -> None:
    document = page(f"<h1>{heading}</h1>{TEXT}", head=f"<title>{title}</title>")
    assert headline(document, labelled(document)).value == expected
