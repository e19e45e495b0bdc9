from __future__ import annotations

from archiver.extract.passes.list_item import list_item
from tests.extract.pages import page

TEXT = "<p>The council voted on Tuesday to close the old harbour bridge for the whole winter, its chair said.</p>"
LEAD = "<p>The ferryman, who has kept the old quay for thirty years and two dogs, asks the town for three things{}</p>"
LIST = "<ul><li>a second lamp that can be seen from the other quay</li><li>a third dog, of a smaller kind</li></ul>"


def _reasons(lead: str, items: str) -> set[str]:
    document = page(f"<main><h1>Bridge closes for winter</h1>{TEXT}{lead}{items}{TEXT}</main>")
    return {hint.reason for hints in list_item(document).hints for hint in hints}


def test_a_colon_above_a_list_leads_into_it() -> None:
    assert "listBehindColon" in _reasons(LEAD.format(". These are they:"), LIST)
    assert "listBehindColon" not in _reasons(LEAD.format("."), LIST)


def test_but_not_into_one_of_links() -> None:
    links = '<ul><li><a href="/a">Goats on the roof</a></li><li><a href="/b">The baker moves</a></li></ul>'
    assert "listBehindColon" not in _reasons(LEAD.format(". These are they:"), links)
