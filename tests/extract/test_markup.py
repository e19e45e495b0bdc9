from __future__ import annotations

from lxml import etree

from archiver.extract.markup import link_tags, reduced_markup
from archiver.web.text import squash
from archiver.web.url import resolve
from tests.extract.pages import page


def _markup(body: str) -> list[str | None]:
    document = page(body)
    link_tag = link_tags(lambda href: resolve("https://a.example/x/", href))
    return [reduced_markup(block, link_tag) for block in document.blocks]


def test_plain_text_has_no_markup() -> None:
    assert _markup("<p>Plain &amp; <span>simple</span></p>") == [None]


def test_links_are_resolved_and_emphasis_kept() -> None:
    assert _markup('<p>See <a href="../y?a=1&amp;b=2" onclick="x()">the <em>report</em></a> &lt;now&gt;</p>') == [
        'See <a href="https://a.example/y?a=1&amp;b=2">the <em>report</em></a> &lt;now&gt;'
    ]


def test_links_to_scripts_are_left_out_with_their_text_kept() -> None:
    assert _markup('<p>A <a href="javascript:x()">b</a> <i>c</i></p>') == ["A b <i>c</i>"]


def test_emphasis_over_several_lines_is_closed_in_each() -> None:
    assert _markup("<div><b>One<br><br>Two</b></div>") == ["<b>One</b>", "<b>Two</b>"]


def test_markup_is_well_formed_and_holds_the_text() -> None:
    bodies = ["<p><b>a<i>b</b>c</i> <a href=/x>d<p>e</a>f", "<div>a<em><a href=x> </a>b</em><strong></strong>c</div>"]
    for body in bodies:
        document = page(body)
        for block, html in zip(document.blocks, _markup(body), strict=True):
            if html is not None:
                root = etree.fromstring(f"<r>{html}</r>")
                assert squash("".join(map(str, root.itertext()))) == block.text
