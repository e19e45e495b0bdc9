"""Headlines, and what stands around them: site names, kickers, sections."""

from __future__ import annotations

import json
import re

import pytest

from archiver.extract.fields.headline import alternative_headline, headline
from archiver.extract.fields.kicker import kicker
from archiver.extract.fields.section import section
from archiver.extract.fields.site import site_name
from archiver.extract.fields.titles import overlap, without_site
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
    assert without_site(title, ["Oberwald Post"], DIVIDERS) == cut


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


def test_a_kicker_is_text_and_no_link() -> None:
    for line, expected in (("Timetables", "Timetables"), ('<a href="/rail">Rail</a>', None)):
        document = page(f'<article><p class="kicker">{line}</p><h1>Night train on time tonight</h1>{TEXT}</article>')
        found = headline(document, labelled(document))
        assert kicker(document, found.chosen).value == expected


CRUMBS = '<nav class="breadcrumb"><a href="/">Home</a> <a href="/rail">Rail</a> <a href="/rail/night">Night</a></nav>'
ARROWS = '<div><a href="/">Start</a> » <a href="/rail">Rail</a> » <span>Night train on time</span></div>'


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ('<meta property="article:section" content="Transport">', CRUMBS, "Transport"),
        ("", CRUMBS, "Night"),
        ("", ARROWS, "Rail"),
        ("", '<nav><a href="/rail">Rail</a></nav>', None),
    ],
)
def test_sections(head: str, body: str, expected: str | None) -> None:
    document = page(f"{body}<h1>Night train on time</h1>{TEXT}", head=head)
    assert section(document, "Night train on time").value == expected


def test_the_site_is_called_what_stands_behind_the_headline() -> None:
    document = page(TEXT, head="<title>Night train on time – Oberwald Post</title>")
    assert site_name(document, "news.example", "Night train on time").value == "Oberwald Post"


def test_every_title_pattern_has_a_part() -> None:
    patterns: tuple[Pattern, ...] = rules().patterns["title"]
    assert {p.options.get("part") for p in patterns} == {"divider", "notHeadline", "prefix"}
    assert all(isinstance(p.regex, re.Pattern) for p in patterns)
