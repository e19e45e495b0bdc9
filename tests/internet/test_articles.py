"""What articles' pages say, and how they change."""

from __future__ import annotations

import json
import re
from html import escape

import pytest
from lxml import html

from tests.internet.asking import Asker
from tests.internet.clock import DAY, HOUR, START
from tests.internet.sites import SITES

HOSTS = [site.host for site in SITES]


def _text(page: str) -> str:
    return re.sub(r"\s+", " ", "".join(str(piece) for piece in html.document_fromstring(page).itertext()))


@pytest.mark.parametrize("host", HOSTS)
def test_a_page_holds_headline_text_and_caption(host: str) -> None:
    asker = Asker()
    room = asker.room(host)
    article = next(a for a in room.articles if a.published >= START + 2 * HOUR and a.has_picture and a.pages == 1)
    asker.clock.now = article.published
    reply = asker.ask(host, article.path, cookie="consent=yes")
    page = reply.body.decode(room.site.charset)
    text = _text(page)
    assert article.headline in text
    paragraphs = room.words.paragraphs(article, asker.clock.now)
    shown = [paragraph for paragraph in paragraphs if paragraph in text]
    assert len(shown) == (2 if room.site.conduct.wall == "paywall" else len(paragraphs))
    picture = room.words.picture(article)
    assert picture and picture.caption in text and picture.credit in text
    assert asker.ask(host, picture.path).status == 200
    scheme = "https:" if host == "oak-county-news.test" else "http:"
    assert f'<link rel="canonical" href="{escape(room.url(article.path).replace("http:", scheme))}">' in page


def test_json_ld_is_json() -> None:
    asker = Asker(hour=12)
    room = asker.room("daily-meridian.test")
    page = asker.get("daily-meridian.test", room.articles[0].path)
    data = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert data["headline"] == room.articles[0].headline and data["isAccessibleForFree"] is False


def test_an_update_adds_a_paragraph_some_hours_later() -> None:
    asker = Asker()
    room = asker.room("harbour-post.test")
    article = next(a for a in room.articles if a.published >= START and a.updated)
    assert article.updated == article.published + 4 * HOUR
    asker.clock.now = article.published
    before = asker.ask("harbour-post.test", article.path)
    asker.clock.now = article.updated
    after = asker.ask("harbour-post.test", article.path)
    assert before.header("Last-Modified") != after.header("Last-Modified")
    assert "This report was updated" in after.body.decode() and "This report was updated" not in before.body.decode()


@pytest.mark.parametrize(("host", "second"), [("valley-courier.test", "{}2/"), ("kawabe-nippo.test", "{}?page=2")])
def test_articles_of_three_pages(host: str, second: str) -> None:
    asker = Asker(hour=60)
    room = asker.room(host)
    article = next(a for a in room.articles if a.pages == 3)
    paths = [room.page_path(article.path, page) for page in (1, 2, 3)]
    assert paths[1] == second.format(article.path)
    pages = [asker.get(host, path) for path in paths]
    together = "".join(_text(page) for page in pages)
    assert all(paragraph in together for paragraph in room.words.paragraphs(article, asker.clock.now))
    assert f'href="{paths[1]}"' in pages[0] and f'href="{paths[2]}"' in pages[1]
    assert ('rel="next"' in pages[0]) == (host == "valley-courier.test")
    assert asker.ask(host, room.page_path(article.path, 4)).status == 404


def test_articles_that_move() -> None:
    asker = Asker()
    room = asker.room("das-viertel.test")
    article = next(a for a in room.articles if a.published >= START and a.moved)
    asker.clock.now = article.published + HOUR
    assert asker.ask("das-viertel.test", article.moved_path).status == 404
    asker.clock.now = article.published + 6 * HOUR
    reply = asker.ask("das-viertel.test", article.path)
    assert (reply.status, reply.header("Location")) == (301, article.moved_path)
    assert article.headline in _text(asker.get("das-viertel.test", article.moved_path))


def test_doubles_name_one_canonical_address() -> None:
    asker = Asker(hour=12)
    room = asker.room("www.metro-wire.test")
    path = room.articles[0].path
    for double in (f"/amp{path}", f"{path}?print=1", f"{path}?utm_source=feed"):
        assert f'<link rel="canonical" href="{room.url(path)}">' in asker.get("www.metro-wire.test", double)
    assert 'href="/amp/' in asker.get("www.metro-wire.test", "/")


def test_a_cookie_wall_opens_with_its_cookie() -> None:
    asker = Asker(hour=12)
    room = asker.room("nahr-news.test")
    article = room.articles[0]
    first = room.words.paragraphs(article, asker.clock.now)[0]
    wall = asker.get("nahr-news.test", article.path)
    assert first not in wall and "/consent/accept?to=" in wall
    accept = asker.ask("nahr-news.test", f"/consent/accept?to={article.path}")
    assert accept.status == 302 and accept.header("Set-Cookie") == "consent=yes; Path=/"
    assert first in asker.ask("nahr-news.test", article.path, cookie="consent=yes").body.decode()


def test_addresses_in_other_scripts_are_percent_encoded() -> None:
    for host in ("vestnik-reki.test", "nahr-news.test", "evros-typos.test"):
        assert all(a.path.isascii() and ("%D" in a.path or "%C" in a.path) for a in Asker().room(host).articles)


def test_addresses_without_date_or_words() -> None:
    assert all(re.fullmatch(r"/n/\d{5}", article.path) for article in Asker().room("bare-numbers.test").articles)


def test_section_pages_lead_to_older_ones() -> None:
    asker = Asker(hour=8)
    first = asker.numbers("fens-gazette.test", "/ely")
    second = asker.numbers("fens-gazette.test", "/ely?page=2")
    assert len(first) == len(second) == 6 and not first & second
    assert 'href="/ely?page=2"' in asker.get("fens-gazette.test", "/ely")
    burst = [a for a in asker.room("fens-gazette.test").articles if 0 <= a.published - START - 7 * HOUR < HOUR]
    assert len(burst) == 20 and len(asker.numbers("fens-gazette.test", "/")) == 12


def test_rhythms_keep_to_their_days() -> None:
    for host in HOSTS:
        articles = Asker().room(host).articles
        instants = [article.published for article in articles]
        assert instants == sorted(set(instants)) and all(instant == int(instant) for instant in instants)
        assert len({article.path for article in articles}) == len(articles)
        assert min(instants) < START and max(instants) < START + 5 * DAY
