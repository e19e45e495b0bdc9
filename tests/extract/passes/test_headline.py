"""Which block is taken for the headline where headings compete."""

from __future__ import annotations

import re

import pytest

from archiver.extract.document import Document
from archiver.extract.passes.anchor import title_block
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


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ("<div>Sandholm's lighthouse shines again after three dark nights</div>", True),
        ("<div class='title'>How the lighthouse of Sandholm got its matches</div>", True),
        ("<div>How the keeper of the lighthouse got hold of matches</div>", False),
        ("<div><a href='/2'>Sandholm's lighthouse shines again after three dark nights</a></div>", False),
        ("<div class='byline'>Lighthouse crew of Sandholm, shines again</div>", False),
        ("<div>Sandholm shines</div>", False),
    ],
)
def test_a_line_with_the_words_of_the_title_is_the_headline_where_there_is_no_heading(
    line: str, is_found: bool
) -> None:
    body = f"<div>Boats and lamps for sale</div>{line}<div>By Ada Reed</div>{TEXT}"
    head = f"<title>{TITLE} - Sandholm Herald</title>"
    assert shown(page(body, head=head)) == (re.sub("<.*?>", "", line) if is_found else None)
    assert shown(page(f"<h1>Matches found in Sandholm</h1>{body}", head=head)) == "Matches found in Sandholm"
    named = f'<meta property="og:site_name" content="Isles Post">{head}'
    site = page(f"<h1>Isles Post</h1>{body}", head=named)
    assert shown(site) == (re.sub("<.*?>", "", line) if is_found else None)


def test_a_heading_called_related_is_still_a_heading() -> None:
    body = f"<div class='related'><h1>Matches</h1><p>Sandholm's lighthouse shines again after a pause</p></div>{TEXT}"
    assert title_block(page(body, head=f"<title>{TITLE}</title>")) is None


def test_the_address_tells_the_headline_where_titles_are_the_sites() -> None:
    body = f"<div>Boats and lamps for sale</div><div>Sandholm's lighthouse shines at last</div>{TEXT}"
    document = page(body, head="<title>Herald</title>", url="https://herald.example/lighthouse-of-sandholm-shines.html")
    assert shown(document) == "Sandholm's lighthouse shines at last"


def test_of_two_lines_alike_the_upper_one_is_the_headline() -> None:
    body = f"<div>The lighthouse of Sandholm shines</div><div>The lighthouse of Sandholm shines again.</div>{TEXT}"
    document = page(body, head="<title>Sandholm's lighthouse shines again</title>")
    assert shown(document) == "The lighthouse of Sandholm shines"


def test_a_trail_that_ends_in_the_headline_is_not_the_headline() -> None:
    lines = [f"<div>Start Isles {TITLE} at last</div>", f"<div>{TITLE} at last</div>"]
    head = "<title>The lighthouse of Sandholm shines at last</title>"
    assert shown(page("".join(lines) + TEXT, head=head)) == f"{TITLE} at last"
    assert shown(page("".join(lines[::-1]) + TEXT, head=head)) == f"{TITLE} at last"


def test_a_line_that_shares_only_the_site_s_name_is_not_the_headline() -> None:
    body = f"<div>Lighthouse Association of Sandholm</div>{TEXT}"
    url = "https://sandholm-lighthouse.example/matches"
    assert shown(page(body, head="<title>Matches: Sandholm Lighthouse</title>", url=url)) is None


def test_a_line_of_a_date_is_not_the_headline() -> None:
    body = f"<div>01.02.2024 Subject: lighthouse of Sandholm shines</div>{TEXT}"
    assert shown(page(body, head=f"<title>{TITLE}</title>")) is None


def test_what_one_title_says_more_than_another_is_not_the_headline() -> None:
    head = f'<meta property="og:title" content="{TITLE}"><title>{TITLE} - lamps and lighthouse of Sandholm</title>'
    body = f"<div>Lamps and lighthouse of Sandholm</div>{TEXT}"
    assert title_block(page(body, head=head)) is None
