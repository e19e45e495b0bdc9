"""Manifest, pages and gold of the demo say the same, as far as the standard library can tell."""

from __future__ import annotations

from collections import Counter
from datetime import date
from urllib.parse import urlsplit

import pytest

from archiver.demo.gold import GoldPage, load_gold
from archiver.demo.manifest import DemoAnswer, demo_dir, load_manifest
from archiver.demo.placeholders import Placeholders
from tests.demo.visible_text import Reading, compact, read_page

MANIFEST = load_manifest()
GOLD = load_gold(demo_dir() / "gold.jsonl")
ANSWERS = {answer.url: answer for answer in MANIFEST.answers}
PLACEHOLDERS = Placeholders(8123, date(2026, 3, 14))
ARTICLE_LIKE = {"article", "liveBlog", "gallery", "video", "paywallStub"}
TYPES = {
    "article": "NewsArticle",
    "paywallStub": "NewsArticle",
    "liveBlog": "LiveBlogPosting",
    "gallery": "MediaGallery",
}


def _name(page: GoldPage) -> str:
    return f"{page.url}#{page.version}"


def _reading(page: GoldPage) -> Reading:
    answer = ANSWERS[page.url]
    body = (demo_dir() / "sites" / answer.files[page.version - 1]).read_bytes()
    return read_page(answer, PLACEHOLDERS.fill(body))


def _is_html(answer: DemoAnswer) -> bool:
    return bool(answer.files) and answer.content_type.startswith("text/html")


def test_every_gold_page_is_served_in_all_versions() -> None:
    assert {page.url for page in GOLD} <= set(ANSWERS)
    versions = Counter(page.url for page in GOLD)
    assert versions == {page.url: len(ANSWERS[page.url].files) for page in GOLD}


def test_every_served_html_page_has_gold() -> None:
    served = {answer.url for answer in MANIFEST.answers if _is_html(answer)}
    assert served - {page.url for page in GOLD} == set(MANIFEST.forbidden)


def test_every_file_belongs_to_an_answer() -> None:
    folder = demo_dir() / "sites"
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files == {file for answer in MANIFEST.answers for file in answer.files}


def test_pictures_are_small() -> None:
    pictures = [path for path in (demo_dir() / "sites").rglob("*") if path.suffix in {".png", ".jpg", ".svg"}]
    assert pictures
    assert sum(path.stat().st_size for path in pictures) < 300_000


def test_the_demo_is_as_wide_as_promised() -> None:
    kinds = Counter(page.kind for page in GOLD if page.version == 1)
    assert sum(kinds[kind] for kind in ARTICLE_LIKE) >= 32
    assert {"listing", "soft404", "parked", "paywallStub", "liveBlog", "gallery", "video", "error", "other"} <= set(
        kinds
    )
    languages = {page.in_language for page in GOLD if page.kind in ARTICLE_LIKE}
    assert {"en", "de", "fr", "es", "ar", "ja"} <= {str(language)[:2] for language in languages}
    assert sum("charset=utf-8" not in answer.content_type for answer in MANIFEST.answers if _is_html(answer)) >= 2


@pytest.mark.parametrize("page", GOLD, ids=_name)
def test_gold_text_stands_on_the_page(page: GoldPage) -> None:
    """Body, captions, credits, corrections and posts; in embedded data where the page shows no article."""
    reading = _reading(page)
    is_shown = bool(page.headline) and compact(page.headline or "") in reading.visible
    place = reading.visible if is_shown else reading.everything
    texts = [page.headline, page.kicker, page.dateline.raw if page.dateline else None, *page.article_body]
    texts += [image.caption for image in page.images] + [image.credit.raw for image in page.images if image.credit]
    texts += [correction.text for correction in page.corrections]
    texts += [text for update in page.live_blog_updates for text in (update.headline, *update.text)]
    for text in filter(None, texts):
        assert compact(text) in place


@pytest.mark.parametrize("page", GOLD, ids=_name)
def test_gold_values_stand_somewhere_on_the_page(page: GoldPage) -> None:
    bare = PLACEHOLDERS.without_port(_reading(page).everything)
    values = [page.canonical_url, page.description, page.section, page.alternative_headline, page.site.name]
    values += [*page.keywords, *(author.name for author in page.authors), *(author.role for author in page.authors)]
    values += [author.affiliation for author in page.authors] + [image.alt for image in page.images]
    values += [creator for image in page.images if image.credit for creator in image.credit.creators]
    for value in filter(None, values):
        assert compact(value) in bare
    for url in [image.url for image in page.images] + [embed.url for embed in page.embeds]:
        assert url is None or url in bare or urlsplit(url).path in bare


@pytest.mark.parametrize("page", GOLD, ids=_name)
def test_text_left_out_and_byline_are_visible(page: GoldPage) -> None:
    visible = _reading(page).visible
    for text in [page.byline_raw, *(item.text for item in page.left_out)]:
        assert compact(PLACEHOLDERS.fill_text(text or "")) in visible


@pytest.mark.parametrize("page", GOLD, ids=_name)
def test_text_left_out_is_not_in_the_body(page: GoldPage) -> None:
    for item in page.left_out:
        if item.role != "pullQuote" and item.reason != "duplicate":
            assert all(item.text not in paragraph for paragraph in page.article_body)


@pytest.mark.parametrize("page", GOLD, ids=_name)
def test_gold_agrees_with_itself(page: GoldPage) -> None:
    assert page.type == TYPES.get(page.kind, "VideoObject" if page.kind == "video" else "WebPage")
    chosen = {date.kind: date.value for date in page.dates if date.chosen}
    assert page.date_published == chosen.get("published")
    assert page.date_modified == chosen.get("modified")
    assert len({(date.kind, date.value) for date in page.dates}) == len(page.dates)
    photos = {agency for image in page.images if image.credit for agency in image.credit.agencies}
    assert photos == {source.party for source in page.sources if source.role == "photo"}
    empty = {
        "headline": not page.headline,
        "articleBody": not page.article_body,
        "datePublished": not page.date_published,
        "authors": not page.authors,
    }
    assert set(page.missing) == {field for field, is_empty in empty.items() if is_empty}
    if page.kind not in ARTICLE_LIKE | {"other"}:
        assert not (page.headline or page.article_body or page.authors or page.images or page.sources or page.dates)


def test_a_crawl_of_the_sources_reaches_every_page() -> None:
    """Links of front pages, feeds, sitemaps and lists, by plain search for addresses."""
    reached: set[str] = set()
    for source in MANIFEST.sources:
        body = (demo_dir() / "sites" / ANSWERS[source.url].files[0]).read_bytes()
        text = body.replace(b"{{port}}", b"").decode()
        host = urlsplit(source.url).netloc
        reached |= {source.url} if source.kind == "frontpage" else set()
        reached |= {url for url in ANSWERS if url in text}
        reached |= {url for url in ANSWERS if urlsplit(url).netloc == host and f'href="{ANSWERS[url].target}"' in text}
    missed = [page.url for page in GOLD if page.url not in reached and page.requested_url not in reached]
    assert missed == []
