"""Fields that rest on what the page declares or shows beside its text: language, address, usage, corrections …"""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from archiver.extract.fields.addresses import canonical_url
from archiver.extract.fields.corrections import corrections
from archiver.extract.fields.description import description
from archiver.extract.fields.embeds import embeds
from archiver.extract.fields.keywords import keywords
from archiver.extract.fields.language import language, tag
from archiver.extract.fields.live import live_updates
from archiver.extract.fields.structured import structured_data
from archiver.extract.fields.usage import usage
from archiver.model.block import Role
from archiver.model.capture import RobotsDecision
from tests.extract.pages import labelled, page, plain

GERMAN = (
    "Der Bäcker am Markt hat seinen Ofen nach dreißig Jahren abgeschaltet, weil sich niemand fand, der ihn übernehmen "
    "wollte. Am letzten Tag standen die Leute bis zur Brücke, und manche weinten. Er selbst will nun endlich einmal "
    "ausschlafen und danach mit seiner Frau an die See fahren, wo er seit der Kindheit nicht mehr gewesen ist, wie er "
    "sagt. Das Haus wird verkauft; was daraus werden soll, weiß im Ort noch niemand. Die Gemeinde wünscht sich wieder "
    "einen Laden."
)
TEXT = "".join(
    f"<p>{text}</p>"
    for text in (
        "The lighthouse keeper of Skerry Point retired on Friday after forty-one years and two broken lamps.",
        "His successor is a small grey box that was screwed to the wall by two men from the mainland in an hour.",
        "Visitors may climb the tower on Sundays, as long as they shut the door and do not feed the gulls there.",
    )
)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("en", "en"),
        ("EN_gb", "en-GB"),
        ("zh-hans", "zh-Hans"),
        ("sr-Latn-RS", "sr-Latn-RS"),
        ("German", None),
        ("", None),
    ],
)
def test_tags(raw: str, expected: str | None) -> None:
    assert tag(raw) == expected


def test_the_declared_language_stands_unless_the_text_plainly_contradicts() -> None:
    assert language(page(TEXT), "The keeper retired.").value == "en"
    assert language(page(f"<p>{GERMAN}</p>"), GERMAN).value == "de"


def test_without_a_declaration_the_text_tells_if_it_is_long_enough() -> None:
    assert language(plain(GERMAN), GERMAN).value == "de"
    assert language(plain("Guten Tag"), "Guten Tag").value is None


def test_the_canonical_address_is_resolved() -> None:
    assert canonical_url(page(TEXT, head='<link rel="canonical" href="/a/b">')).value == "https://news.example/a/b"
    assert (
        canonical_url(page(TEXT, head='<meta property="og:url" content="https://x.example/">')).value
        == "https://x.example/"
    )
    assert canonical_url(page(TEXT)).value is None
    assert canonical_url(page(TEXT, head='<link rel="canonical" href="https://.example/a">')).value is None


def test_descriptions_in_the_order_of_trust() -> None:
    head = '<meta name="description" content="Second"><meta property="og:description" content="First">'
    assert description(page(TEXT, head=head)).value == "First"


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("The keeper who", "Second"),  # cut off at the quotation mark behind it
        ("The keeper who lit the lamp", "The keeper who lit the lamp"),
        ("Gulls,lamps", "Second"),
        ("The keeper who lit the lamp Gulls,lamps", "Second"),
        ("Rock Echo", "Second"),
        ("Our", "Second"),  # cut off at another
        (
            "The keeper who lit the lamp retires after forty years",
            "The keeper who lit the lamp retires after forty years",
        ),
    ],
)
def test_a_description_that_repeats_title_keywords_or_site_is_none(first: str, expected: str) -> None:
    head = f"""<title>The keeper who lit the lamp</title><meta name="keywords" content="Gulls,lamps">
        <meta property="og:site_name" content="Rock Echo">
        <meta property="og:description" content="{first}"><meta name="description" content="Second">"""
    assert description(page(TEXT, head=head)).value == expected


def test_keywords_of_a_broken_element_and_titles_are_none() -> None:
    assert keywords(page(TEXT, head="""<meta name="keywords" content="&lt;meta name=">""")) == ()
    title = "The keeper retires - Rock Echo"
    assert keywords(page(TEXT, head=f'<title>{title}</title><meta name="keywords" content="{title}">')) == ()


def test_a_script_of_its_own_tells_the_language() -> None:
    chinese = "灯塔看守人在礁石上住了四十年，每天傍晚点亮灯火，如今他把钥匙交给了年轻的继任者。" * 3
    japanese = "灯台守は四十年間岩の上に住み、毎晩灯をともしてきたが、このほど若い後任に鍵を渡した。" * 3
    for text, expected in ((chinese, "zh"), (japanese, "ja")):
        found = language(plain(text), text)
        assert (found.value, found.chosen and found.chosen.reasons) == (expected, ("script",))


def test_keywords_come_from_one_source_in_order_each_once() -> None:
    head = '<meta name="news_keywords" content="Gulls, lamps; gulls"><meta name="keywords" content="other">'
    assert keywords(page(TEXT, head=head)) == ("Gulls", "lamps")
    assert keywords(page(TEXT)) == ()


def test_usage_is_what_headers_and_metadata_say() -> None:
    document = page(TEXT, head='<meta name="robots" content="noindex"><meta name="googlebot" content="nosnippet">')
    headers = (("X-Robots-Tag", "noai"), ("x-robots-tag", "bot: none"), ("TDM-Reservation", "1"))
    capture = replace(document.capture, headers=headers, robots=RobotsDecision("allowed"))
    found = usage(replace(document, capture=capture))
    assert (found.robots, found.tdm_reservation, found.content_usage) == ("allowed", "1", None)
    assert found.x_robots_tag == ("noai", "bot: none")
    assert found.meta_robots == ("noindex", "googlebot: nosnippet")


def test_structured_data_keep_people_and_pictures_only() -> None:
    node = {
        "@type": "NewsArticle",
        "headline": "Keeper retires",
        "author": [{"@type": "Person", "name": "Ida Moss"}],
        "image": {"@type": "ImageObject", "url": "a.jpg"},
        "hasPart": [{"@type": "WebPageElement", "cssSelector": ".x"}],
        "mainEntityOfPage": {"@type": "WebPage", "@id": "x"},
    }
    head = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    assert sorted(structured_data(page(TEXT, head=head))) == ["@type", "author", "headline", "image"]
    assert structured_data(page(TEXT)) == {}


CORRECTIONS = {
    "Correction, 4 May 2024: An earlier version of this article gave the keeper's age as 71.": "2024-05-04",
    "Berichtigung: In einer früheren Fassung hieß die Insel anders.": None,
    "Rectificatif : le phare date de 1871.": None,
    "Fe de errores: el faro es de 1871.": None,
    "Rettelse: Fyret er fra 1871.": None,
    "【訂正】灯台の建設年は1871年でした。": None,
}


@pytest.mark.parametrize("line", CORRECTIONS)
def test_corrections_are_taken_out_of_the_text(line: str) -> None:
    document = page(f"<article><h1>Keeper of Skerry Point retires</h1>{TEXT}<p>{line}</p></article>")
    labels = labelled(document)
    found = corrections(document, labels)
    assert [(one.text, one.date) for one in found] == [(line, CORRECTIONS[line])]
    assert labels.of(Role.CORRECTION) == [document.blocks[-1].index]


def test_declared_corrections_count_where_none_is_shown() -> None:
    node = {
        "@type": "NewsArticle",
        "headline": "Keeper retires",
        "correction": {"@type": "CorrectionComment", "text": "He is 70.", "datePublished": "2024-05-04"},
    }
    document = page(TEXT, head=f'<script type="application/ld+json">{json.dumps(node)}</script>')
    assert [(one.text, one.date) for one in corrections(document, labelled(document))] == [("He is 70.", "2024-05-04")]


def test_players_in_the_text_are_embeds_and_measuring_frames_are_not() -> None:
    frames = (
        '<iframe src="https://www.youtube.com/embed/abc"></iframe>'
        '<iframe src="https://www.googletagmanager.com/ns.html"></iframe>'
        '<iframe src="https://open.spotify.com/embed/episode/x"></iframe>'
        '<iframe src="https://www.youtube.com/embed/abc"></iframe>'
    )
    document = page(f"<article><h1>Keeper of Skerry Point retires</h1>{TEXT}{frames}{TEXT}</article>")
    assert [(one.kind, one.url) for one in embeds(document, labelled(document))] == [
        ("video", "https://www.youtube.com/embed/abc"),
        ("audio", "https://open.spotify.com/embed/episode/x"),
    ]


def entry(hour: int, headline: str, text: str) -> str:
    return (
        f'<div class="entry"><time datetime="2024-05-03T{hour}:10:00Z">{hour}:10</time>'
        f"<h3>{headline}</h3><p>{text}</p></div>"
    )


def test_entries_of_a_live_blog_in_the_order_of_the_page() -> None:
    body = "".join(
        entry(hour, headline, text)
        for hour, headline, text in (
            (
                17,
                "Lamp is out",
                "The lamp of the lighthouse went out at ten past five, the harbour office said on its board.",
            ),
            (
                16,
                "Wind rises",
                "The wind has risen to nine, and the last boat came in with its sail in two pieces this afternoon.",
            ),
            (
                15,
                "Boats called in",
                "All boats were called back to the harbour before the storm reaches the outer islands tonight.",
            ),
        )
    )
    document = page(f'<article class="live-blog"><h1>Storm at Skerry Point: live updates</h1>{body}</article>')
    found = live_updates(document, labelled(document))
    assert [(one.headline, one.date_published) for one in found] == [
        ("Lamp is out", "2024-05-03T17:10:00+00:00"),
        ("Wind rises", "2024-05-03T16:10:00+00:00"),
        ("Boats called in", "2024-05-03T15:10:00+00:00"),
    ]
    assert all(one.text and one.block_ids for one in found)
