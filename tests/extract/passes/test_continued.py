"""Sentences that a box interrupts."""

from __future__ import annotations

from archiver.extract.passes.continued import continued
from archiver.model.block import Role
from tests.extract.pages import labelled, page

TEXT = "<p>The council voted on Tuesday to close the old harbour bridge for the whole winter, its chair said.</p>"
BEGINS = "<p>Ferries will run every ten minutes between the quays, and the ferryman expects to</p>"
BOX = '<div class="box"><ul><li><a href="/goats">Goats on the roof of the school since Sunday</a></li></ul></div>'
ENDS = "hire a second dog later this month. Divers inspect the pillars below the water until then."


def _votes(between: str) -> list[str]:
    document = page(f"<main><h1>Bridge closes</h1><div>{TEXT * 2}{between}{TEXT * 2}</div></main>")
    return [document.blocks[vote.block].text for vote in continued(document)]


def test_a_loose_line_behind_a_box_ends_the_sentence() -> None:
    assert _votes(f"{BEGINS}{BOX}{ENDS}") == [ENDS]
    document = page(f"<main><h1>Bridge closes</h1><div>{TEXT * 2}{BEGINS}{BOX}{ENDS}{TEXT * 2}</div></main>")
    index = next(block.index for block in document.blocks if block.text == ENDS)
    assert labelled(document).role(index) is Role.PARAGRAPH


def test_so_does_a_paragraph() -> None:
    assert _votes(f"{BEGINS}{BOX}<p>{ENDS}</p>") == [ENDS]


def test_no_sentence_goes_on_behind_a_full_stop_or_without_a_box_or_with_a_capital() -> None:
    assert _votes(f"{TEXT}{BOX}{ENDS}") == []
    assert _votes(f"{BEGINS}{ENDS}") == []
    assert _votes(f"{BEGINS}{BOX}{ENDS.capitalize()}") == []
    assert _votes(f"{BEGINS}{BOX}https://lamps.example/harbour/lamp-and-dog-on-the-quay.jpg 1707 2560 Jane Doe") == []


def test_none_goes_on_below_a_heading() -> None:
    assert _votes(f"{BEGINS}<h2>What the ferries cost</h2>{BOX}{ENDS}") == []
