"""RSS 1.0 (RDF): items beside the channel, dates by Dublin Core."""

from __future__ import annotations

from html import escape

from tests.internet.feeds.channel import Channel, Entry

__all__ = ["rdf"]


def _item(entry: Entry) -> str:
    return (
        f'<item rdf:about="{escape(entry.url)}">\n<title>{escape(entry.headline)}</title>\n'
        f"<link>{escape(entry.url)}</link>\n"
        f"<dc:date>{entry.stated.isoformat()}</dc:date>\n<dc:creator>{escape(entry.author)}</dc:creator>\n"
        f"<dc:subject>{escape(entry.section)}</dc:subject>\n<description>{escape(entry.summary)}</description>\n</item>\n"
    )


def rdf(channel: Channel) -> str:
    """The feed as a document."""
    sequence = "".join(f'<rdf:li rdf:resource="{escape(entry.url)}"/>' for entry in channel.entries)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<channel rdf:about="{escape(channel.url)}">\n<title>{escape(channel.title)}</title>\n'
        f"<link>{escape(channel.home)}</link>\n"
        f"<description>{escape(channel.title)}</description>\n<dc:language>{channel.language}</dc:language>\n"
        f"<items><rdf:Seq>{sequence}</rdf:Seq></items>\n</channel>\n{''.join(map(_item, channel.entries))}</rdf:RDF>\n"
    )
