"""Lines that lead to links below the text."""

from __future__ import annotations

import pytest

from archiver.model.block import Role
from tests.extract.pages import labelled, page

PROSE = [
    "The council voted on Tuesday to close the old harbour bridge for the whole winter, its chair said.",
    "Ferries will run every ten minutes between the two quays while divers inspect the pillars below the water.",
    "Shop owners on the east bank fear for their trade, and some have asked the town for help with the rent.",
]
LINKS = '<ul><li><a href="/a">Divers find a bell</a></li><li><a href="/b">A winter without ferries</a></li></ul>'


def _role_of(line: str, below: str) -> Role:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PROSE)
    document = page(f"<article><h1>Bridge closes</h1>{text}<p>{line}</p>{below}</article>")
    return labelled(document).decisions[len(PROSE) + 1].role


@pytest.mark.parametrize("line", ["News of the bridge and its ferries:", "Fond of bridges? Then these are for you …"])
def test_an_open_line_above_nothing_but_links_belongs_to_them(line: str) -> None:
    assert _role_of(line, LINKS) == Role.RELATED


def test_linked_paragraphs_below_it_are_related_too() -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PROSE)
    titles = ("Divers find a bell in the mud below the third pillar. Who rang it?", "What if the ferries stay?")
    links = "".join(f"<p><a href='/{title[0]}'>{title}</a></p>" for title in titles)
    document = page(f"<article><h1>Bridge closes</h1>{text}<p>News of the bridge:</p>{links}</article>")
    assert [decision.role for decision in labelled(document).decisions[-3:]] == [Role.RELATED] * 3


@pytest.mark.parametrize(
    ("line", "below"),
    [
        ("News of the bridge and its ferries:", "<p>The first ferry left at dawn.</p><p>The second was late.</p>"),
        ("News of the bridge and its ferries:", f"{LINKS}<p>{PROSE[0][:40]} {PROSE[1]}</p>"),
        ("Nobody knows when the bridge will open.", LINKS),
        ("Sources:", '<p><a href="https://a.example/1">Tides</a></p><p><a href="https://b.example/2">Piers</a></p>'),
        ("Read what the divers found:", '<p><a href="/1.pdf">Report one</a></p><p><a href="/2.pdf">Report two</a></p>'),
    ],
)
def test_other_lines_are_text(line: str, below: str) -> None:
    assert _role_of(line, below) == Role.PARAGRAPH


def test_a_title_cut_short_leads_nowhere_else() -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PROSE)
    document = page(
        f"<article><h1>Bridge closes</h1>{text}<p><a href='/c'>Goats on the roof of …</a></p>{LINKS}</article>"
    )
    assert labelled(document).decisions[len(PROSE) + 1].reason != "leadsToLinks"


def test_a_label_of_buttons_is_named_as_what_it_is() -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PROSE)
    share = f'<div class="share"><p>Share this:</p>{LINKS}</div>'
    decision = labelled(page(f"<article><h1>Bridge closes</h1>{text}{share}</article>")).decisions[len(PROSE) + 1]
    assert (decision.role, decision.reason) == (Role.BOILERPLATE, "share")
