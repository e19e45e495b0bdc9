"""Which block is taken for the headline where headings compete."""

from __future__ import annotations

import pytest

from archiver.extract.document import Document
from archiver.model.block import Role
from tests.extract.pages import labelled, page

TEXT = "".join(
    f"<p>{text}</p>"
    for text in (
        "The lighthouse of Sandholm was lit again on Monday after the keeper had found the box of matches.",
        "For three nights the ferry had steered by the lamps of the brewery, which nobody seemed to mind.",
        "The council wants to look into it, though not before the brewery has been asked for its opinion.",
    )
)
TITLE = "Lighthouse of Sandholm shines again"
HEAD = f'<meta property="og:title" content="{TITLE}"><title>{TITLE} - Sandholm Herald</title>'


def shown(document: Document) -> str | None:
    labels = labelled(document)
    return next((document.blocks[i].text for i in labels.of(Role.HEADLINE)), None)


@pytest.mark.parametrize(
    "body",
    [
        f"<header><h1><a href='/'>Sandholm Herald</a></h1></header><h1>{TITLE}</h1>{TEXT}",
        f"<h1 class='site-title'>Herald of the Isles</h1><div><h2 class='entry-title'>{TITLE}</h2>{TEXT}</div>",
        f"<ol class='breadcrumb'><li><h1>{TITLE[:20]}</h1></li></ol><article><h2>{TITLE}</h2>{TEXT}</article>",
        f"<nav><h1>{TITLE}</h1></nav><article><h2>{TITLE}</h2>{TEXT}</article>",
        f"<article><h1><div class='x'>{TITLE}</div></h1>{TEXT}</article>",
        f"<article><h1 class='kicker'>Beacons: shines</h1><h2 class='title'>{TITLE}</h2>{TEXT}</article>",
        f"<article><h1>{TITLE}</h1>{TEXT}</article><h1>Most read</h1><h1>Ferry runs aground at Sandholm</h1>",
        f"<dialog><h1>Your choice of lamps</h1></dialog><article><h1>{TITLE}</h1>{TEXT}</article>",
        f"<div class='a'><div class='headline'>{TITLE}</div>{TEXT}</div>",
    ],
)
def test_the_article_s_heading_wins(body: str) -> None:
    document = page(body, head=HEAD)
    assert shown(document) == TITLE


def test_headings_alone_tell_without_metadata() -> None:
    logo = "<div class='logo'><h1><a href='https://herald.example/'>Herald of the Isles</a></h1></div>"
    assert shown(page(f"{logo}<article><h1>{TITLE}</h1>{TEXT}</article>")) == TITLE
    assert shown(page(f"{logo}<article><h2 class='post-title'>{TITLE}</h2>{TEXT}</article>")) == TITLE


def test_the_breadcrumb_is_the_headline_in_no_case() -> None:
    crumbs = f"<nav class='breadcrumb'><ul><li><a href='/'>Start</a></li><li>{TITLE}</li></ul></nav>"
    assert shown(page(f"{crumbs}{TEXT}", head=HEAD)) is None


def test_the_first_words_of_a_title_are_not_the_headline() -> None:
    picture = "<div class='image-subtitle'>Lighthouse</div>"
    assert shown(page(f"{picture}<article>{TEXT}</article>", head=HEAD)) is None
