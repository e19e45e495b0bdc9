from __future__ import annotations

from archiver.extract.passes.table import table
from archiver.model.block import Role
from tests.extract.pages import page

ABOVE = "<p>The council voted on Tuesday to close the old harbour bridge for the whole winter, its chair said.</p>"
BELOW = "<p>Ferries will run every ten minutes between the two quays while divers inspect the pillars below.</p>"


def _reasons(inner: str) -> dict[str, str]:
    document = page(f"<main><h1>Bridge closes</h1>{ABOVE}<div>{inner}</div>{BELOW}</main>")
    return {document.blocks[vote.block].text: vote.reason for vote in table(document)}


def _rows(*rows: tuple[str, ...]) -> str:
    return "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)


def test_a_table_of_words_amid_the_text_is_read_with_it_cell_by_cell() -> None:
    cells = ("Quay", "Opens at noon for ferries and at two for boats"), ("Pier", "Stays shut until the divers are done")
    reasons = _reasons(f"<table>{_rows(*cells)}</table>")
    assert reasons == dict.fromkeys((cell for row in cells for cell in row), "tableOfWords")


def test_paragraphs_in_cells_are_part_of_it() -> None:
    cells = "<tr><td><p>Quay</p></td><td><p>Opens at noon for ferries and at two for boats</p></td></tr>"
    assert set(_reasons(f"<table>{cells}</table>").values()) == {"tableOfWords"}


def test_a_table_of_figures_is_none() -> None:
    document = page(f"<main>{ABOVE}<table>{_rows(('2023', '41'), ('2024', '57'))}</table>{BELOW}</main>")
    assert {(vote.role, vote.reason) for vote in table(document)} == {(Role.TABLE_ROW, "tableCell")}


def test_a_table_of_links_or_behind_the_text_is_none() -> None:
    links = _rows(('<a href="/a">Goats on the roof of the school</a>', '<a href="/b">The baker of the old town</a>'))
    assert set(_reasons(f"<table>{links}</table>").values()) == {"tableCell"}
    words = _rows(("Quay", "Opens at noon for ferries and at two for boats"))
    document = page(f"<main>{ABOVE}{BELOW}</main><footer><table>{words}</table></footer>")
    assert {vote.reason for vote in table(document)} == {"tableCell"}


def test_a_single_cell_with_a_heading_is_a_frame_around_a_note() -> None:
    cell = "<h4>Maud Kestrel (58)</h4><p>Born in Lowmouth, she kept the bridge for thirty years and two dogs.</p>"
    document = page(f"<main>{ABOVE}<table><tr><td>{cell}</td></tr></table>{BELOW}</main>")
    assert [(vote.role, vote.reason) for vote in table(document)] == [(Role.NOTE, "factBox")] * 2


def test_labels_of_what_is_to_be_rated_or_filled_in_are_none() -> None:
    cells = "<b>Rate this article:</b><br>(Click on a lamp)", "<b>Neighbours and friends:</b>", "<b>Ferry staff:</b>"
    assert set(_reasons(f"<table>{_rows(cells)}</table>").values()) == {"tableCell"}
