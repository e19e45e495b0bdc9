"""Text that parsers lose, and sources that make them slow, modelled on what real and hostile pages do."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from lxml import etree

from archiver.web.limits import ParseLimits
from archiver.web.page import parse_page
from archiver.web.prescan import prescan
from archiver.web.tree import Tree, build_tree
from archiver.web.treemaker import lexbor_tree

LIMITS = ParseLimits()
END = "<p>LAST words of the page</p></body></html>"


def tree_of(html: str) -> Tree:
    return build_tree(html.encode(), LIMITS)


def text_of(tree: Tree) -> str:
    return "".join(map(str, tree.root.itertext()))


def depth_of(root: etree._Element) -> int:
    deepest = level = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        level += 1 if event == "start" else -1
        deepest = max(deepest, level)
    return deepest


@pytest.mark.parametrize(
    "opening",
    [
        "<div>",
        "<font>",
        "<ul><li>",
        "<table><tr><td>",
        "<a href=x>",
        "<svg>",
        "<b><i>",
        "<section class='a > b'>",
        "<x-y>",
    ],
)
@pytest.mark.parametrize("times", [300, 3000, 30_000])
def test_nesting_is_levelled_and_no_text_is_lost(opening: str, times: int) -> None:
    tree = tree_of(f"<body><p>FIRST</p>{opening * times}<p>INNER</p>{END}")
    assert "FIRST" in text_of(tree)
    assert "INNER" in text_of(tree)
    assert "LAST" in text_of(tree)
    assert depth_of(tree.root) <= LIMITS.depth + 1
    if "a href" not in opening:
        assert "tooDeep" in [problem.code for problem in tree.problems]


def test_depth_that_real_pages_have_stays() -> None:
    tree = tree_of("<div>" * 200 + "x" + "</div>" * 200)
    assert tree.problems == ()
    assert depth_of(tree.root) == 202


def test_text_behind_the_end_of_the_document_stays() -> None:
    tree = tree_of(
        f"<html><body><p>FIRST</p></body></html>\n<div>Second half of the page, quite long enough</div>{END}"
    )
    assert "Second half" in text_of(tree)
    assert "LAST" in text_of(tree)
    assert [problem.code for problem in tree.problems] == ["textAfterEnd"]


def test_scripts_behind_the_end_are_no_reason() -> None:
    assert tree_of(f"<html><body>{END}<script>track('a long call of a function that tracks')</script>").problems == ()


@pytest.mark.parametrize("hidden", ["", "<b", ">", "</div>", "<!--"])
def test_thousands_of_attributes_are_cut(hidden: str) -> None:
    many = "".join(f' a{number}="{hidden}"' for number in range(20_000))
    tree = tree_of(f"<p>FIRST</p><div id=me{many}>IN</div>{END}")
    assert tree.problems[0].code == "tooManyAttributes"
    assert (element := tree.root.find(".//div[@id='me']")) is not None
    assert (len(element.attrib), element.text) == (256, "IN")
    assert "LAST" in text_of(tree)


def test_scripts_that_look_like_tags_are_left_alone() -> None:
    source = b"<script>for(i=0;i<n ;i++){" + b"a b=1 " * 2000 + b"}</script><p title='a > b'>x</p>"
    assert prescan(source, LIMITS) == (source, [])


def test_too_many_tags_leave_their_text() -> None:
    source = b"<p>FIRST</p>" + b"<i>x</i>" * 50 + b"<script>var hidden</script><!-- remark --><p>LAST</p>"
    tree = build_tree(source, ParseLimits(tags=40))
    assert "FIRST" in text_of(tree)
    assert "LAST" in text_of(tree)
    assert "hidden" not in text_of(tree)
    assert [problem.code for problem in tree.problems] == ["tooManyTags"]


def test_lexbor_gives_the_same_tree_where_markup_is_sound() -> None:
    html = "<html lang='en'><head><title>T</title></head><body><p class='a'>One <b>two</b> three</p>tail</body></html>"
    other = lexbor_tree(html, 250)
    assert other is not None
    assert etree.tostring(other) == etree.tostring(tree_of(html).root)


def test_lexbor_rescues_what_libxml2_drops(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = etree.fromstring("<html><body><p>FIRST</p></body></html>", etree.HTMLParser())
    monkeypatch.setattr("archiver.web.tree._parsed", lambda _, **__: kept)
    tree = tree_of("<body><p>FIRST</p>" + "<p>word after word after word</p>" * 10 + END)
    assert tree.parser == "lexbor"
    assert "LAST" in text_of(tree)
    assert [problem.code for problem in tree.problems] == ["parserChanged"]


@pytest.mark.corpus
def test_hostile_pages_keep_their_marks(shared: Path) -> None:
    folder = shared / "material" / "hostile"
    missing = []
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        body = gzip.decompress((folder / case["html"]).read_bytes())
        page = parse_page(body, content_type="text/html", url=case["url"])
        assert page.root is not None
        text = " ".join("".join(map(str, page.root.itertext())).split()) + json.dumps(page.json_ld, ensure_ascii=False)
        missing += [(case["id"], mark) for mark in case["want"] if mark not in text]
        assert not [mark for mark in case["avoid"] if mark in text], case["id"]
    # 50 MB of paragraphs: the end lies behind the 32 MiB that are read
    assert missing == [("hostile/page_50MB", "MARKOMEGA")]
