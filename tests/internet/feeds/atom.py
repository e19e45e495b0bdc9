"""Atom 1.0 (RFC 4287)."""

from __future__ import annotations

from html import escape

from tests.internet.feeds.channel import Channel, Entry

__all__ = ["atom"]


def _entry(entry: Entry) -> str:
    full = f'<content type="html">{escape(entry.html)}</content>\n' if entry.html else ""
    return (
        f'<entry>\n<title type="text">{escape(entry.headline)}</title>\n'
        f'<link rel="alternate" type="text/html" href="{escape(entry.url)}"/>\n'
        f"<id>{escape(entry.identifier)}</id>\n<published>{entry.stated.isoformat()}</published>\n"
        f"<updated>{entry.updated.isoformat()}</updated>\n<author><name>{escape(entry.author)}</name></author>\n"
        f'<category term="{escape(entry.section)}"/>\n<summary>{escape(entry.summary)}</summary>\n{full}</entry>\n'
    )


def atom(channel: Channel) -> str:
    """The feed as a document."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{channel.language}" '
        f'xml:base="{escape(channel.home)}">\n<title>{escape(channel.title)}</title>\n<id>{escape(channel.home)}</id>\n'
        f'<link rel="self" href="{escape(channel.url)}"/>\n'
        f'<link rel="alternate" type="text/html" href="{escape(channel.home)}"/>\n'
        f"<updated>{channel.changed.isoformat()}</updated>\n{''.join(map(_entry, channel.entries))}</feed>\n"
    )
