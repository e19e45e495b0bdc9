"""What clusters are made from: of each article its sentences, and who, when and where."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Final

import msgspec

from archiver.dataset.clusters.found import SeenBy
from archiver.dataset.clusters.sentences import Sentence, digest_of, folded_words, sentences
from archiver.dataset.column import day_of, instant
from archiver.dataset.entry import VersionPlace
from archiver.extract.decide import BODY_ROLES
from archiver.model.article import Article

__all__ = ["Seen", "StoryText", "story_text"]

_BODY: Final = frozenset(role.value for role in BODY_ROLES)
_LATEST: Final = datetime.max.replace(tzinfo=UTC)
_NAMES: Final[dict[str, tuple[SeenBy, SeenBy]]] = {
    "published": ("published", "publishedDay"),
    "modified": ("modified", "modifiedDay"),
}
"""For a date with a time, and for one without."""


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


def story_text(article: Article, version: VersionPlace | None = None) -> StoryText:
    """The paragraphs of an article as they can be compared; `version`: which state of its page it is."""
    paragraphs = [block for block in article.blocks if block.role in _BODY]
    dateline = article.dateline.agency if article.dateline else None
    credited = [source.id or source.name for source in article.sources if source.role == "text"]
    return StoryText(
        article.id,
        article.page_key or article.id,
        article.site.domain or "",
        _seen(article, version),
        tuple(sorted({*credited, *([dateline.id] if dateline else [])})),
        " ".join(folded_words(article.headline or "")),
        tuple(block.id for block in paragraphs),
        tuple(sentences([block.text for block in paragraphs])),
    )


def _seen(article: Article, version: VersionPlace | None) -> Seen:
    """By the page's own date, unless it names no day, or a time that can't be.

    A text that took the place of another one wasn't there while that was still seen, whenever the page says that it was
    published: it counts from dateModified, a datePublished that was moved along, or the fetch.
    """
    fetched = instant((version and version.since) or article.capture.fetched_at)
    changed_after = instant(version.changed_after) if version else None
    dates = {"modified": article.date_modified} if changed_after else {}
    for name, date in {**dates, "published": article.date_published}.items():
        found = _dated(date)
        if found is not None and (not fetched or found <= fetched) and (not changed_after or found > changed_after):
            return Seen(found, _NAMES[name][_is_day(date)])
    return Seen(fetched, "fetched" if fetched else "unknown")


def _dated(text: str | None) -> datetime | None:
    day = day_of(text)
    if day is None:
        return None
    return datetime.combine(day, time(23, 59, 59), tzinfo=UTC) if _is_day(text) else instant(text)


def _is_day(text: str | None) -> bool:
    return text is not None and len(text) <= len("2026-02-03")
