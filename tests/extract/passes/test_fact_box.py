from __future__ import annotations

from archiver.extract.passes.fact_box import fact_box
from tests.extract.pages import page

TEXT = "<p>The council voted on Tuesday to close the old harbour bridge for the whole winter, its chair said.</p>"


def _found(box: str) -> list[str]:
    document = page(f"<main><h1>Bridge closes for winter</h1><div>{TEXT * 2}{box}{TEXT}</div></main>")
    return [document.blocks[vote.block].text for vote in fact_box(document)]


def test_short_lines_below_a_heading_at_the_side_are_facts() -> None:
    lines = "<p>Novel</p><p>212 pages</p><p>Quay Press</p>"
    assert _found(f'<div class="factbox"><h2>The Keeper</h2>{lines}</div>') == [
        "The Keeper",
        "Novel",
        "212 pages",
        "Quay Press",
    ]
    assert _found(f'<div class="part"><h2>The Keeper</h2>{lines}</div>') == []


def test_prose_at_the_side_makes_it_no_list_of_facts() -> None:
    assert _found(f'<div class="factbox"><h2>The Keeper</h2><p>Novel</p>{TEXT}</div>') == []


def test_many_such_boxes_are_what_the_page_is_about() -> None:
    box = '<div class="factbox"><h2>Lamp {}</h2><p>Bright</p><p>Red</p></div><p>It stands on the quay.</p>'
    assert _found("".join(box.format(number) for number in range(4))) == []


def test_a_box_between_the_title_and_the_text_counts_too_by_any_name_it_is_given() -> None:
    box = '<div class="x" data-test-id="factbox"><h4>The Keeper</h4><ul><li>Novel</li><li>212 pages</li></ul></div>'
    document = page(f"<article><h1>A keeper of lamps</h1>{box}<div>{TEXT * 3}</div></article>")
    assert [document.blocks[vote.block].text for vote in fact_box(document)] == ["The Keeper", "Novel", "212 pages"]
