from __future__ import annotations

from archiver.extract.passes.contents import contents
from tests.extract.pages import page

TEXT = "<p>The council voted on Tuesday to close the old harbour bridge for the whole winter, its chair said.</p>"


JUMPS = '<ul><li><a href="#vote">The vote</a></li><li><a href="#lamp">Lamp</a></li></ul>'


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


def test_links_within_the_page_make_a_list_of_contents_and_the_line_above_its_lead() -> None:
    body = f"<main>{TEXT}<p>You will see in this report:</p>{JUMPS}{TEXT}</main>"
    assert set(_found(body)) == {"You will see in this report:", "The vote", "Lamp"}
    elsewhere = JUMPS.replace("#", "/")
    assert _found(f"<main>{TEXT}<p>You will see in this report:</p>{elsewhere}{TEXT}</main>") == []


def test_headings_that_they_name_are_text() -> None:
    document = page(f'<main>{TEXT}{JUMPS}{TEXT}<h2 id="lamp">Lamp</h2>{TEXT}<h2>Other</h2>{TEXT}</main>')
    votes = [vote for vote in contents(document) if vote.reason == "namedInContents"]
    assert [document.blocks[vote.block].text for vote in votes] == ["Lamp"]
