"""Forms of consent behind the text."""

from __future__ import annotations

from tests.extract.pages import labelled, page

TEXT = "<p>The council voted on Tuesday to close the old harbour bridge for the whole winter, its chair said.</p>"
ASKING = (
    "<p>This website uses cookies to improve your experience while you navigate through the website.</p>",
    "<p>Necessary cookies are absolutely essential for the website to function properly.</p>",
)
TABLE = (
    "<table><tr><th>Cookie</th><th>Duration</th><th>Description</th></tr><tr><td>lamp_session</td><td>11 months</td>"
    "<td>The lamp sets this cookie to remember which of its lights was on.</td></tr></table>"
)


def _roles(html: str) -> dict[str, str]:
    document = page(f"<div><h1>Bridge closes for winter</h1><div>{TEXT * 12}</div></div>{html}<p>Fin</p>")
    labels = labelled(document)
    return {block.text: labels.decisions[block.index].reason for block in document.blocks}


def test_the_table_of_cookies_is_part_of_the_form() -> None:
    more = "<p>The keeper can see who came and went while all of the lamps were lit and while they were not.</p>" + TEXT
    reasons = _roles(f"<div><div>{ASKING[0]}<h4>Necessary</h4>{ASKING[1]}{TABLE}</div></div><div>{more}</div>")
    for text in ("Cookie", "lamp_session", "11 months", "Necessary"):
        assert reasons[text] == "cookieNotice", text


def test_one_line_or_a_box_that_speaks_of_other_things_is_none() -> None:
    assert _roles(f"<div>{ASKING[0]}<p>Necessary</p></div>")["Necessary"] != "cookieNotice"
    other = "".join(
        f"<p>Ferry number {i} will leave the old quay at noon, said the harbour master.</p>" for i in range(9)
    )
    assert _roles(f"<div>{ASKING[0]}{other}{ASKING[1]}<p>Necessary</p></div>")["Necessary"] != "cookieNotice"
