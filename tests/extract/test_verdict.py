"""The page verdict: walls, pages for sale, listings, forms of articles, and the banners that change nothing."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.extract import extract
from archiver.extract.document import Document, read_document
from archiver.extract.fields.gather import has_text
from archiver.extract.fields.site import domain_state
from archiver.extract.verdict import judge
from archiver.model.article import PageVerdict, VerdictKind
from archiver.model.capture import Capture
from tests.extract.pages import labelled, page, plain, rules

SENTENCES = (
    "The bell of Saint Odo rang thirteen times on Tuesday noon, and the town has talked of little else since then.",
    "The sexton blames a spring that was put in the wrong way round when the clock was cleaned before Easter.",
    "Two brides who were married under the tower that day have asked whether the extra stroke counts for them.",
    "A clockmaker from the next valley climbed up with a lamp and came down an hour later, shaking his head.",
    "Until he returns with a new spring the bell stays silent, and the school will ring its own at noon instead.",
)
TEXT = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
LONG = TEXT * 4


def verdict(document: Document, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> PageVerdict:
    document = replace(document, capture=replace(document.capture, status=status, headers=headers))
    return judge(document, labelled(document))


def article(body: str = TEXT) -> str:
    return (
        f"<article><h1>Bell of Saint Odo rings thirteen times</h1><p>By Ida Moss</p><p>3 May 2024</p>{body}</article>"
    )


def test_an_article_is_one() -> None:
    found = verdict(page(article()))
    assert found.kind == "article"
    assert 0 < found.confidence < 1
    assert found.signals


BANNERS = (
    "This site is for sale.",
    "Diese Website steht zum Verkauf.",
    "Ce site est à vendre.",
    "Este sitio está en venta.",
    "Deze website is te koop.",
    "Этот сайт продаётся",
    "هذا الموقع للبيع",
    "该域名正在出售",
    "このドメインは販売中です",
    "이 도메인은 판매 중입니다",
)


@pytest.mark.parametrize("banner", BANNERS)
def test_a_banner_above_an_article_says_something_of_the_domain_only(banner: str) -> None:
    document = page(f"<p>{banner}</p>{article()}")
    labels = labelled(document)
    assert judge(document, labels).kind == "article"
    state = domain_state(document, labels, "article")
    assert (state.state, state.evidence) == ("forSale", (banner,))


def test_a_banner_beside_a_short_article_is_no_page_for_sale() -> None:
    text = "".join(f"<p>{sentence} It was the third time this year, said the port.</p>" for sentence in SENTENCES[:2])
    document = page(f"<article><h1>Crane moves to its new pier</h1>{text}</article><div>{BANNERS[0]}</div>")
    assert sum(len(block.text) for block in document.blocks) < 600
    assert verdict(document).kind != "forSale"
    offer = page(f"<article><h1>crane.example</h1>{text}<p>{BANNERS[0]} Ask for a price.</p></article>")
    assert verdict(offer).kind == "forSale"


@pytest.mark.parametrize("banner", BANNERS)
def test_the_offer_alone_is_a_page_for_sale(banner: str) -> None:
    assert verdict(page(f"<h1>{banner}</h1><p>42</p>", url="https://bell.example/")).kind == "forSale"


WALLS = {
    "botWall": (
        "<title>Just a moment...</title><h1>bell.example</h1><p>Checking your browser before accessing.</p>",
        "<title>Access Denied</title><h1>Access Denied</h1><p>Reference #18.6f2e1002.1786518982.2a3b4c</p>",
        "<title>bell.example</title><p>Please enable JS and disable any ad blocker</p>"
        "<script src='https://ct.captcha-delivery.com/c.js'></script>",
        "<title>Zugriff verweigert</title><p>Bitte bestätigen Sie, dass Sie ein Mensch sind.</p>",
        "<title>安全验证</title><p>我不是机器人</p>",
    ),
    "consentWall": (
        "<title>Bell Post</title><h2>We value your privacy</h2><p>We and our 312 partners store cookies.</p>"
        "<button>Accept all</button>",
        "<title>Datenschutz-Einstellungen</title><p>Mit Werbung weiterlesen oder Pur-Abo</p>"
        "<button>Zustimmen und weiter</button>",
        "<title>Le Clocher</title><p>Nous et nos partenaires utilisons des cookies.</p>"
        "<button>Continuer sans accepter</button>",
    ),
    "soft404": (
        "<title>Page not found | Bell Post</title><h1>Page not found</h1><p>Sorry.</p>",
        "<title>Bell Post</title><h1>Seite nicht gefunden</h1>",
        "<title>404</title><p>La page demandée n'existe pas.</p>",
        "<title>ページが見つかりません</title><p>お探しのページは移動しました。</p>",
        "<title>الصفحة غير موجودة</title><p>عد إلى الرئيسية</p>",
    ),
    "maintenance": (
        "<title>Maintenance</title><p>Briefly unavailable for scheduled maintenance.</p>",
        "<title>Bell Post</title><h1>We'll be back soon!</h1>",
        "<title>Glockenpost</title><p>Wegen Wartungsarbeiten ist die Seite nicht erreichbar.</p>",
    ),
    "parked": (
        '<script>window.LANDER_SYSTEM="PW"</script><div id="root"></div>',
        "<title>bell.example</title><p>This domain is parked free, courtesy of us.</p><p>Related searches:</p>",
    ),
}


@pytest.mark.parametrize(("kind", "html"), [(kind, html) for kind, pages in WALLS.items() for html in pages])
def test_walls(kind: str, html: str) -> None:
    assert verdict(page(html, url="https://bell.example/a")).kind == kind


def test_vendor_scripts_on_an_article_are_no_wall() -> None:
    scripts = (
        "<script>window._pxAppId='PX1'</script><div class='g-recaptcha'></div>"
        "<script src='/cdn-cgi/challenge-platform/x'></script>"
    )
    assert verdict(page(article(LONG) + scripts)).kind == "article"


def test_status_decides_where_the_page_is_nothing_else() -> None:
    bare = page("<h1>Gone</h1><p>Nothing here any more.</p>")
    assert [verdict(bare, status).kind for status in (410, 500, 404)] == ["error"] * 3
    assert verdict(page("<title>Page not found</title><h1>Page not found</h1>"), 404).kind == "error"
    assert verdict(page("<title>Maintenance</title><p>We'll be back soon.</p>"), 503).kind == "maintenance"


def test_a_full_article_with_a_paywall_flag_is_an_article_and_a_cut_one_a_stub() -> None:
    node = {"@type": "NewsArticle", "headline": "Bell of Saint Odo rings thirteen times", "isAccessibleForFree": False}
    head = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    assert verdict(page(article(LONG), head=head)).kind == "article"
    cut = article(f"<p>{SENTENCES[0]}</p><div class='paywall'><p>Subscribe to continue reading</p></div>")
    assert verdict(page(cut, head=head)).kind == "paywallStub"


def test_a_front_page_is_a_listing() -> None:
    teasers = "".join(
        f'<div class="card"><h3><a href="/a/{n}">Town news number {n}: {s[:50]}</a></h3></div>'
        for n, s in enumerate(SENTENCES * 8)
    )
    assert verdict(page(f"<div>{teasers}</div>", url="https://bell.example/")).kind == "listing"


def test_a_live_blog_says_so() -> None:
    node = {"@type": "LiveBlogPosting", "headline": "Bell watch: live updates"}
    head = f'<title>Bell watch: live updates</title><script type="application/ld+json">{json.dumps(node)}</script>'
    assert verdict(page(f"<article><h1>Bell watch: live updates</h1>{LONG}</article>", head=head)).kind == "liveBlog"


def test_a_shop_page_is_none_of_these() -> None:
    node = {"@type": "Product", "name": "Brass bell"}
    head = f'<script type="application/ld+json">{json.dumps(node)}</script><meta property="og:type" content="product">'
    html = "<h1>Brass bell</h1><p>12.00</p><button>Add to cart</button><p>In stock. Free shipping.</p>"
    assert verdict(page(html, head=head, url="https://bell.example/products/brass-bell")).kind == "other"


def test_plain_text_is_an_article_and_nothing_is_other() -> None:
    assert verdict(plain("Bell rings thirteen times\n\n" + "\n\n".join(SENTENCES))).kind == "article"
    assert verdict(page("")).kind == "other"


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300), st.sampled_from([None, 200, 403, 404, 503]))
def test_any_page_gets_a_verdict(text: str, status: int | None) -> None:
    document = page(text)
    document = replace(document, capture=replace(document.capture, status=status))
    found = judge(document, labelled(document))
    assert 0.0 <= found.confidence <= 1.0


@pytest.mark.corpus
def test_walls_of_the_material_are_seen(shared: Path) -> None:
    folder = shared / "material" / "walls"
    expected = {"bot-wall": "botWall", "parked": "parked", "maintenance": "maintenance"}
    right = total = 0
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        url = row["url"] or "https://site.example/page"
        capture = Capture(
            requested_url=url,
            final_url=url,
            fetched_at=None,
            status=row["status"],
            reason=None,
            headers=tuple(row["headers"].items()),
            body=(folder / row["html"]).read_bytes(),
        )
        document = read_document(capture, rules())
        kind = judge(document, labelled(document)).kind
        total += 1
        right += kind == expected.get(row["category"], kind if kind in ("article", "other") else "")
    assert total == 26
    assert right >= 25


def test_a_page_of_nothing_but_links_is_a_listing_whatever_it_declares() -> None:
    head = '<meta property="og:type" content="article"><meta name="author" content="Ida Moss">'
    links = "".join(f'<li><a href="/2024/05/0{n}/bell">The bell of Saint Odo rang {n} times</a></li>' for n in range(9))
    assert (
        verdict(page(f"<h1>Bells</h1><ul>{links}</ul>", head=head, url="https://news.example/bells/")).kind == "listing"
    )


def test_a_short_text_among_some_links_is_no_listing() -> None:
    links = "".join(f'<li><a href="/bells/{n}">The bell of Saint Odo rang {n} times</a></li>' for n in range(6))
    text = f"<h1>Bell of Saint Odo rings thirteen times</h1><p>3 May 2024</p><p>{SENTENCES[0]} {SENTENCES[1]}</p>"
    assert verdict(page(f"<div>{text}</div><ul>{links}</ul>", url="https://news.example/bell")).kind == "article"


def test_words_for_what_was_not_found_need_the_page_as_object() -> None:
    thin = "<h1>Bells for schools</h1><p>We couldn't find a better bell anywhere.</p>"
    assert verdict(page(thin)).kind != "soft404"
    assert verdict(page("<h1>Oh no</h1><p>We couldn't find that page.</p>")).kind == "soft404"


@pytest.mark.parametrize("start", [b"", b"<!doctype html><html><body><article><h1>Harbour</h1><p>"])
def test_noise_sent_as_a_page_is_no_article(start: bytes) -> None:
    noise = random.Random(5).randbytes(40_000)
    made = extract(replace(page("").capture, body=start + noise), rules())
    assert (made.page_verdict.kind, made.article_body, made.headline) == ("other", None, None)
    assert made.page_verdict.signals[0].startswith("notText")
    assert len(made.blocks) > 0


def test_an_article_with_zeros_between_its_letters_is_still_one() -> None:
    sent = page(article()).capture
    made = extract(replace(sent, body=b"\0".join(bytes([byte]) for byte in sent.body)), rules())
    assert made.page_verdict.kind == "article"


@pytest.mark.parametrize("markup", [False, True])
def test_a_short_text_below_a_banner_is_no_offer(markup: bool) -> None:
    """The banner's box is the text's, as in flat pages and in plain text."""
    lines = ["This site is for sale.", "Bridge closes for winter", *(f"{SENTENCES[n % 3]} ({n})" for n in range(7))]
    if markup:
        document = page("".join(f"<p>{line}</p>" for line in lines))
    else:
        document = plain("\n\n".join(lines))
    assert judge(document, labelled(document)).kind != "forSale"


@pytest.mark.parametrize(
    ("kind", "confidence", "expected"),
    [
        ("article", 0.4, True),
        ("other", 0.9, True),
        ("listing", 0.45, True),
        ("listing", 0.5, False),
        ("soft404", 0.4, False),
    ],
)
def test_an_unsure_listing_keeps_its_text(kind: VerdictKind, confidence: float, expected: bool) -> None:
    assert has_text(PageVerdict(kind=kind, confidence=confidence)) is expected


def test_a_whole_text_with_notes_at_its_end_is_no_stub_for_an_offer_below() -> None:
    node = json.dumps({"@type": "NewsArticle", "isAccessibleForFree": False})
    head = f'<script type="application/ld+json">{node}</script>'
    note = "<p>A version of this article appears in print on May 3, Section A, Page 14 of the valley edition.</p>"
    offer = "<div><p>Already a subscriber? Log in.</p></div>"
    whole = "".join(f"<p>{sentence} That was day {n}.</p>" for n, sentence in enumerate(SENTENCES * 3))
    assert verdict(page(article(whole + note) + offer, head=head)).kind == "article"
    assert verdict(page(article(whole) + offer, head=head)).kind == "paywallStub"


def test_pictures_with_a_text_each_are_a_gallery() -> None:
    slides = "".join(
        f'<div class="item_slide"><div><img src="/{n}.jpg" alt="" width="900"></div><div><p>{sentence}</p></div></div>'
        for n, sentence in enumerate(SENTENCES)
    )
    counted = slides.replace('900"></div>', '900"></div><div>1 / 5</div>')
    for series in (slides, counted):
        assert verdict(page(article(f"<p>{SENTENCES[0][:60]} again.</p>{series}"))).kind == "gallery"
    assert verdict(page(article(LONG + slides.replace("item_slide", "item")))).kind == "article"
