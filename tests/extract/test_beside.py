from __future__ import annotations

import pytest

from archiver.extract.segment import REST_TAG
from tests.extract.pages import labelled, page

TEXT = "<h1>Bridge closes</h1>" + "".join(
    f"<p>{text}</p>"
    for text in (
        "The council voted on Tuesday to close the old harbour bridge for the whole winter, its chair said.",
        "Ferries will run every ten minutes between the two quays while divers inspect the pillars below the water.",
        "Shop owners on the east bank fear for their trade, and some have asked the town for help with the rent.",
    )
)
TITLE = "Goats seen on the roof of the school"
FACT = "The bridge was built in 1903 by the engineer Hanna Weil. It is two hundred metres long."


@pytest.mark.parametrize(
    ("body", "text", "wanted"),
    [
        (f'<aside class="related"><a href="/g">{TITLE}</a></aside>', TITLE, ("related", "related")),
        (f'<section><ul><li><a href="/g">{TITLE}</a></li></ul></section>', TITLE, ("related", "linkedTitle")),
        (f'<aside class="newsletter">{TITLE}</aside>', TITLE, ("boilerplate", "newsletter")),
        (f'<div class="infobox"><div>{FACT}</div></div>', FACT, ("note", "factBox")),
        (f'<footer><a href="/g">{TITLE}</a></footer>', TITLE, ("boilerplate", "footer")),
        ("<noscript><p>Please turn scripts on.</p></noscript>", "Please turn scripts on.", ("boilerplate", "noScript")),
        ('<div class="teilen"><a href="/1">Teilen</a> <a href="/2">Mailen</a> <a href="/3">Drucken</a></div>',
         "Teilen Mailen Drucken", ("boilerplate", "share")),
    ],
)  # fmt: skip
def test_a_block_beside_the_text_says_what_it_is(body: str, text: str, wanted: tuple[str, str]) -> None:
    document = page(f"<main><article>{TEXT}</article></main>{body}")
    decision = next(
        decision
        for block, decision in zip(document.blocks, labelled(document).decisions, strict=True)
        if block.text == text
    )
    assert (decision.role, decision.reason) == wanted


def test_text_behind_very_many_blocks_is_kept_in_few() -> None:
    document = page(f"<article>{TEXT}</article>" + "<i>x</i><hr>" * 20_100 + "<p>The last <b>words</b>.</p>")
    labels = labelled(document)
    assert len(document.blocks) < 20_010
    assert document.blocks[-1].tag == REST_TAG
    assert document.blocks[-1].text.endswith("The last words.")
    assert (labels.decisions[-1].role, labels.decisions[-1].reason) == ("boilerplate", "beyondLimit")
    assert any(warning.startswith("tooManyBlocks") for warning in labels.warnings)
