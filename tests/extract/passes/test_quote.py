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
