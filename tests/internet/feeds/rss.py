"""RSS 2.0, with content:encoded for full texts."""

from __future__ import annotations

from email.utils import format_datetime
from html import escape

from tests.internet.feeds.channel import Channel, Entry

__all__ = ["rss"]


def _item(entry: Entry) -> str:
    full = f"<content:encoded><![CDATA[{entry.html}]]></content:encoded>\n" if entry.html else ""
    return (
        f"<item>\n<title>{escape(entry.headline)}</title>\n<link>{escape(entry.url)}</link>\n"
        f'<guid isPermaLink="false">{escape(entry.identifier)}</guid>\n<pubDate>{format_datetime(entry.stated)}'
        "</pubDate>\n"
        f"<dc:creator>{escape(entry.author)}</dc:creator>\n<category>{escape(entry.section)}</category>\n"
        f"<description>{escape(entry.summary)}</description>\n{full}</item>\n"
    )


def rss(channel: Channel) -> str:
    """The feed as a document."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">\n<channel>\n'
        f"<title>{escape(channel.title)}</title>\n<link>{escape(channel.home)}</link>\n<description>{escape(channel.title)}</description>\n"
        f"<language>{channel.language}</language>\n"
        f'<atom:link href="{escape(channel.url)}" rel="self" type="application/rss+xml"/>\n'
        f"<lastBuildDate>{format_datetime(channel.changed)}</lastBuildDate>\n"
        f"{''.join(map(_item, channel.entries))}</channel>\n</rss>\n"
    )
