"""What documents, stylesheets and drawings need, in the order in which it is fetched."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.discover.requisites import names_more, requisites_in
from archiver.discover.requisites.gathering import MOST_FOUND
from archiver.model.capture import ResourceType
from archiver.rules.load import load_rules

WORDS = load_rules().words["requisites"]
PAGE = "https://paper.example/news/story?id=1"


def found(
    text: str | bytes, resource_type: ResourceType = "document", content_type: str | None = None
) -> list[tuple[int, str, str]]:
    """(rank, type, address) in the order of fetching; addresses of the page's own site without it."""
    kinds = {"document": "text/html; charset=utf-8", "stylesheet": "text/css", "image": "image/svg+xml"}
    body = text if isinstance(text, bytes) else text.encode()
    named = requisites_in(
        body,
        content_type=content_type or kinds[resource_type],
        url=PAGE,
        resource_type=resource_type,
        words=WORDS,
    )
    ordered = sorted(named, key=lambda one: (one.rank, one.resource_type != "stylesheet"))  # as a visit does
    return [(one.rank, one.resource_type, one.url.removeprefix("https://paper.example")) for one in ordered]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<img src=a.jpg>", [(0, "image", "/news/a.jpg")]),
        ("<img src=' //cdn.example/a b.jpg#x '>", [(0, "image", "https://cdn.example/a%20b.jpg")]),
        ("<base href=/other/><img src=a.jpg>", [(0, "image", "/other/a.jpg")]),
        ("<img src='data:image/gif;base64,R0'><img src=''><img src='#'><img src='javascript:x'>", []),
        ("<img src='/news/story?id=1'><img src='?id=1#a'>", []),  # the page itself
        ("<img src=a.jpg><img src=a.jpg#b>", [(0, "image", "/news/a.jpg")]),
        ("<input type=image src=go.png><input src=no.png>", [(0, "image", "/news/go.png")]),
        (
            "<img srcset='/s.jpg 300w, /m.jpg 1000w' src=/x.jpg>",
            [(0, "image", "/x.jpg"), (1, "image", "/m.jpg"), (2, "image", "/s.jpg")],
        ),
        (
            "<picture><source srcset='/a.avif, /a2.avif 2x'><source data-srcset=/b.webp><img src=/c.jpg></picture>",
            [
                (0, "image", "/c.jpg"),
                (1, "image", "/a.avif"),
                (1, "image", "/b.webp"),
                (2, "image", "/a2.avif"),
            ],
        ),
        ("<img src='data:,' data-lazy-src=/l.jpg data-src='{w}x.jpg'>", [(0, "image", "/l.jpg")]),
        ("<img data-src='true' data-original=/o.jpg>", [(0, "image", "/o.jpg")]),
        ("<noscript><img src=/n.jpg></noscript>", [(0, "image", "/n.jpg")]),
        ("<div data-src=/g/1.jpeg?w=9></div><div data-src=/api/more></div>", [(0, "image", "/g/1.jpeg?w=9")]),
        ("<iframe data-src=/f.html></iframe>", [(1, "document", "/f.html")]),
        ("<script src=/a.js></script><script>var a = '/no.js'</script>", [(0, "script", "/a.js")]),
        ("<link rel=StyleSheet href=/a.css>", [(0, "stylesheet", "/a.css")]),
        ("<link rel='alternate stylesheet' href=/a.css>", [(1, "stylesheet", "/a.css")]),
        ("<link rel=stylesheet media=print href=/p.css>", [(1, "stylesheet", "/p.css")]),
        ("<link rel=stylesheet media=print onload='this.media=1' href=/l.css>", [(0, "stylesheet", "/l.css")]),
        ("<link rel='shortcut icon' href=/i.ico>", [(1, "image", "/i.ico")]),
        ("<link rel=preload as=font href=/f.woff2 crossorigin>", [(0, "font", "/f.woff2")]),
        (
            "<link rel=preload as=image href=/a.jpg imagesrcset='/b.jpg 2x'>",
            [(0, "image", "/a.jpg"), (1, "image", "/b.jpg")],
        ),
        (
            "<link rel=modulepreload href=/m.js><link rel=manifest href=/m.json>",
            [(0, "script", "/m.js"), (1, "manifest", "/m.json")],
        ),
        ("<link rel=canonical href=/x><link rel=prefetch href=/y><link rel=next href=/z>", []),
        (
            "<meta property=og:image content=/og.jpg><meta name=twitter:image content=/og.jpg>",
            [(1, "image", "/og.jpg")],
        ),
        (
            "<video poster=/p.jpg src=/v.mp4><source src=/v.webm><track src=/v.vtt></video><audio src=/a.mp3></audio>",
            [
                (0, "image", "/p.jpg"),
                (1, "texttrack", "/v.vtt"),
                (2, "media", "/v.mp4"),
                (2, "media", "/v.webm"),
                (2, "media", "/a.mp3"),
            ],
        ),
        (
            "<object data=/o.svg type=image/svg+xml></object><embed src=/e.pdf>",
            [(0, "image", "/o.svg"), (1, "other", "/e.pdf")],
        ),
        ("<iframe src=//v.example/embed/1></iframe>", [(1, "document", "https://v.example/embed/1")]),
        ("<iframe srcdoc='&lt;img src=/in.jpg&gt;'></iframe>", [(1, "image", "/in.jpg")]),
        (
            "<td background=/t.gif><p style=\"background:url('/s.png')\">",
            [(0, "image", "/t.gif"), (0, "image", "/s.png")],
        ),
        (
            "<div data-bg='url(/b.png)'></div><div data-background-image=/c.png></div>",
            [(0, "image", "/b.png"), (0, "image", "/c.png")],
        ),
        (
            "<style>@import '/i.css'; p { background: url(/b.png) }</style>",
            [(0, "stylesheet", "/i.css"), (0, "image", "/b.png")],
        ),
        (
            "<svg><image xlink:href=/d.png /><use href='/s.svg#a'/><use href='#b'/></svg>",
            [(0, "image", "/d.png"), (0, "image", "/s.svg")],
        ),
        ("<amp-img src=/amp.jpg></amp-img>", [(0, "image", "/amp.jpg")]),
        ("<a href=/a.jpg><img alt=x></a><!-- <img src=/c.jpg> -->", []),
        ("just text", []),
    ],
)
def test_of_a_page(markup: str, expected: list[tuple[int, str, str]]) -> None:
    assert found(markup) == expected


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("a{background:url( 'b.png' )}", [(0, "image", "/news/b.png")]),
        ("a{background:URL(/b.png);mask:url(#m)}", [(0, "image", "/b.png")]),
        ("a{b:u\\72l(/esc.png)}", [(0, "image", "/esc.png")]),
        ('@import url(/a.css) screen;@import "/b.css";', [(0, "stylesheet", "/a.css"), (0, "stylesheet", "/b.css")]),
        ("@layer x;@import '/a.css' supports(display: grid);", [(0, "stylesheet", "/a.css")]),
        ("p{color:red} @import '/late.css';", []),
        ("@media print { @import '/in.css'; p { background: url(/p.png) } }", [(0, "image", "/p.png")]),
        ("@namespace svg url(http://www.w3.org/2000/svg);", []),
        (
            "@font-face{font-family:'N/a';src:url(/f.eot);src:local('L'),url(/f.ttf),url(/f.woff2)format('woff2')}",
            [(0, "font", "/f.woff2"), (1, "font", "/f.ttf"), (2, "font", "/f.eot")],
        ),
        ("@supports (a:b){@font-face{src:url(/f)}}", [(0, "font", "/f")]),
        (
            "a{background:image-set('/1.png' 1x, url(/2.png) 2x) , -webkit-image-set(url(/1.png) 1x)}",
            [(0, "image", "/1.png"), (1, "image", "/2.png")],
        ),
        ("a{background:linear-gradient(red,url(/x.png))}", [(0, "image", "/x.png")]),
        ("/* url(/no.png) */ a::after{content:'url(/no.png)'}", []),
        ("a{b:url(/bad'.png)} c{d:url(/good.png)}", [(0, "image", "/good.png")]),
        ("}}} ]) a{b:url(/x.png", [(0, "image", "/x.png")]),
        ("a{b:url(data:image/png;base64,x)}", []),
        ("a{b{c{background:url(/nested.png)}}}", [(0, "image", "/nested.png")]),
    ],
)
def test_of_a_stylesheet(css: str, expected: list[tuple[int, str, str]]) -> None:
    assert found(css, "stylesheet") == expected


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("a{b:url(/ü.png)}".encode("latin-1"), "text/css; charset=ISO-8859-1"),
        ("\ufeffa{b:url(/ü.png)}".encode(), "text/css"),
        ('@charset "windows-1252";a{b:url(/ü.png)}'.encode("latin-1"), "text/css"),
        ("a{b:url(/ü.png)}".encode(), "text/css"),
    ],
)
def test_a_stylesheet_is_read_in_its_own_charset(body: bytes, content_type: str) -> None:
    assert found(body, "stylesheet", content_type) == [(0, "image", "/ü.png")]


def test_of_a_drawing() -> None:
    drawing = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
    drawing += '<style>@font-face{src:url(/f.woff)}</style><image xlink:href="/i.png"/><rect fill="url(#g)"/></svg>'
    assert found(drawing, "image") == [(0, "font", "/f.woff"), (0, "image", "/i.png")]


@pytest.mark.parametrize(
    ("resource_type", "content_type", "expected"),
    [
        ("document", "text/html; charset=x", True),
        ("document", None, True),
        ("document", "application/pdf", False),
        ("stylesheet", "text/css", True),
        ("stylesheet", "text/html", False),  # a page that says there is none
        ("image", "image/svg+xml", True),
        ("image", "image/png", False),
        ("image", "text/html", False),
        ("script", "text/html", False),
    ],
)
def test_what_may_need_something_itself(resource_type: ResourceType, content_type: str | None, expected: bool) -> None:
    assert names_more(resource_type, content_type) is expected


def test_there_is_an_end() -> None:
    many = "".join(f"<img src=/{n}.png>" for n in range(MOST_FOUND + 500))
    assert len(found(many)) == MOST_FOUND
    for deep in ("a{" * 50_000, "(" * 50_000, "url(" * 50_000, "@media x{" * 20_000 + "a{b:url(/x.png)}"):
        assert len(found(deep, "stylesheet")) <= 1
    assert found("<iframe srcdoc='" + "&lt;iframe srcdoc=x&gt;" * 2_000 + "'></iframe>") == []


_SOUP = st.sampled_from(
    [
        "<img src=",
        "srcset='",
        " 2x,",
        "url(",
        "'",
        '"',
        "@import ",
        "{",
        "}",
        ")",
        "\\",
        "<style>",
        "</style>",
        "/*",
        "<svg>",
        "xlink:href=",
        "data-src=",
        "a.png",
        "//h.example",
        "http://[",
        "\x00",
        "\ud7ff",
        "<base href=",
        ">",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_SOUP, max_size=40).map("".join), st.sampled_from(["document", "stylesheet", "image"]))
def test_no_bytes_make_it_fail(text: str, resource_type: ResourceType) -> None:
    for _, _, url in found(text, resource_type):
        assert "#" not in url
        assert url.startswith(("/", "http://", "https://"))
