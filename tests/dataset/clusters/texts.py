"""Texts in a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archiver.dataset.clusters.find import Clusters
from archiver.dataset.clusters.found import Membership
from archiver.dataset.clusters.sentences import folded_words, sentences
from archiver.dataset.clusters.text import Seen, StoryText

DAY = datetime(2026, 3, 4, tzinfo=UTC)


def text(
    name: str, *paragraphs: str, headline: str = "Title", page: str = "", hour: int = 0, agencies: Sequence[str] = ()
) -> StoryText:
    """An article of the site that its name begins with: `site/anything`."""
    seen = Seen(DAY + timedelta(hours=hour), "published")
    blocks = tuple(f"b{number}" for number in range(1, len(paragraphs) + 1))
    words = " ".join(folded_words(headline))
    return StoryText(
        name, page or name, name.partition("/")[0], seen, tuple(agencies), words, blocks, tuple(sentences(paragraphs))
    )


def memberships(folder: Path, texts: Iterable[StoryText]) -> dict[str, list[Membership]]:
    """The clusters that each text is in, without those that are in none."""
    texts = list(texts)
    with Clusters(folder / "texts.sqlite") as clusters:
        clusters.find(texts)
        found = {one.article_id: clusters.memberships(one.article_id) for one in texts}
    return {name: rows for name, rows in found.items() if rows}


def story(topic: str, count: int = 8) -> list[str]:
    """Paragraphs that no other topic has."""
    sizes = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
    return [
        f"{topic}{size} {topic}beam holds {size}{topic} walls {topic}gone {size} {topic}{size}{number} and {topic}more "
        f"stones of {topic}{number}, as {topic}keeper {topic} told {size}{topic}hall {number}."
        for number, size in enumerate(sizes[:count])
    ]
