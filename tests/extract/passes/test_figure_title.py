"""Titles of galleries and graphics among the text."""

from __future__ import annotations

from archiver.model.block import Role
from tests.extract.images.test_pair import PARAGRAPHS
from tests.extract.pages import labelled, page


def roles(box: str) -> dict[str, str]:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    document = page(f"<article><h1>Harbour reopens after the storm</h1>{text}{box}{text}</article>")
    labels = labelled(document)
    return {block.text: labels.role(block.index) for block in document.blocks}


def test_a_heading_with_a_label_above_a_picture_is_its_title() -> None:
    box = (
        '<h3>Grafik: Ships in the harbour</h3><img src="/ships.svg"><p>Quelle: Harbour office, eigene Berechnungen</p>'
    )
    found = roles(box)
    assert found["Grafik: Ships in the harbour"] == Role.BOILERPLATE
    assert found["Quelle: Harbour office, eigene Berechnungen"] == Role.NOTE


def test_other_headings_are_the_texts() -> None:
    assert roles(f"<h3>Pictures of a winter</h3><p>{PARAGRAPHS[0]}</p>")["Pictures of a winter"] == Role.SUBHEADING
