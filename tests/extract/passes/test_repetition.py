from __future__ import annotations

from archiver.extract.passes.repetition import repetition
from archiver.model.block import Role
from tests.extract.pages import labelled, page

PROSE = (
    "The council voted on Tuesday to close the old harbour bridge for the whole winter, its chair said.",
    "Ferries will run every ten minutes between the two quays while divers inspect the pillars below the water.",
    "Shop owners on the east bank fear for their trade, and some have asked the town for help with the rent.",
)
TEXT = "".join(f"<p>{text}</p>" for text in PROSE)


def test_the_copy_in_the_core_is_the_text() -> None:
    document = page(f'<div class="share">{PROSE[1]}</div><article><h1>Bridge closes</h1>{TEXT}</article>')
    assert [(vote.block, vote.role, vote.reason) for vote in repetition(document)] == [
        (0, Role.BOILERPLATE, "duplicate")
    ]
    decisions = labelled(document).decisions
    assert decisions[0].role == Role.BOILERPLATE
    assert [decision.role for decision in decisions[2:]] == [Role.PARAGRAPH] * 3


def test_the_second_of_two_copies_in_the_text_is_left_out() -> None:
    document = page(f"<article><h1>Bridge closes</h1>{TEXT}<p>{PROSE[0]}</p></article>")
    assert [vote.block for vote in repetition(document)] == [4]
    assert labelled(document).decisions[4].duplicate_of == 1


def test_short_lines_may_stand_twice() -> None:
    document = page(f"<article><h1>Bridge closes</h1>{TEXT}<p>Why?</p><p>Why?</p></article>")
    assert repetition(document) == []


def test_the_heading_and_not_its_entry_in_the_contents_is_the_text() -> None:
    heading = "How long the divers will take"
    contents = f'<ul><li><a href="#long">{heading}</a></li><li><a href="#rent">Who pays the rent</a></li></ul>'
    document = page(f'<article><h1>Bridge closes</h1>{contents}{TEXT}<p id="long"><b>{heading}</b></p>{TEXT}</article>')
    short = [vote.block for vote in repetition(document) if document.blocks[vote.block].text == heading]
    assert [bool(document.blocks[i].links) for i in short] == [True]


def test_text_for_browsers_without_scripts_is_no_copy() -> None:
    document = page(f"<noscript><p>{PROSE[0]}</p></noscript><article><h1>Bridge closes</h1>{TEXT}</article>")
    assert repetition(document) == []
    decisions = labelled(document).decisions
    assert (decisions[0].role, decisions[0].reason) == (Role.BOILERPLATE, "noScript")
    assert decisions[2].duplicate_of is None


INTRO = (f"{PROSE[0]} {PROSE[1]}", f"{PROSE[2]} {PROSE[1]}")


def _doubled(above: str, below: str) -> dict[int, float]:
    box = "".join(f"<p>{text}</p>" for text in INTRO)
    document = page(f"<section><h1>Bridge closes</h1>{above}{box}</div>{TEXT}{below}{box}</div></section>")
    return {vote.block: vote.weight for vote in repetition(document)}


def test_paragraphs_said_twice_are_left_out_though_the_copies_stand_better() -> None:
    assert _doubled("<div>", "<div class='article-body'>") == {6: 7.0, 7: 7.0}


def test_copies_are_not_surely_left_out_where_the_others_stand_aside() -> None:
    assert set(_doubled("<div class='promo'>", "<div>").values()) == {3.5}


def test_one_paragraph_may_be_a_refrain() -> None:
    document = page(f"<section><h1>Bridge closes</h1><p>{INTRO[0]}</p>{TEXT}<p>{INTRO[0]}</p></section>")
    assert {vote.weight for vote in repetition(document)} == {3.5}


def test_copies_in_a_box_of_comments_are_named_by_what_else_is_known() -> None:
    box = "".join(f"<p>{text}</p>" for text in INTRO)
    document = page(f"<main><h1>Bridge closes</h1>{TEXT}{box}<div class='comments'>{box}</div></main>")
    assert {vote.weight for vote in repetition(document)} == {3.5}
