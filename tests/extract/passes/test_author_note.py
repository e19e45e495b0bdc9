"""Notes on who wrote the text."""

from __future__ import annotations

import pytest

from archiver.model.block import Role
from tests.extract.pages import labelled, page

PROSE = [
    "The council voted on Tuesday to close the old harbour bridge for the whole winter, its chair said.",
    "Ferries will run every ten minutes between the two quays while divers inspect the pillars below the water.",
    "Shop owners on the east bank fear for their trade, and some have asked the town for help with the rent.",
    "The last winter without the bridge was that of the flood, when the town was cut in two for eleven weeks.",
    "Whether the bridge can be saved at all will be known in March, when the divers hand in what they found.",
]


def _last_role(line: str, byline: str) -> Role:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in (*PROSE, line))
    head = f'<p class="byline">{byline}</p>' if byline else ""
    return labelled(page(f"<article><h1>Bridge closes for winter</h1>{head}{text}</article>")).decisions[-1].role


@pytest.mark.parametrize(
    "line",
    [
        "Tessa Brinkley is an editor at The Lowmouth Review and a writer based in Fairlee.",
        "Tessa Brinkley (aka harbourtess) is the co-founder of the ferry museum in Lowmouth.",
        "Tessa Brinkley covers ports and ferries.",
        "Tessa Brinkley arbeitet als Korrespondentin in Lowmouth.",
    ],
)
def test_what_the_person_of_the_byline_is_stands_in_a_note(line: str) -> None:
    assert _last_role(line, "By Tessa Brinkley") == Role.NOTE


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("Pavel Orlin is an editor at The Lowmouth Review and a writer based in Fairlee.", "By Tessa Brinkley"),
        ("Pavel Orlin is an editor at The Lowmouth Review and a writer based in Fairlee.", ""),
        ("Tessa Brinkley crossed the bridge on its last day, in rain, with a bag of bread.", "By Tessa Brinkley"),
    ],
)
def test_what_is_told_of_others_or_of_what_the_author_did_is_text(line: str, byline: str) -> None:
    assert _last_role(line, byline) == Role.PARAGRAPH


def test_a_text_below_the_name_alone_in_the_byline_is_a_note() -> None:
    life = (
        "Tessa Brinkley kam 2001 zum Boten. Sie ist Absolventin der Schule am Hafen und war lange Lotsin in Lowmouth."
    )
    card = f'<div class="byline"><p>Von Tessa Brinkley</p><div><p>Tessa Brinkley</p><p>{life}</p></div></div>'
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PROSE)
    document = page(f"<article><h1>Bridge closes for winter</h1><p>{PROSE[0][:70]}.</p>{card}{text}</article>")
    roles = {block.text: d.role for block, d in zip(document.blocks, labelled(document).decisions, strict=True)}
    assert roles[life] == Role.NOTE


def test_a_sentence_about_the_author_of_the_metadata_is_a_note() -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PROSE)
    document = page(
        f"<article><h1>Bridge closes for winter</h1>{text}<p>Tessa Brinkley is an editor at The Star.</p></article>",
        head='<meta name="author" content="Tessa Brinkley">',
    )
    assert labelled(document).decisions[-1].role == Role.NOTE
