"""Rows of signs between the parts of a text."""

from __future__ import annotations

import pytest

from archiver.extract.passes.divider import divider
from tests.extract.pages import labelled, page

TEXT = "<p>The council voted on Tuesday to close the old harbour bridge for the whole winter, its chair said.</p>"


@pytest.mark.parametrize("row", ["___", "- - - -", "* * *", "—————", "###", "● ● ●"])
def test_a_row_of_signs_is_no_text(row: str) -> None:
    document = page(f"<main><h1>Bridge closes for winter</h1><div>{TEXT * 3}<p>{row}</p>{TEXT * 2}</div></main>")
    index = next(block.index for block in document.blocks if block.text == row)
    decision = labelled(document).decisions[index]
    assert (str(decision.role), decision.reason) == ("boilerplate", "divider")


@pytest.mark.parametrize("line", ["…", "...", "-", "?!", "– No.", "#fog"])
def test_what_someone_says_is_text(line: str) -> None:
    assert divider(page(f"<main><h1>Bridge closes for winter</h1><div>{TEXT}<p>{line}</p>{TEXT}</div></main>")) == []


def test_empty_cells_of_a_table_are_cells() -> None:
    assert divider(page(f"<main>{TEXT}<table><tr><td>Boats</td><td>--</td></tr></table>{TEXT}</main>")) == []
