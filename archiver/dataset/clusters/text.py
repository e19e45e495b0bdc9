"""What clusters are made from: of each article its sentences, and who, when and where."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Final

import msgspec

from archiver.dataset.clusters.found import SeenBy
from archiver.dataset.clusters.sentences import Sentence, digest_of, folded_words, sentences
from archiver.dataset.column import day_of, instant
from archiver.extract.decide import BODY_ROLES
from archiver.model.article import Article

__all__ = ["Seen", "StoryText", "story_text"]

_BODY: Final = frozenset(role.value for role in BODY_ROLES)
_LATEST: Final = datetime.max.replace(tzinfo=UTC)


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """When an article was there at the latest; a day without time counts as its last second."""

    at: datetime | None
    by: SeenBy

    @property
    def order(self) -> tuple[datetime, str]:
        """First things first, and what has no time last."""
        return self.at or _LATEST, self.by


class StoryText(msgspec.Struct, frozen=True, array_like=True):
    """An article without its words."""

    article_id: str
    page_key: str
    site: str
    seen: Seen
    agencies: tuple[str, ...]
    #: credited with the text: ids, or names of those that have none
    headline: str
    #: its words, folded
    blocks: tuple[str, ...]
    #: block ids of the paragraphs
    sentences: tuple[Sentence, ...]

    @property
    def digest(self) -> str:
        """Equal for equal texts."""
        return digest_of(self.sentences)


def story_text(article: Article) -> StoryText:
    """The paragraphs of an article as they can be compared."""
    paragraphs = [block for block in article.blocks if block.role in _BODY]
    dateline = article.dateline.agency if article.dateline else None
    credited = [source.id or source.name for source in article.sources if source.role == "text"]
    return StoryText(
        article.id,
        article.page_key or article.id,
        article.site.domain or "",
        _seen(article.date_published, article.capture.fetched_at),
        tuple(sorted({*credited, *([dateline.id] if dateline else [])})),
        " ".join(folded_words(article.headline or "")),
        tuple(block.id for block in paragraphs),
        tuple(sentences([block.text for block in paragraphs])),
    )


def _seen(published: str | None, fetched: str | None) -> Seen:
    """By the page's own date, unless it names no day, or a time after it was fetched."""
    was_fetched = instant(fetched)
    day = day_of(published)
    if published is not None and day is not None:
        has_time = len(published) > len("2026-02-03")
        at = instant(published) if has_time else datetime.combine(day, time(23, 59, 59), tzinfo=UTC)
        if at is not None and (was_fetched is None or at <= was_fetched):
            return Seen(at, "published" if has_time else "publishedDay")
    return Seen(was_fetched, "fetched" if was_fetched else "unknown")
