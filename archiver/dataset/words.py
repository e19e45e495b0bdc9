"""How a dataset is called and described, in all of its documents alike."""

from __future__ import annotations

from typing import Final

from archiver.dataset.facts import Facts
from archiver.dataset.markdown import plain_line
from archiver.dataset.optout import PURPOSES, Purpose

__all__ = ["LICENCE", "PURPOSE_WORDS", "counted", "operators", "summary", "title", "version"]

LICENCE: Final = (
    "The texts and pictures belong to their publishers and agencies, and this dataset grants no licence in them: "
    "whoever uses it needs their leave or a law that permits the use. What the publishers declared of use stands with "
    "each article."
)
PURPOSE_WORDS: Final[dict[Purpose, str]] = {
    "research": "text and data mining for research",
    "training": "training of machine learning models",
    "own": "the archive's own use; nothing that publishers reserve has been left out",
}
assert PURPOSE_WORDS.keys() == PURPOSES.keys()


def title(facts: Facts) -> str:
    """Name of the dataset."""
    names = ", ".join(dict.fromkeys(plain_line(one.name) for one in facts.archives))
    return f"News articles of {names}" if facts.has_text else f"News articles of {names} (recipe without text)"


def operators(facts: Facts) -> list[str]:
    """Who ran the archives, each once."""
    return list(dict.fromkeys(plain_line(one.operator) for one in facts.archives))


def version(facts: Facts) -> str:
    """Three numbers: the day of the newest capture in it.

    >>> from archiver.dataset.facts import Tally
    >>> from archiver.dataset.selection import Selection
    >>> version(Facts(program="", format="", has_text=True, selection=Selection(), archives=(), shards=(),
    ...               tally=Tally(newest="2026-02-03T04:05:06+00:00")))
    '2026.2.3'
    """
    newest = facts.newest
    return f"{newest.year}.{newest.month}.{newest.day}" if newest else "0.0.0"


def counted(count: int, noun: str) -> str:
    """A count with its noun.

    >>> counted(1, "article"), counted(1200, "article")
    ('1 article', '1,200 articles')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def summary(facts: Facts) -> str:
    """What it is, in three sentences."""
    rows, tally = facts.rows, facts.tally
    span = f", fetched from {tally.oldest[:10]} to {tally.newest[:10]}" if tally.oldest and tally.newest else ""
    captures, sites = counted(rows.get("articles", 0), "capture"), counted(len(tally.sites), "site")
    text = (
        f"{captures} of news articles from {sites}{span}, each turned into headline, byline, body, captions, credits "
        "and sources that stand apart, and each traceable to its record in a web archive (WARC)."
    )
    if not facts.has_text:
        text += (
            " This is a recipe: ids, places and digests without the texts; archiver hydrate fills them in from the "
            "archive."
        )
    return f"{text} {LICENCE}"
