"""One picture of an article, with what the page says of it."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.model.article import Credit

__all__ = ["Picture"]


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of the article."""

    at: int
    """Index of the block it stands before; where there is no image element, of its first caption or credit."""
    media: int | None = None
    """Index in `document.media`; None where only its caption, or only metadata, speaks of it."""
    url: str | None = None
    """Resolved."""
    alt: str | None = None
    caption: str | None = None
    caption_raw: str | None = None
    credit: Credit | None = None
    made: str = "photo"
    """photo, video, graphic or data: what the credit is for."""
    blocks: tuple[int, ...] = ()
    """Indexes of its caption and credit blocks."""
    media_again: tuple[int, ...] = ()
    """Other media that show the same picture."""
    is_lead: bool = False
