"""What is compiled does the same as its plain Python form."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from archiver.bench.gold import read_corpus
from archiver.bench.run import capture_of
from archiver.extract import marks_words
from archiver.extract.features import FEATURES
from archiver.extract.forest import grove
from archiver.extract.marks import class_words
from archiver.extract.segment import _Walk
from archiver.extract.walk import Walk
from archiver.web import source
from archiver.web.text import _INVISIBLE
from tests.extract.pages import rules

_TAGS = st.sampled_from(
    (
        "p", "div", "a", "span", "b", "strong", "em", "time", "figure", "figcaption", "img", "br", "article", "main",
        "section", "li", "ul", "noscript", "h1", "small", "svg", "script", "blockquote", "table", "tr", "td", "picture",
        "source", "video", "x-y", "fb:like", "body", "html",
    )
)  # fmt: skip
_NAMES = st.sampled_from(
    ("caption", "credit", "by-line", "articleBody", "hidden", "HTMLBody wp-caption", "post_content", "date", "imgBox")
)
_TEXTS = st.sampled_from(
    (" ", "\n", "Ferries run.", "\u00ad", "photo: ", "Ünï", "\xa0", "x" * 130 + ".", "&amp;", "&#7;")
)
_ATTRIBUTES = st.sampled_from(
    (
        "",
        ' href="/a?b&amp;c"',
        ' style="display: none"',
        " hidden",
        ' src="/i.jpg"',
        ' itemprop="caption"',
        ' alt=" x "',
    )
)


@st.composite
def _markup(draw: st.DrawFn) -> str:
    out = []
    for _ in range(draw(st.integers(1, 40))):
        kind = draw(st.integers(0, 3))
        tag = draw(_TAGS)
        if kind == 0:
            out.append(draw(_TEXTS))
        elif kind == 1:
            out.append(f"</{tag}>")
        else:
            name = f' class="{draw(_NAMES)}"' if draw(st.booleans()) else ""
            out.append(f"<{tag}{name}{draw(_ATTRIBUTES)}>")
    return "".join(out)


def _plain_walk(most: int) -> Any:
    members = {name: value for name, value in vars(_Walk).items() if name not in ("__dict__", "__weakref__")}
    members.pop("__init__")
    plain = type("_Plain", (Walk,), members)(class_words(rules()), most)
    plain._inside = plain._paths
    return plain


def _gathered(walk: Any, root: Any) -> tuple[Any, ...]:
    walk.run(root)
    return walk.blocks, walk.media, walk.parents, walk.signatures


def _assert_same(markup: bytes, most: int = 20_000) -> None:
    root = etree.fromstring(markup, etree.HTMLParser(encoding="utf-8", huge_tree=True))
    if root is None:
        return
    plain, compiled = _plain_walk(most), _Walk(class_words(rules()), most)
    assert _gathered(compiled, root) == _gathered(plain, root)
    assert not isinstance(compiled, Walk)


@settings(max_examples=400, deadline=None)
@given(_markup(), st.sampled_from((2, 20_000)))
def test_the_walk(markup: str, most: int) -> None:
    _assert_same(f"<html><body>{markup}".encode(), most)


@pytest.mark.corpus
def test_the_walk_on_real_pages(shared: Path) -> None:
    seen = 0
    for pages in read_corpus(shared / "corpus", halves=("development",)):
        for page in pages.pages[::30]:
            _assert_same(capture_of(page, pages.folder).body.replace(b"\0", b""))
            seen += 1
    assert seen > 40


@given(st.text(alphabet="abcABC bodyCAPTION-_ \t\u2003é1", max_size=60))
def test_words_of_class_names(names: str) -> None:
    words, stems = {"body": 1, "caption": 2, "bodycaption": 4, "ab": 8}, {"capt": 16, "a": 32}
    compiled = importlib.import_module("archiver.extract._marks")
    assert compiled.look_up(names, words, stems, (1, 4), {}) == marks_words.look_up(names, words, stems, (1, 4), {})


_PIECES = st.sampled_from(
    (
        b"<", b">", b"a", b"=", b'"', b"'", b" ", b"/", b"<p", b"<!--", b"-->", b"-", b"<script", b"</script>",
        b"<STYLE>",        b"</", b" x", b" y=1", b"\n", b"<title >", b"</p>", b"<scripts", b"z=\">\"",
    )
)  # fmt: skip


@settings(max_examples=2000)
@given(st.lists(_PIECES, max_size=30), st.integers(0, 4))
def test_crowded_tags(pieces: list[bytes], most: int) -> None:
    compiled = importlib.import_module("archiver.web._source")
    markup = b"".join(pieces)
    assert compiled.has_crowded_tag(markup, most) == source.has_crowded_tag(markup, most)


@given(st.text(alphabet="a\t\x0b\x7f\x80\x85\x9f\xa0\ufffd\ufffe\uffff𐀀é\x00"))
def test_control_characters(text: str) -> None:
    compiled = importlib.import_module("archiver.web._source")
    markup = text.encode()
    assert compiled.has_controls(markup) == source.has_controls(markup)
    assert compiled.has_odd_characters(markup) == source.has_odd_characters(markup)


@given(
    st.text(
        alphabet="a \n\x1c\x85\xa0\xad\u1680\u180e\u2003\u200b\u200d\u2028\u202f\u205f\u2060\u3000\ufeff漢é“",
        max_size=8,
    )
)
def test_squashed_text(text: str) -> None:
    compiled = importlib.import_module("archiver.web._text")
    assert compiled.is_squashed(text) == (bool(text) and " ".join(text.translate(_INVISIBLE).split()) == text)


@given(st.lists(st.lists(st.floats(-30, 300), min_size=len(FEATURES), max_size=len(FEATURES)), min_size=1, max_size=4))
def test_the_trained_table(rows: list[list[float]]) -> None:
    trees = grove(rules().forest)
    assert trees.odds(np.array(rows)) == trees._odds(np.array(rows))


@settings(max_examples=3000)
@given(
    st.lists(
        st.sampled_from(
            [bytes([b]) for b in b"a\x7f\x80\x8f\x90\x9f\xa0\xbf\xc0\xc2\xdf\xe0\xe1\xed\xef\xf0\xf1\xf4\xf5\xff"]
        ),
        max_size=6,
    )
)
def test_utf8(pieces: list[bytes]) -> None:
    compiled = importlib.import_module("archiver.web._source")
    assert compiled.is_utf8(b"".join(pieces)) == source.is_utf8(b"".join(pieces))
