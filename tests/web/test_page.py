from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.web.page import Page, ParseLimits, parse_page, text_page

URL = "https://post.example/a/1"
PIECES = [
    '<p>', '</p>', '<', '<!', '<!--', '-->', '<div', '</div>', '>', '"', "'", '=', 'a', 'b&amp;', '&#0;',
    '&#xD800;', '<script>', '</script>', '<title>', '<svg>', '<table>', '<td>\n', '<meta charset=utf-16>',
    '<meta charset=iso-2022-jp>', "<base href='http://['>", '<script type=application/ld+json>',
    '{"a": [1,}\n', '\\ud800', '\x00', '\x1b$B', 'é', '漢', '\ud7ff', '\ufffe', '<html>', '</html>', '<body>',
    '</body>', ' itemscope itemprop=x',
]  # fmt: skip


def page_of(html: str | bytes, limits: ParseLimits | None = None) -> Page:
    body = html if isinstance(html, bytes) else html.encode()
    return parse_page(body, content_type="text/html", url=URL, limits=limits or ParseLimits())


def text_of(page: Page) -> str:
    assert page.root is not None
    return " ".join("".join(map(str, page.root.itertext())).split())


def test_the_head_is_read_wherever_it_stands() -> None:
    page = page_of(
        """<html lang="en-GB"><head><base href="/sub/"><title>
        Ferry  returns </title><meta property="og:title" name="twitter:title" content="Ferry &amp; pier">
        <meta name="AUTHOR" content=" Jane  Doe "><link rel="Canonical" href=" /a/1 "></head>
        <body><svg><title>Logo</title></svg><meta itemprop="datePublished" content="2024-05-03">
        <link rel="alternate feed" type="application/rss+xml" hreflang="en" title="News" href="/rss"></body></html>"""
    )
    assert (page.title, page.html_lang, page.base_url) == ("Ferry returns", "en-GB", "https://post.example/sub/")
    assert page.metas == (
        ("og:title", "Ferry & pier"),
        ("twitter:title", "Ferry & pier"),
        ("author", "Jane Doe"),
        ("datepublished", "2024-05-03"),
    )
    assert (page.meta("author"), page.meta("nothing"), page.meta_all("og:title")) == (
        "Jane Doe",
        None,
        ("Ferry & pier",),
    )
    assert [(link.rel, link.href, link.type) for link in page.links] == [
        ("canonical", "/a/1", None),
        ("alternate feed", "/rss", "application/rss+xml"),
    ]


def test_json_ld_is_read_as_templates_write_it() -> None:
    page = page_of(
        """<script type="application/ld+json"><!-- {"@context": "x", "@graph": [{"@type": "A", "n": 1,},
        [{"@type": "B"}]]} --></script>
        <script type='application/ld+json; charset=utf-8'>/*<![CDATA[*/ {"@type": "C", "text": "two
        lines\tand a \\ud83d lone half"} ; {"@type": "D"} /*]]>*/</script>
        <script type="application/ld+json">{"@type": "E", </script>"""
    )
    assert [node.get("@type") for node in page.json_ld] == ["A", "B", "C", "D"]
    assert "\ufffd lone half" in page.json_ld[2]["text"]
    assert [problem.code for problem in page.problems] == ["jsonLdUnreadable"]


def test_script_state_is_read_without_running_it() -> None:
    filler = "x" * 300
    page = page_of(
        f"""<script id="__NEXT_DATA__" type="application/json">{{"props": "{filler}"}}</script>
        <script>var a=1; window.__STATE__ = {{"b": "{filler}", "c": [1, {{}}]}}; if (a<b) run();</script>
        <script>window["app"]=JSON.parse("{{\\"d\\": \\"{filler}\\"}}");</script>
        <script>self.__next_f.push([1,"1:[\\"$\\",{{\\"e\\":\\"{filler}\\"}}]\\n2:I[1]"])</script>
        <script>settings = {{"f": "{filler}"}}; let g = function() {{ return {{"h": "{filler}"}} }}</script>"""
    )
    assert [next(iter(value)) for value in page.state] == ["props", "b", "d", "$"]
    assert page.state[1]["c"] == [1, {}]


def test_microdata_has_the_shape_of_json_ld() -> None:
    page = page_of(
        """<article itemscope itemtype="https://schema.org/NewsArticle">
        <h1 itemprop="headline name">Ferry <b>returns</b></h1>
        <p itemprop="author" itemscope itemtype="http://schema.org/Person"><a itemprop="url" href="/jane">J</a></p>
        <span itemprop="author" itemscope><i itemprop=name>John</i></span>
        <time itemprop="datePublished" datetime="2024-05-03">Friday</time></article>"""
    )
    assert page.microdata == (
        {
            "@type": "NewsArticle",
            "headline": "Ferry returns",
            "name": "Ferry returns",
            "author": [{"@type": "Person", "url": "/jane"}, {"name": "John"}],
            "datePublished": "2024-05-03",
        },
    )


def test_links_of_microdata_are_addresses_or_the_words_in_them() -> None:
    page = page_of(
        """<article itemscope itemtype="https://schema.org/NewsArticle">
        <a itemprop="headline url" href="/ferry">Ferry returns</a><a itemprop="author" href="/jane">Jane Doe</a>
        <a itemprop="image" href="/ferry.jpg">Enlarge</a><a itemprop="publisher" href="/"></a></article>"""
    )
    (item,) = page.microdata
    assert (item["headline"], item["url"], item["author"]) == ("Ferry returns", "/ferry", "Jane Doe")
    assert (item["image"], item["publisher"]) == ("/ferry.jpg", "/")


def test_values_nested_without_end_are_left_out() -> None:
    deep = '{"a":' * 5000 + "1" + "}" * 5000
    page = page_of(
        f'<script type="application/ld+json">{deep}</script><script type="application/json">{deep}</script><p>x'
    )
    assert (page.json_ld, page.state) == ((), ())
    assert text_of(page).endswith("x")


def test_control_characters_go_and_are_counted() -> None:
    page = page_of("<p>Sour\x00ce:\x0b A\x85P</p>".encode())
    assert text_of(page) == "Source: A P"
    assert [str(problem) for problem in page.problems] == ["controlCharacters: 2"]


def test_a_body_too_long_is_cut() -> None:
    page = page_of("<p>begin</p>" + "<p>more</p>" * 1000, ParseLimits(body_bytes=100))
    assert text_of(page).startswith("begin")
    assert "bodyCut" in [problem.code for problem in page.problems]


def test_nothing_is_a_page_too() -> None:
    for body in (b"", b" ", b"\x00", b"<", b"<!-- -->", b"\xff\xfe"):
        page = page_of(body)
        assert page.root is not None
        assert page.root.tag == "html"
        assert page.title is None


def test_plain_text_has_no_tree() -> None:
    page = text_page(
        "Überschrift\n\nErster Absatz.\x0c".encode("cp1252"), content_type="text/plain; charset=latin1", url=None
    )
    assert page.root is None
    assert page.text is not None
    assert page.text.startswith("Überschrift\n\nErster")
    assert (page.parser, page.source_words, page.charset) == ("text", 3, "cp1252")


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=400),
        st.lists(
            st.sampled_from(PIECES),
            max_size=60,
        ).map(lambda parts: " ".join(parts).encode("utf-8", "surrogatepass")),
    ),
    st.sampled_from(
        [None, "text/html; charset=utf-8", "text/html; charset=shift_jis", "x; charset=utf-32", "charset=zip"]
    ),
)
def test_any_bytes_are_a_page(body: bytes, content_type: str | None) -> None:
    page = parse_page(body, content_type=content_type, url=URL)
    assert page.root is not None
    text_page(body, content_type=content_type, url=None)


def test_floods_of_assignments_are_looked_at_a_bounded_number_of_times() -> None:
    filler = "x" * 300
    flood = 'window.a={"x":' * 100_000
    page = page_of(f'<script>window.first={{"a": "{filler}"}};{flood}</script><p>text')
    assert page.state == ({"a": filler},)


def test_what_microdata_say_of_a_part_is_not_said_of_the_page() -> None:
    page = page_of(
        """<html itemscope itemtype="https://schema.org/WebPage"><body>
        <article itemscope itemtype="https://schema.org/Article"><meta itemprop="datePublished" content="2024-05-03">
        <div itemscope itemtype="https://schema.org/VideoObject"><meta itemprop="datePublished" content="2019-01-01">
        </div></article></body></html>"""
    )
    assert page.meta_all("datepublished") == ("2024-05-03",)
