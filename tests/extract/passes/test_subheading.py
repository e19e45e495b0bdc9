from __future__ import annotations

from archiver.extract.passes.subheading import subheading
from archiver.model.block import Role
from tests.extract.pages import labelled, page

TEXT = (
    "<p>The council voted on Tuesday to close the old harbour bridge for the whole winter, its chair said.</p>",
    "<p>Ferries will run every ten minutes between the two quays while divers inspect the pillars below.</p>",
    "<p>Shop owners on the east bank fear for their trade, and some have asked the town for help with the rent.</p>",
)


def _reasons(between: str) -> list[str]:
    document = page(f"<main>{TEXT[0]}<h2>What the ferries cost</h2>{between}{TEXT[1]}{TEXT[2]}</main>")
    index = next(block.index for block in document.blocks if block.tag == "h2")
    return [vote.reason for vote in subheading(document) if vote.block == index]


def test_one_link_below_a_heading_amid_the_text_makes_it_no_list_of_links() -> None:
    assert _reasons('<p><a href="/jane">Jane Doe</a></p>') == ["h2Element", "headingAboveLink"]


def test_several_do() -> None:
    assert "headingAboveLinks" in _reasons('<p><a href="/a">Goats on roof</a></p><p><a href="/b">Baker moves</a></p>')


def test_prose_right_below_it_makes_it_a_subheading() -> None:
    assert _reasons("") == ["h2Element", "headingAboveProse"]


def test_prose_wrapped_once_more_than_its_heading_is_below_it() -> None:
    parts = [f'<div class="element"><div class="text">{text}</div></div>' for text in TEXT]
    document = page(f'<main>{parts[0]}<div class="element"><h3>Lamps</h3></div>{parts[1]}{parts[2]}</main>')
    assert "headingAboveProse" in [vote.reason for vote in subheading(document)]


def test_a_heading_alone_in_an_item_of_a_list_is_the_title_of_a_teaser() -> None:
    items = '<li><div><h3>Keeper "warned of rot"</h3></div><div>30 January</div></li><li><a href="/a">Goats</a></li>'
    document = page(f"<main>{TEXT[0]}{TEXT[1]}<ul>{items}</ul>{TEXT[2]}</main>")
    assert "headingInList" in [vote.reason for vote in subheading(document)]
    for below in (f"<div>{TEXT[1]}</div>", TEXT[1].removeprefix("<p>").removesuffix("</p>")):
        document = page(f"<main>{TEXT[0]}<ol><li><h3>Find a lamp</h3>{below}</li></ol>{TEXT[2]}</main>")
        assert "headingInList" not in [vote.reason for vote in subheading(document)]


def test_headings_numbered_in_a_row_are_rather_text() -> None:
    def said(*numbers: str) -> list[str]:
        parts = "".join(f"<h3>{number} Lamp</h3>{text}" for number, text in zip(numbers, TEXT, strict=True))
        document = page(f"<main>{TEXT[0]}{parts}{TEXT[1]}</main>")
        return [vote.reason for vote in subheading(document) if vote.reason == "numberedHeading"]

    assert len(said("1.", "2.", "3.")) == len(said("12)", "11)", "10)")) == 3
    assert said("1.", "2.", "9.") == said("1.", "2.", "A") == []


def test_a_line_is_a_subheading_by_its_class() -> None:
    document = page(
        f'<main>{TEXT[0]}<p class="intertitre">Lamps</p>{TEXT[1]}<p class="intertitre">No.</p>{TEXT[2]}</main>'
    )
    found = {(vote.reason, document.blocks[vote.block].text) for vote in subheading(document)}
    assert found == {("subheadClass", "Lamps"), ("headingAboveProse", "Lamps")}


def test_a_bold_line_that_is_all_link_leads_to_another_article() -> None:
    document = page(
        f'<main>{TEXT[0]}<p><strong><a href="/moose">MOOSE IN GYM</a></strong></p>{TEXT[1]}{TEXT[2]}</main>'
    )
    assert {(vote.role, vote.reason) for vote in subheading(document)} == {
        (Role.RELATED, "boldLink"), (Role.PARAGRAPH, "boldLink"),
    }  # fmt: skip


def test_a_loose_line_between_paragraphs_is_one_by_its_class_too() -> None:
    loose = '<span class="cross-head">Lamps</span>'
    document = page(f"<main><h1>Bridge closes</h1><div>{TEXT[0]}{TEXT[1]}{loose}{TEXT[2]}{TEXT[1]}</div></main>")
    index = next(block.index for block in document.blocks if block.text == "Lamps")
    assert labelled(document).role(index) is Role.SUBHEADING
    within = f'<p>They bought <span class="subhead">Lamps</span> and {TEXT[1].removeprefix("<p>")}'
    assert not any(block.text == "Lamps" for block in page(f"<main>{TEXT[0]}{within}{TEXT[2]}</main>").blocks)


def test_a_heading_in_wrappers_amid_wrapped_paragraphs_is_a_subheading() -> None:
    def role(middle: str, outer: str = "col") -> str:
        wrapped = [f'<div class="{outer}">{text}</div>' for text in TEXT]
        document = page(f"<article><h1>Bridge closes</h1>{wrapped[0]}{middle}{wrapped[1]}{wrapped[2]}</article>")
        return str(labelled(document).role(next(block.index for block in document.blocks if block.text == "Lamps")))

    assert role('<div class="col"><div class="y"><h2>Lamps</h2></div></div>') == "subheading"
    assert (
        role('<div class="col"><div><div><h3>Lamps</h3></div></div></div><figure><img src="/a.jpg"></figure>')
        == "subheading"
    )
    assert role('<div class="box"><div class="y"><h2>Lamps</h2></div></div>') != "subheading"
    assert role('<div class="col"><div class="y"><h2>Lamps</h2></div><p>Buy one</p></div>') != "subheading"
    assert role('<div class="col"><div class="y"><h2><a href="/lamps">Lamps</a></h2></div></div>') != "subheading"
