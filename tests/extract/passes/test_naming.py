from __future__ import annotations

from archiver.extract.passes.naming import naming
from tests.extract.pages import page

TEXT = (
    "<p>The council voted on Tuesday to close the old harbour bridge for the whole winter, its chair said.</p>",
    "<p>Ferries will run every ten minutes between the two quays while divers inspect the pillars below.</p>",
    "<p>Shop owners on the east bank fear for their trade, and some have asked the town for help with the rent.</p>",
)


def _weights(body: str, text: str) -> dict[str, float]:
    document = page(body)
    index = next(block.index for block in document.blocks if block.text == text)
    return {hint.reason: hint.weight for hint in naming(document).hints[index]}


def test_names_around_the_title_say_nothing_against_the_lines_below_it() -> None:
    lead = "A winter without the bridge"
    body = (
        f'<div class="header"><ul><li>Menu</li></ul><h1>Bridge closes for winter</h1><p>{lead}</p></div>'
        f"<main>{''.join(TEXT)}</main>"
    )
    assert "navigation" not in _weights(body, lead)
    assert "navigation" in _weights(body, "Menu")


def test_hidden_text_amid_the_text_is_doubted_less_than_elsewhere() -> None:
    hidden = "<p hidden>The rest of the story</p>"
    inside = f"<main>{TEXT[0]}{TEXT[1]}{hidden}{TEXT[2]}</main>"
    below = f"<main>{''.join(TEXT)}</main><div>{hidden}</div>"
    weights = [_weights(body, "The rest of the story")["hidden"] for body in (inside, below)]
    assert weights[0] < weights[1]


def test_a_heading_called_header_by_itself_is_no_menu_where_prose_stands_below_it() -> None:
    heading = '<h3 class="header-anchor">The lamps</h3>'
    menu = '<div class="header"><h3>The menu</h3><p>Home</p></div>'
    body = f"<main>{TEXT[0]}{heading}{TEXT[1]}{menu}{TEXT[2]}</main>"
    assert "navigation" not in _weights(body, "The lamps")
    assert "navigation" in _weights(body, "The menu")
