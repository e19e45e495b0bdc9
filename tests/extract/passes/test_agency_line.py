"""Lines that say which agency a text comes from."""

from __future__ import annotations

import pytest

from archiver.model.block import Role
from tests.extract.pages import labelled, page, plain

PARAGRAPHS = [
    "The harbour of Lowmouth reopened on Friday, two weeks after the storm that sank eleven boats.",
    "Engineers had worked day and night, and the first ferry left at dawn with many people on board.",
    "The council puts the damage at nine million and hopes that the state will pay for the new pier.",
]
LINES = [
    "The Associated Press contributed to this report.",
    "With files from The Canadian Press",
    "(Reporting by Jane Roe in Lowmouth; Editing by John Doe)",
    f"(Additional reporting by {', '.join(['Jane Roe in Lowmouth'] * 20)}; Writing by Max Roe; Editing by John Doe)",
    "© 2024 AFP",
    "Copyright 2023 The Associated Press. All rights reserved. This material may not be published or broadcast.",
    "Quelle: dpa",
    "Mit Material von dpa und AFP.",
    "dpa/rtr",
    "(sda)",
    "© dpa-infocom, dpa:240503-99-123456/2",
    "Avec AFP",
    "Con información de EFE",
    "Источник: ТАСС",
    "По материалам РИА Новости",
    "المصدر: رويترز",
    "来源：新华社",
    "출처: 연합뉴스",
    "This story has not been edited by our staff and is published from a PTI feed.",
]


@pytest.mark.parametrize("line", LINES)
def test_finds_behind_the_text(line: str) -> None:
    texts = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    document = page(f"<article><h1>Harbour reopens</h1>{texts}<p>{line}</p></article>")
    assert [document.blocks[index].text for index in labelled(document).of(Role.AGENCY_LINE)] == [line]


@pytest.mark.parametrize("line", LINES[:6])
def test_finds_in_plain_text(line: str) -> None:
    document = plain("\n\n".join(["Harbour reopens", *PARAGRAPHS, line]))
    assert [document.blocks[index].text for index in labelled(document).of(Role.AGENCY_LINE)] == [line]


@pytest.mark.parametrize(
    "line",
    [
        "He contributed to this report of the council for years.",
        "The copyright of the pictures belongs to the town.",
        "Quellen sprudeln in den Bergen über dem Hafen.",
        "Reuters first wrote about the storm when it was still far out at sea, and others followed.",
    ],
)
def test_spares_sentences(line: str) -> None:
    document = plain("\n\n".join(["Harbour reopens", *PARAGRAPHS[:2], line, PARAGRAPHS[2]]))
    assert labelled(document).of(Role.AGENCY_LINE) == []


@pytest.mark.parametrize(
    "line",
    [
        "© 2026 Beta Times. All rights reserved.",
        "© 2025 AP Hill Chronicle",
        "Copyright 2026 Ritzau Post",
        "© Kyodo Club",
        "© 2026 beta.example",
    ],
)
def test_a_house_whose_name_begins_like_an_agency_is_none(line: str) -> None:
    texts = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    document = page(f"<article><h1>Harbour reopens</h1>{texts}<p>{line}</p></article>")
    assert labelled(document).of(Role.AGENCY_LINE) == []


def test_the_rights_of_the_site_itself_name_no_agency() -> None:
    texts = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    head = '<meta property="og:site_name" content="Beta">'
    document = page(f"<article><h1>Harbour reopens</h1>{texts}</article><footer>© 2026 Beta</footer>", head=head)
    assert labelled(document).of(Role.AGENCY_LINE) == []


@pytest.mark.parametrize("line", ["© 2026 PA Media Ltd", "© dpa Deutsche Presse-Agentur GmbH", "© 2024 AP/dpa"])
def test_an_agency_in_full_is_one(line: str) -> None:
    texts = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    document = page(f"<article><h1>Harbour reopens</h1>{texts}<p>{line}</p></article>")
    assert len(labelled(document).of(Role.AGENCY_LINE)) == 1
