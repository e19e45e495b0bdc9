"""Pages whose parts are sent behind them and put into place by scripts, as React's servers stream them."""

from __future__ import annotations

import pytest
from lxml import etree

from archiver.extract.document import Document
from archiver.extract.marks import names
from archiver.web.limits import ParseLimits
from archiver.web.tree import build_tree
from tests.extract.pages import page

SCRIPT = '<script>$RC=function(b,c){};$RC("B:0","S:3");$RS("S:4","P:1")</script>'
PAGE = (
    '<main><h1>Lighthouse sold</h1><!--$?--><template id="B:0"></template><p>Wait …</p><!--$--><p>or not</p><!--/$-->'
    '<!--/$--><p>By Ada Quill</p></main><div hidden id="S:3"><p>The keeper bought it.</p><template id="P:1"></template>'
    f'<p>He will live there.</p></div><div hidden id="S:4"><ul><li>It was cheap.</li></ul></div>{SCRIPT}'
)


def shown(document: Document) -> list[str]:
    return [block.text for block in document.blocks if "hidden" not in names(block.marks)]


def test_pieces_are_read_where_scripts_put_them() -> None:
    assert shown(page(PAGE)) == [
        "Lighthouse sold",
        "The keeper bought it.",
        "It was cheap.",
        "He will live there.",
        "By Ada Quill",
    ]


def test_what_stood_there_meanwhile_is_kept_as_hidden() -> None:
    hidden = [block.text for block in page(PAGE).blocks if "hidden" in names(block.marks)]
    assert hidden == ["Wait …", "or not"]


def test_blocks_lead_to_their_place_in_the_page_as_it_was_sent() -> None:
    sent = etree.fromstring(f"<html><body>{PAGE}</body></html>".encode(), etree.HTMLParser(encoding="utf-8"))
    for block in page(PAGE).blocks:
        assert sent.xpath(f"string({block.xpath})") == block.text


def test_without_scripts_the_numbers_tell() -> None:
    body = '<p>One</p><template id="B:a"></template><p>Three</p><div hidden id="S:a">Two</div>'
    assert shown(page(body)) == ["One", "Two", "Three"]


@pytest.mark.parametrize(
    "body",
    [
        '<template id="B:0"></template><p>One</p><div hidden id="S:1"><p>Two</p></div>',  # none of that number
        '<template id="B:0"></template><p>One</p><section><div hidden id="S:0"><p>Two</p></div></section>',  # elsewhere
        '<template id="B:0"></template><p>One</p><div id="S:0"><p>Two</p></div>',  # not hidden
        '<p>One</p><div hidden id="S:0"><p>Two</p><template id="B:0"></template></div>',  # within itself
        '<p>One</p><div hidden id="S:0"><template id="P:1"></template></div><div hidden id="S:1"><p>Two</p>'
        '<template id="B:0"></template></div>',  # within each other
    ],
)
def test_all_else_stays_as_it_is(body: str) -> None:
    document = page(body)
    assert [block.text for block in document.blocks] == ["One", "Two"]
    assert not document.page.moved


def test_a_piece_has_one_place() -> None:
    body = '<template id="B:0"></template><p>One</p><template id="P:0"></template><div hidden id="S:0"><p>Two</p></div>'
    assert sorted(block.text for block in page(body).blocks) == ["One", "Two"]


def test_comments_part_no_text() -> None:
    body = (
        '<p>By<!-- --> <!-- -->Ada</p><template id="B:0"></template><div hidden id="S:0"><p>One<!-- -->, two</p></div>'
    )
    assert shown(page(body)) == ["By Ada", "One, two"]


def test_a_long_chain_is_cut_at_the_depth_of_all_pages() -> None:
    """Each piece holds the place of the next: put in place they would nest a thousand deep."""
    pieces = "".join(
        f'<div hidden id="S:{n:x}"><div><p>Part {n}.</p><template id="P:{n + 1:x}"></template></div></div>'
        for n in range(1000)
    )
    tree = build_tree(f'<body><template id="B:0"></template>{pieces}'.encode(), ParseLimits())
    text = "".join(map(str, tree.root.itertext()))
    assert not tree.moved
    assert text.count("Part ") == 1000
