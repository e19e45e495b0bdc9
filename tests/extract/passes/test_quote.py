"""Quotations, and who says them."""

from __future__ import annotations

import pytest

from archiver.model.block import Role
from tests.extract.images.test_pair import PARAGRAPHS
from tests.extract.pages import labelled, page

SAID = "A bridge that one may only look at is a statue with a smell of tar."


@pytest.mark.parametrize(
    "quotation",
    [
        f"<blockquote><p>{SAID}</p><cite>Maud Kestrel, bridge master</cite></blockquote>",
        f"<blockquote><p>{SAID}</p><footer>Maud Kestrel, bridge master</footer></blockquote>",
    ],
)
def test_the_speaker_of_a_quotation_is_a_note(quotation: str) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    document = page(f"<article><h1>Harbour reopens after the storm</h1>{text}{quotation}{text}</article>")
    labels = labelled(document)
    roles = {block.text: (labels.role(block.index), labels.decisions[block.index].reason) for block in document.blocks}
    assert roles["Maud Kestrel, bridge master"] == (Role.NOTE, "speaker")
    assert roles[SAID][0] == Role.QUOTE


def test_a_short_quotation_between_paragraphs_is_text() -> None:
    text = [f'<div class="part"><p>{paragraph}</p></div>' for paragraph in PARAGRAPHS]
    said = '<div class="said"><blockquote>Look, but stay ashore.</blockquote></div>'
    document = page(f"<article><h1>Harbour reopens after the storm</h1>{''.join(text)}{said}{''.join(text)}</article>")
    labels = labelled(document)
    index = next(block.index for block in document.blocks if block.tag == "blockquote")
    assert labels.role(index) == Role.QUOTE
