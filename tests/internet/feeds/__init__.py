"""Formats of feeds, one a module."""

from collections.abc import Callable, Mapping

from tests.internet.feeds.atom import atom
from tests.internet.feeds.channel import Channel, Entry
from tests.internet.feeds.json_feed import json_feed
from tests.internet.feeds.rdf import rdf
from tests.internet.feeds.rss import rss
from tests.internet.feeds.spoil import spoilt

__all__ = ["FORMATS", "MEDIA_TYPES", "Channel", "Entry", "spoilt"]

FORMATS: Mapping[str, Callable[[Channel], str]] = {"rss": rss, "atom": atom, "rdf": rdf, "json": json_feed}
MEDIA_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "rdf": "application/rdf+xml",
    "json": "application/feed+json",
}
