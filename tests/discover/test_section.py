from __future__ import annotations

from archiver.discover.section import read_section
from archiver.rules.load import load_rules
from archiver.web.page import parse_page, text_page

RULES = load_rules()
FRONT = """<!doctype html><html lang="en"><body>
<nav><a href="/world/long-headline-like-entry-in-the-menu">World and everything in it</a></nav>
<div class="site-menu"><a href="/2024/05/03/also-in-a-menu-of-classes">Also in a menu of classes here</a></div>
<main>
<article><a href="/2024/05/03/ferry-returns-to-old-pier"><img src="x.jpg"></a>
 <h2><a href="/2024/05/03/ferry-returns-to-old-pier#top">Ferry returns to the old pier after nine years</a></h2>
</article>
<div><a href="https://www.post.example/a/81234567">Council votes on harbour road</a></div>
<div><a href="/tag/harbour">All about the harbour and its many ships</a></div>
<div><a href="/politics/">Politics</a> <a href="/author/jane-doe">Jane Doe</a>
 <a href="/video.mp4">Watch the ferry return to pier</a></div>
<div><a href="https://other.example/2024/05/03/elsewhere-on-the-web">A story elsewhere on the wide web</a></div>
<div><a href="/shakai/todai">港の灯台が九年ぶりに再び点灯</a>
 <a href="javascript:void(0)">Open this very long menu text</a></div>
</main><footer><a href="/about/the-history-of-this-paper">The history of this paper</a></footer></body></html>"""


def links_of(html: str, url: str = "https://post.example/") -> list[tuple[str, str | None]]:
    page = parse_page(html.encode(), content_type="text/html; charset=utf-8", url=url)
    return [(link.url, link.title) for link in read_section(page, RULES).links]


def test_articles_of_the_site_in_page_order_with_their_headlines() -> None:
    assert links_of(FRONT) == [
        ("https://post.example/2024/05/03/ferry-returns-to-old-pier", "Ferry returns to the old pier after nine years"),
        ("https://www.post.example/a/81234567", "Council votes on harbour road"),
        ("https://post.example/shakai/todai", "港の灯台が九年ぶりに再び点灯"),
    ]


def test_sites_on_ports_of_one_host_are_different_sites() -> None:
    html = '<a href="http://127.0.0.1:9001/2024/05/03/a-long-story-here">A long story on another port</a>'
    assert links_of(html, "http://127.0.0.1:9000/") == []
    assert len(links_of(html, "http://127.0.0.1:9001/")) == 1


def test_the_page_itself_and_plain_text_give_nothing() -> None:
    html = '<a href="/2024/05/03/ferry-returns-to-pier">Ferry returns to the old pier</a>'
    assert links_of(html, "https://post.example/2024/05/03/ferry-returns-to-pier") == []
    assert read_section(text_page(b"https://a.example/x", content_type=None, url=None), RULES).links == ()
