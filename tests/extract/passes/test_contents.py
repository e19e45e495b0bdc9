from __future__ import annotations

from archiver.extract.passes.contents import contents
from tests.extract.pages import page

TEXT = "<p>The council voted on Tuesday to close the old harbour bridge for the whole winter, its chair said.</p>"


def _found(body: str) -> list[str]:
    document = page(body)
    return [document.blocks[vote.block].text for vote in contents(document)]


def test_the_list_below_the_line_goes_with_it() -> None:
    body = f"<div>In this article:</div><ul><li>The vote</li><li>The ferries</li></ul>{TEXT}"
    assert _found(body) == ["In this article:", "The vote", "The ferries"]


def test_a_line_without_a_list_or_amid_a_sentence_is_none() -> None:
    assert _found(f"<h2>Contents</h2>{TEXT}") == []
    assert (
        _found(f"<p>In this article the chair explains.</p><ul><li>The vote</li><li>The ferries</li></ul>{TEXT}") == []
    )
