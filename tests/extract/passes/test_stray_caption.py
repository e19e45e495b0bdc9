"""Captions left standing in running text, told by their credits and their repetition."""

from __future__ import annotations

import pytest

from archiver.extract.passes.stray_caption import stray_caption
from archiver.model.block import Role
from tests.extract.pages import labelled, page, plain

PARAGRAPHS = [
    "The harbour of Lowmouth reopened on Friday, two weeks after the storm that sank eleven boats.",
    "Engineers had worked day and night, and the first ferry left at dawn with many people on board.",
    "The council puts the damage at nine million and hopes that the state will pay for the new pier.",
    "A report on the causes is expected in autumn, the council said after a meeting until midnight.",
]
FIRST = "A crane lifts a wreck out of the harbour of Lowmouth on Thursday."
SECOND = "Volunteers clear the beach below the lighthouse of Lowmouth."


def text(*captions: str) -> str:
    """The paragraphs with these captions between them."""
    lines = []
    for number, paragraph in enumerate(PARAGRAPHS):
        lines.append(paragraph)
        lines += captions[number : number + 1]
    return "\n\n".join(lines)


def test_votes_name_their_evidence() -> None:
    document = plain(text(FIRST, f"{FIRST}Source:AP"))
    reasons = {(vote.block, vote.reason) for vote in stray_caption(document)}
    assert reasons == {
        (1, "repeatedWithCredit"),
        (3, "gluedCredit"),
        (3, "creditWithoutSpace"),
        (3, "standsElsewhereToo"),
    }


@pytest.mark.parametrize(
    "end", ["Source:AP", " Source: AP", " (AP Photo/Ada Obi)", " (Photo by Ada Obi/Getty Images)", " Foto: dpa"]
)
def test_one_caption_with_a_telling_credit(end: str) -> None:
    document = plain(text(FIRST + end))
    assert labelled(document).of(Role.CAPTION) == [1]


@pytest.mark.parametrize("end", [" AP", " (AP)", " Reuters", " [AFP]", " (رويترز)", "（共同）"])
def test_two_captions_with_bare_agencies(end: str) -> None:
    document = plain(text(FIRST + end, SECOND + end))
    assert labelled(document).of(Role.CAPTION) == [1, 3]


@pytest.mark.parametrize("end", [" AP", " (AP)"])
def test_a_single_bare_agency_is_not_enough(end: str) -> None:
    document = plain(text(FIRST + end))
    assert labelled(document).of(Role.CAPTION) == []


def test_the_end_of_the_text_names_its_own_source() -> None:
    document = plain(f"{text()} Source: AP")
    assert labelled(document).of(Role.CAPTION, Role.CREDIT) == []


def test_a_copyright_in_the_text_is_no_credit() -> None:
    document = page(
        "<article>"
        + "".join(f"<p>{p}</p>" for p in [*PARAGRAPHS[:2], "Translated by Ann Lee © Lowmouth Press", *PARAGRAPHS[2:]])
    )
    assert labelled(document).of(Role.CAPTION) == []


def test_the_same_caption_with_and_without_credit_in_paragraphs() -> None:
    texts = [FIRST, PARAGRAPHS[0], f"{FIRST}Source:AP", *PARAGRAPHS[1:]]
    document = page("<article><h1>Harbour reopens</h1>" + "".join(f"<p>{p}</p>" for p in texts) + "</article>")
    labels = labelled(document)
    assert [document.blocks[index].text for index in labels.of(Role.CAPTION)] == [FIRST, f"{FIRST}Source:AP"]


@pytest.mark.parametrize(
    "line",
    [
        "2026-05-03 09:15来源：江畔晚报",
        "发布日期：2026-05-03 浏览次数： 信息来源：江畔市政府",
        "3 May 2026 09:15 Source: AP",
        "Published: 3 May 2026 Views: 7 Source: Reuters",
    ],
)
def test_a_date_with_the_articles_source_is_no_caption(line: str) -> None:
    texts = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    document = page(f"<article><h1>Harbour reopens</h1><p>{PARAGRAPHS[0]}</p><p>{line}</p>{texts}</article>")
    assert labelled(document).of(Role.CAPTION) == []


def test_a_caption_that_ends_in_a_date_is_one() -> None:
    document = plain(text("A crane at work in the harbour, 3 May 2026. Photo: Ada Obi/AFP"))
    assert labelled(document).of(Role.CAPTION) == [1]


@pytest.mark.parametrize(
    "caption",
    [
        "FILE - In this May 5, 2011 file photo, the harbour master waves to the crew of a ferry.",
        "Ada Obi, File - FILE - In this May 5, 2011 file photo, the harbour master waves to the crew.",
        "(FILE) The harbour master waves to the crew of a ferry in Lowmouth.",
        "FILE PHOTO: The harbour master waves to the crew of a ferry in Lowmouth.",
    ],
)
def test_captions_of_old_pictures(caption: str) -> None:
    assert labelled(plain(text(caption))).of(Role.CAPTION) == [1]


@pytest.mark.parametrize("line", ["FILE SHARING is what they call it.", "The FILE was closed in May, they say."])
def test_sentences_with_that_word_are_none(line: str) -> None:
    assert labelled(plain(text(line))).of(Role.CAPTION) == []


@pytest.mark.parametrize("credit", ["Photo: Ada Obi/AFP", "AP"])
def test_a_paragraph_that_the_lead_picture_quotes_stays(credit: str) -> None:
    lead = (
        f'<div class="image"><img src="/a.jpg"><div class="caption">{PARAGRAPHS[2]}</div>'
        f'<div class="credit">{credit}</div></div>'
    )
    texts = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    document = page(f"<h1>Harbour reopens</h1>{lead}<div>{texts}</div>")
    assert [document.blocks[index].text for index in labelled(document).of(Role.CAPTION)] == [PARAGRAPHS[2]]
    assert document.blocks[labelled(document).of(Role.CAPTION)[0]].tag == "div"


def test_a_caption_glued_to_its_credit_may_quote_a_paragraph() -> None:
    lead = f'<figure><img src="/a.jpg"><figcaption>{PARAGRAPHS[2]} Photo: Ada Obi/AFP</figcaption></figure>'
    texts = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    document = page(f"<h1>Harbour reopens</h1>{lead}<div>{texts}</div>")
    assert [document.blocks[index].tag for index in labelled(document).of(Role.CAPTION)] == ["figcaption"]
