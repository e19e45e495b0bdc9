"""Feeds in the form of real ones name the articles of their site, whoever reads them."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest

from tests.internet.asking import Asker
from tests.internet.clock import HOUR, START
from tests.internet.feeds.channel import Entry
from tests.internet.feeds.real_form import RealForm, real_forms
from tests.internet.sites import IN_REAL_FORMS

_AT = datetime(2025, 6, 2, 9, tzinfo=UTC)
_OTHERWISE = {  # to feedparser, that is
    "feedparser/wellformed/atom/entry_link_rel_enclosure_no_href.xml",
    "feedvalidator/atom/4.2.7.3/link-type-invalid-mime.xml",
    "feedvalidator/rss11/must/neg-anyarss.xml",
}
_FORM = """<?xml version="1.0" encoding="iso-8859-1"?>
<!-- a careless one --><rss version="2.0" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel>
<title>Blätter</title><link>http://elsewhere.example/</link>
<item><title><![CDATA[Eins & zwei]]></title><author>x@y.example</author><link> http://elsewhere.example/1?a=1 </link>
<guid>http://elsewhere.example/1?a=1</guid><pubDate>Wed, 29 Jun 2005 18:49:02 +0100</pubDate>
<feedburner:origLink>http://elsewhere.example/o/1</feedburner:origLink></item>
<item><link><![CDATA[http://elsewhere.example/2]]></link><guid isPermaLink="false">77</guid></item>
</channel></rss><!-- behind -->
"""


def _entries(count: int) -> list[Entry]:
    return [
        Entry(
            url=f"http://post.test:8080/{n}?a=1&b=2", identifier=f"tag:post.test:{n}", headline=f"Müller & Söhne → {n}",
            summary="", html="", stated=_AT, updated=_AT, author="", section="",
        )
        for n in range(count)
    ]  # fmt: skip


def test_the_entries_are_others_and_all_else_stays(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_bytes(_FORM.encode("iso-8859-1"))
    (tmp_path / "none.xml").write_text("<rss><channel><item><title>no address</title></item></channel></rss>" * 9)
    (form,) = real_forms(tmp_path)
    made = form.filled(_entries(3)).decode("iso-8859-1")
    assert made.startswith(_FORM[: _FORM.index("<item>")])
    assert made.endswith("</channel></rss><!-- behind -->\n")
    assert "elsewhere.example/1" not in made and "elsewhere.example/2" not in made and "/o/1" not in made
    found = feedparser.parse(io.BytesIO(made.encode("iso-8859-1"))).entries
    assert [entry.link for entry in found] == [entry.url for entry in _entries(3)]
    assert found[0].title == "Müller & Söhne → 0"
    assert found[0].published == "Mon, 02 Jun 2025 09:00:00 +0000"
    assert found[1].id == "tag:post.test:1"


@pytest.fixture(scope="session")
def forms(shared: Path) -> list[RealForm]:
    return real_forms(shared / "material" / "feeds")


@pytest.mark.corpus
def test_every_form_names_what_it_is_given(forms: list[RealForm]) -> None:
    assert len(forms) > 300
    wanted = {entry.url for entry in _entries(4)}
    other = {
        form.name: links
        for form in forms
        if (links := {e.get("link") for e in feedparser.parse(io.BytesIO(form.filled(_entries(4)))).entries}) != wanted
    }
    assert set(other) == _OTHERWISE


@pytest.mark.corpus
def test_the_sites_that_have_such_feeds_change_their_form(shared: Path) -> None:
    folder = shared / "material" / "feeds"
    names = set()
    for host in sorted(IN_REAL_FORMS):
        room = Asker(real_feeds=folder).room(host)
        made = [room.real_form(START + hour * HOUR) for hour in range(72)]
        names |= {form.name for form in made if form}
    assert len(names) > 100
