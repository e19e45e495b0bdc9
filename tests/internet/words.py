"""Sentences that nobody wrote for a newspaper, in several languages: `texts/LANGUAGE.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from random import Random

from tests.internet.article import Article

__all__ = ["Picture", "Words", "words_of"]

_TEXTS = Path(__file__).parent / "texts"
_PARAGRAPHS = (6, 8)
_SENTENCES = (3, 4)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of an article."""

    path: str
    caption: str
    credit: str


@dataclass(frozen=True)
class Words:
    """What a language has to say."""

    language: str
    direction: str
    slots: Mapping[str, Sequence[str]]
    headlines: Sequence[str]
    sentences: Sequence[str]
    captions: Sequence[str]
    credits: Sequence[str]
    labels: Mapping[str, str]

    def filled(self, form: str, chance: Random) -> str:
        """A form with its slots filled by chance."""
        chosen = {slot: chance.choice(values) for slot, values in self.slots.items()}
        return form.format(number=chance.randint(3, 900), **chosen)

    def headline(self, key: str) -> str:
        """A headline of the article with this key."""
        chance = Random(f"{key}/headline")
        text = self.filled(chance.choice(self.headlines), chance)
        return text[0].upper() + text[1:]

    def author(self, article: Article) -> str:
        return Random(f"{article.key}/author").choice(self.slots["person"])

    def paragraphs(self, article: Article, now: float) -> tuple[str, ...]:
        """The text of an article as it stands at a time; no sentence form comes twice in a row."""
        is_updated = article.updated is not None and now >= article.updated
        return _paragraphs(self.language, article.key, article.pages, is_updated)

    def text(self, key: str, pages: int, is_updated: bool) -> tuple[str, ...]:
        """The same by the article's key, made anew each time."""
        chance = Random(f"{key}/text")
        paragraphs = []
        for _ in range(chance.randint(*_PARAGRAPHS) * pages):
            forms = chance.sample(self.sentences, chance.randint(*_SENTENCES))
            paragraphs.append(" ".join(self.filled(form, chance) for form in forms))
        if is_updated:
            paragraphs.append(self.filled(self.labels["update"], chance))
        return tuple(paragraphs)

    def summary(self, article: Article) -> str:
        """The first sentence or two, cut off as feeds do."""
        first = self.paragraphs(article, article.published)[0]
        return first if len(first) <= 220 else first[:219].rsplit(" ", 1)[0] + "…"

    def picture(self, article: Article) -> Picture | None:
        if not article.has_picture:
            return None
        chance = Random(f"{article.key}/picture")
        caption, credit = chance.choice(self.captions), chance.choice(self.credits)
        return Picture(f"/img/{article.number}.png", self.filled(caption, chance), self.filled(credit, chance))


@lru_cache(maxsize=5000)  # each listing that names an article asks for its first sentence
def _paragraphs(language: str, key: str, pages: int, is_updated: bool) -> tuple[str, ...]:
    return words_of(language).text(key, pages, is_updated)


@cache
def words_of(language: str) -> Words:
    """The words of a language, by its ISO 639-1 code."""
    data = tomllib.loads((_TEXTS / f"{language}.toml").read_text("utf-8"))
    slots = {"person": data["people"], "place": data["places"], "body": data["bodies"], "thing": data["things"]}
    slots["weekday"] = data["weekdays"]
    texts = {name: data[name] for name in ("headlines", "sentences", "captions", "credits", "labels")}
    return Words(language=language, direction=data["direction"], slots=slots, **texts)
