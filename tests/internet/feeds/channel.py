"""What a feed says, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

__all__ = ["Channel", "Entry"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article in a feed."""

    url: str
    identifier: str
    headline: str
    summary: str
    html: str
    """The full text, or empty."""
    stated: datetime
    updated: datetime
    author: str
    section: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A feed at a moment."""

    title: str
    home: str
    url: str
    language: str
    changed: datetime
    entries: tuple[Entry, ...]
