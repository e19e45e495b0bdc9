from __future__ import annotations

import json

from archiver.extract.passes.article_body import article_body
from tests.extract.pages import page

TEXT = (
    "The council voted on Tuesday to close the old harbour bridge for the whole winter, its chair said.",
    "Ferries will run every ten minutes between the two quays while divers inspect the pillars below.",
    "Shop owners on the east bank fear for their trade, and some have asked the town for help with the rent.",
)
ASIDE = "Fixed lamps, the keeper of the bridge told us last year, stay fixed until somebody opens them."


def _reasons(body: str, text: str, *, head: str = "") -> list[str]:
    document = page(body, head=head)
    return [vote.reason for vote in article_body(document) if document.blocks[vote.block].text == text]


def test_a_short_heading_that_the_text_holds_is_not_voted_against() -> None:
    linked = {"@type": "NewsArticle", "headline": "Bridge", "articleBody": f"{TEXT[0]} Lamps AP {' '.join(TEXT[1:])}"}
    head = f'<script type="application/ld+json">{json.dumps(linked)}</script>'
    body = f"<h1>Bridge</h1><p>{TEXT[0]}</p><h3>Lamps</h3><p>{TEXT[1]}</p><p>AP</p><p>{TEXT[2]}</p><h3>Goats</h3>"
    assert _reasons(body, "Lamps", head=head) == []
    assert _reasons(body, "AP", head=head) == ["notInArticleBody"]
    assert _reasons(body, "Goats", head=head) == ["notInArticleBody"]


def test_a_container_of_the_text_says_nothing_of_the_asides_in_it() -> None:
    text = "".join(f"<p>{line}</p>" for line in TEXT)
    body = (
        '<article itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">Bridge</h1>'
        f'<div itemprop="articleBody">{text}<aside><p>{ASIDE}</p></aside></div></article>'
    )
    assert _reasons(body, TEXT[1]) == ["inArticleBody"]
    assert _reasons(body, ASIDE) == []
