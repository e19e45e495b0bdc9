"""Pages whose evidence is hidden: it is gone, and the texts are there."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pytest

from archiver.bench.gold import read_corpus
from archiver.bench.hidden import HIDINGS, hide
from archiver.bench.run import Run, run
from archiver.bench.variants import OURS, hiding
from archiver.model.capture import Capture

PAGE = """<!doctype html><html><head><meta charset=iso-8859-1><title>Fähre</title><meta name=author content="Ann Lee">
<link rel=canonical href=/f><link rel=amphtml href=/a><script type=application/ld+json>{"a": 1}</script>
<script>var shown = "<p>";</script></head><body class="story page"><article id=main-story data-id=7 data-src=/f.jpg>
<h1 itemprop=headline>Fähre fällt aus</h1><a rel=author role=link aria-label=x href=/lee>Ann Lee</a>
<time>6. Mai 2024</time>
<p>Am Montag fährt keine Fähre.</p></article></body></html>""".encode("latin-1")


def capture() -> Capture:
    headers = (("X-Seen", "1"), ("Content-Type", "text/html; charset=iso-8859-1"))
    return Capture(
        requested_url="https://c.example/f", final_url="https://c.example/f", status=200, headers=headers, body=PAGE
    )


def hidden(*kinds: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(hide(capture(), kinds).body.decode("utf-8").replace("iso-8859-1", "utf-8"))


def words(root: lxml.html.HtmlElement) -> list[str]:
    return [word for part in root.iter("title", "body") for text in part.itertext() for word in text.split()]


@pytest.mark.parametrize("kinds", [(), *((kind,) for kind in HIDINGS), tuple(HIDINGS)])
def test_all_texts_stay(kinds: tuple[str, ...]) -> None:
    assert words(hidden(*kinds)) == words(lxml.html.document_fromstring(PAGE.decode("latin-1")))


def test_a_page_is_utf_8_then_and_its_other_fields_stay() -> None:
    made = hide(capture(), ())
    assert made.headers == (("X-Seen", "1"), ("content-type", "text/html; charset=utf-8"))
    assert "Fähre fällt aus" in made.body.decode("utf-8")


@pytest.mark.parametrize(
    ("kind", "path", "is_all"),
    [
        ("metadata", "//meta | //link[@rel!='canonical'] | //script[@type]", True),
        ("metadata", "//script | //link", False),
        ("microdata", "//*[@itemprop] | //a[@rel]", True),
        ("classes", "//*[@class='story page'] | //*[@id='main-story'] | //*[@role or @aria-label or @data-id]", True),
        ("classes", "//*[@data-src] | //*[@class] | //*[@itemprop]", False),
        ("elements", "//article | //time", True),
        ("elements", "//h1", False),
        ("heading", "//h1", True),
    ],
)
def test_what_is_hidden_is_gone(kind: str, path: str, is_all: bool) -> None:
    assert hidden().xpath(path)
    assert bool(hidden(kind).xpath(path)) is not is_all


def test_the_same_word_stays_the_same_word() -> None:
    (body,) = hidden("classes").xpath("//body")
    assert body.get("class") == hidden("classes").xpath("//body")[0].get("class") != "story page"
    assert len(body.get("class").split()) == 2


def test_figures_are_told_beside_those_of_the_whole_pages(corpus: Path) -> None:
    sets = read_corpus(corpus, sources=["stories"])
    (scored,) = run(sets, Run(hidings=((), ("elements", "classes")), workers=1))
    assert list(scored.figures) == [OURS, hiding(()), hiding(("elements", "classes"))]
    assert scored.figures[hiding(())] == scored.figures[OURS]
    assert scored.figures[hiding(("elements", "classes"))]["body"] > 0.5
