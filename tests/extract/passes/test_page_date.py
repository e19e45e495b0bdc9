"""Lines that are nothing but a date, and what belongs to a date in blocks of its own."""

from __future__ import annotations

import pytest

from archiver.model.block import Role
from tests.extract.pages import labelled, page

TEXT = "".join(
    f"<p>{text}</p>"
    for text in (
        "The harbour of Lowmouth reopened on Friday, two weeks after the storm that sank eleven boats.",
        "Engineers had worked day and night, and the first ferry left at dawn with many people on board.",
        "The council puts the damage at nine million and hopes that the state will pay for the new pier.",
    )
)
TOP = '<h1>Harbour reopens</h1><p class="standfirst">Engineers say the pier will hold for forty years.</p>'


@pytest.mark.parametrize(
    ("line", "dated"),
    [
        (
            '<time datetime="2026-10-14">14 October 2026</time> <span>Updated <time>11:05am</time></span>',
            ["14 October 2026", "Updated", "11:05am"],
        ),
        (
            "<span>Published: <time>14 October 2026</time></span><span>Updated: <time>9 May 2027</time></span>",
            ["Published:", "14 October 2026", "Updated:", "9 May 2027"],
        ),
        ("<p>Updated <time>11:05am</time></p>", ["Updated 11:05am"]),
        ("<div>Stand: <time>14.10.2026</time> 11:05 Uhr</div>", ["Stand:", "14.10.2026", "11:05 Uhr"]),
        ("<p>At 11:05 the bells began.</p>", []),
    ],
)
def test_labels_and_times_of_day_belong_to_the_date_beside_them(line: str, dated: list[str]) -> None:
    document = page(f"<article>{TOP}{line}{TEXT}</article>")
    assert [document.blocks[index].text for index in labelled(document).of(Role.PAGE_DATE)] == dated
