"""Sources of text, pictures and data, each once per role, with evidence."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.extract.fields.dateline import dateline
from archiver.extract.fields.sources import sources
from archiver.extract.images.pair import article_images
from archiver.extract.images.words import credit_words
from archiver.model.article import Source
from tests.extract.pages import labelled, page, rules

PARAGRAPHS = [
    "The harbour of Lowmouth reopened on Friday, two weeks after a storm sank eleven boats and broke its pier.",
    "Engineers worked day and night to clear the fairway, and the first ferry left at dawn with two hundred people.",
    "“We did not expect to be ready before the summer,” said the harbour master, who thanked the neighbours.",
    "A report on the causes is expected in autumn, the council said after a meeting that lasted until midnight.",
]


def html(*paragraphs: str, behind: str = "") -> str:
    texts = "".join(f"<p>{text}</p>" for text in paragraphs or PARAGRAPHS)
    return f"<article><h1>Harbour reopens after the storm</h1>{texts}{behind}</article>"


def sources_of(document: Document, byline: str | None = None) -> list[Source]:
    labels = labelled(document)
    agency = credit_words(rules()).agency(byline) if byline else None
    return list(
        sources(
            document,
            labels,
            pictures=article_images(document, labels),
            dateline=dateline(document, labels),
            byline_raw=byline,
            byline_agencies=(agency,) if agency else (),
        )
    )


def told(found: list[Source]) -> list[tuple[str | None, str]]:
    return [(source.id, source.role) for source in found]


def test_text_by_dateline_byline_and_last_words_is_one_source() -> None:
    first, *middle, last = PARAGRAPHS
    document = page(html(f"LOWMOUTH (AP) — {first}", *middle, f"{last} (AP)"))
    (source,) = sources_of(document, byline="The Associated Press")
    assert (source.id, source.name, source.role) == ("ap", "AP", "text")
    assert source.evidence == (
        "byline: The Associated Press",
        "dateline: LOWMOUTH (AP) —",
        "end of text: (AP)",
    )


def test_agency_lines_behind_the_text() -> None:
    for line, agency in [
        ("The Associated Press contributed to this report.", "ap"),
        ("© 2024 AFP", "afp"),
        ("Quelle: dpa", "dpa"),
        ("With files from The Canadian Press", "cp"),
        ("dpa/rtr", "dpa"),
        ("Источник: ТАСС", "tass"),
    ]:
        found = sources_of(page(html(behind=f"<p>{line}</p>")))
        assert (agency, "text") in told(found), line
        assert found[0].evidence == (f"agency line: {line}",)


def test_an_agency_alone_below_the_text_made_it_whoever_is_named_above() -> None:
    below = page(html(behind="<p>(AFP)</p>").replace("</h1>", '</h1><p class="byline">By Tamsin Vale</p>'))
    assert told(sources_of(below)) == [("afp", "text")]
    named = page(html().replace("</h1>", '</h1><p class="byline">By Tamsin Vale</p>'))
    assert sources_of(named) == []


def test_pictures_name_every_agency_of_their_credits() -> None:
    figure = "<figure><img src='/a.jpg'><figcaption>A crane at work. Ada Obi/AFP via Getty Images</figcaption></figure>"
    found = sources_of(page(html(behind=figure)))
    assert told(found) == [("afp", "photo"), ("getty", "photo")]
    assert found[0].evidence == ("credit: Ada Obi/AFP via Getty Images",)


def test_videos_and_graphics_have_their_roles() -> None:
    figures = (
        "<figure><img src='/map.png'><figcaption>The fairway of Lowmouth. Grafik: dpa</figcaption></figure>"
        "<figure><video src='/v.mp4'></video><figcaption>The first ferry leaves. Video: Reuters</figcaption></figure>"
    )
    assert told(sources_of(page(html(behind=figures)))) == [("dpa", "graphic"), ("reuters", "video")]


def test_metadata_that_names_an_agency() -> None:
    head = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Harbour reopens after the storm",'
        '"author":{"@type":"Organization","name":"Reuters"}}</script>'
    )
    assert told(sources_of(page(html(), head=head))) == [("reuters", "text")]


def test_a_cited_publication_needs_words_of_citing() -> None:
    cited = (
        'The pier had been closed before, according to <a href="https://daily-lowmouth.example.org/1">Example</a>, '
        'which saw the <a href="https://papers.example.net/2">inspection report</a> of last year in full.'
    )
    found = sources_of(page(html(*PARAGRAPHS, cited)))
    assert [(source.id, source.name, source.role) for source in found] == [(None, "Example", "cited")]


def test_a_page_without_agencies_has_no_sources() -> None:
    assert sources_of(page(html())) == []


def test_an_agency_named_as_source_beside_the_date() -> None:
    for line in ("2024-05-03 10:15 来源: 新华社 举报", "Source: Xinhua | 3 May 2024"):
        document = page(html().replace("</h1>", f"</h1><p>{line}</p>"))
        assert [(source.id, source.role) for source in sources_of(document)] == [("xinhua", "text")]
    document = page(html().replace("</h1>", "</h1><p>图片来源: 新华社 2024-05-03</p>"))
    assert "text" not in [source.role for source in sources_of(document)]
