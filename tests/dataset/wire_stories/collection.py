"""The whole collection: articles, what they are made of, and which of them share a story."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

__all__ = ["Article", "Collection", "Figures", "Pair", "Share", "StoryTruth", "Truth"]

Pair = tuple[str, str]
"""Ids of two articles, the smaller first."""


@dataclass(frozen=True, slots=True)
class Article:
    id: str
    outlet: str
    url: str
    language: str
    headline: str
    authors: tuple[str, ...]
    byline: str
    published: str
    """ISO 8601 in UTC."""
    body: tuple[str, ...]
    credit_line: str
    credit_apart: bool
    """Whether the credit line stands by itself below the text (else it is part of byline or first paragraph)."""


@dataclass(frozen=True, slots=True)
class Share:
    """What an article has of a story. Both shares are of characters as printed, from 0 to 1."""

    story: str
    version: int
    """1, or 2 for the update."""
    of_article: float
    of_story: float


@dataclass(frozen=True, slots=True)
class Truth:
    article: str
    topic: str
    invented: bool
    """Whether its agency and phrases are of the invented half."""
    agency: str | None
    """Whose text it is by what the page says; None where the page doesn't say."""
    edits: tuple[str, ...]
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class StoryTruth:
    story: str
    language: str
    topic: str
    invented: bool
    agency: str
    first: str
    """The article that had it first."""
    articles: tuple[str, ...]
    """All that hold it, by time."""


@dataclass(frozen=True, slots=True)
class Figures:
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Collection:
    articles: tuple[Article, ...]
    """By time of publication."""
    truths: tuple[Truth, ...]
    """In the order of the articles."""
    stories: tuple[StoryTruth, ...]
    hard_pairs: tuple[tuple[Pair, str], ...]
    """Unrelated articles made to be mistaken for one story, and why."""

    def pairs(self) -> set[Pair]:
        """All pairs of articles that share a story; an article of two stories pairs with the articles of both."""
        return {pair for story in self.stories for pair in combinations(sorted(story.articles), 2)}

    def figures(self, found: Iterable[Pair]) -> dict[str, Figures]:
        """Pair precision, recall and F1 of found pairs: of all, and by the half of the earlier article."""
        halves = {truth.article: "invented" if truth.invented else "known" for truth in self.truths}
        true: dict[str, set[Pair]] = defaultdict(set)
        told: dict[str, set[Pair]] = defaultdict(set)
        for pairs, by_half in ((self.pairs(), true), (found, told)):
            for one, other in pairs:
                pair = min(one, other), max(one, other)
                by_half["all"].add(pair)
                by_half[halves[pair[0]]].add(pair)
        return {name: _figures(true[name], told[name]) for name in ("all", "known", "invented")}


def _figures(true: set[Pair], told: set[Pair]) -> Figures:
    hits = len(true & told)
    precision = hits / len(told) if told else 1.0
    recall = hits / len(true) if true else 1.0
    return Figures(precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0)
