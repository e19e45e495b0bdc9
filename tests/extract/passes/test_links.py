from __future__ import annotations

import pytest

from archiver.extract.passes.links import links
from tests.extract.pages import page

TEXT = "<h1>Bridge closes</h1>" + "".join(
    f"<p>{text}</p>"
    for text in (
        "The council voted on Tuesday to close the old harbour bridge for the whole winter, its chair said.",
        "Ferries will run every ten minutes between the two quays while divers inspect the pillars below the water.",
    )
)


def _reasons(line: str) -> set[str]:
    return {hint.reason for hint in links(page(f"<main><div>{line}</div>{TEXT}</main>")).hints[0]}


@pytest.mark.parametrize(
    "line",
    [
        '<a href="/">Home</a> &raquo; <a href="/l/">Local</a> &raquo; <span>Bridge closes for the winter</span>',
        '<a href="/">Home</a> › <a href="/l/">Local</a>',
        '<a href="/">Home</a> / Bridge closes for the winter',
    ],
)
def test_the_path_to_the_page_is_navigation(line: str) -> None:
    assert "navigation" in _reasons(line)


def test_a_row_of_short_links_is_a_menu() -> None:
    assert "linkRow" in _reasons('<a href="/1">Home</a><br><a href="/2">World</a><br><a href="/3">Weather</a>')


@pytest.mark.parametrize(
    "line",
    [
        'Read what <a href="/1">the council</a> said / wrote in its <a href="/2">report</a>',
        '<a href="/1">Council closes the old harbour bridge for the whole winter</a>',
        "Home » Local » Bridge closes",
    ],
)
def test_other_lines_are_neither(line: str) -> None:
    assert not _reasons(line) & {"navigation", "linkRow"}
