from __future__ import annotations

from archiver.extract.passes.standfirst import standfirst
from tests.extract.pages import page

LINE = "Notes from the quay on small boats, big dogs and the weather in between."
HEAD = f'<meta name="description" content="{LINE}">'
TEXT = "<p>The council voted on Tuesday to close the old harbour bridge for the whole winter, its chair said.</p>"


def _reasons(above: str) -> list[str]:
    document = page(f"<div>{above}<p>{LINE}</p></div><div><h3>Bridge closes</h3>{TEXT * 3}</div>", head=HEAD)
    return [vote.reason for vote in standfirst(document) if document.blocks[vote.block].text == LINE]


def test_what_a_site_says_of_itself_below_its_name_is_no_summary() -> None:
    assert _reasons('<h1><a href="https://news.example/">Quay Notes</a></h1>') == []
    assert "sameAsDescription" in _reasons("<h1>The bridge and the dogs</h1>")


def _named(above: str) -> list[str]:
    document = page(f"<h1>The bridge and the dogs</h1>{above}<div>{TEXT * 3}</div>")
    return [vote.reason for vote in standfirst(document) if document.blocks[vote.block].text == LINE]


def test_the_only_line_in_an_element_called_lead_is_the_summary() -> None:
    assert "leadClass" in _named(f'<div class="field-subtitle"><div><div class="item">{LINE}</div></div></div>')
    assert _named(f'<div class="field-subtitle"><p>{LINE}</p><p>{LINE[::-1]}</p></div>') == []
    assert _named(f'<div class="lead author-bio"><p>{LINE}</p></div>') == []


def test_the_last_sentence_may_be_the_description() -> None:
    end = f"<h1>The bridge and the dogs</h1><div>{TEXT * 6}</div><section><p>{{}}</p></section>"
    document = page(end.format(LINE.upper()), head=HEAD)
    assert [document.blocks[vote.block].text for vote in standfirst(document)] == [LINE.upper()]
    assert standfirst(page(end.format(f"{LINE} They bark."), head=HEAD)) == []
    assert standfirst(page(end.format(f'<a href="/1">{LINE}</a>'), head=HEAD)) == []
    told_above = f"<p>{LINE}</p>" + end.format(LINE.upper())
    assert LINE.upper() not in [document.blocks[vote.block].text for vote in standfirst(page(told_above, head=HEAD))]
