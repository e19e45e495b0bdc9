"""JSON Feed 1.1."""

from __future__ import annotations

import json

from tests.internet.feeds.channel import Channel, Entry

__all__ = ["json_feed"]


def _item(entry: Entry) -> dict[str, object]:
    content = {"content_html": entry.html} if entry.html else {"content_text": entry.summary}
    return {
        "id": entry.identifier,
        "url": entry.url,
        "title": entry.headline,
        "summary": entry.summary,
        "date_published": entry.stated.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "authors": [{"name": entry.author}],
        "tags": [entry.section],
        **content,
    }


def json_feed(channel: Channel) -> str:
    """The feed as a document."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.home,
        "feed_url": channel.url,
        "language": channel.language,
        "items": [_item(entry) for entry in channel.entries],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
