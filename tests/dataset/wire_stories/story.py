"""A story as an agency tells it: passages in the order of their weight, and the same story some hours later."""

import tomllib
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from tests.made_text.grammar import Numerals, capitalised, choose, fill

__all__ = ["LANGUAGES", "Passage", "Skeleton", "Story", "Writer"]

LANGUAGES = ("en", "de", "es", "ru", "ja")

_WORDS = Path(__file__).parent / "words"
#: facts that two reports of the same sort may share: the same club in another match, the same index a day later
_SAME_IN_HARD_PAIRS = {
    "football": ("home", "coach", "keeper", "cup"),
    "market": ("index", "winner", "trader"),
    "quake": ("country", "region", "place", "mayor"),
    "storm": ("country", "region", "place", "mayor"),
    "election": ("country", "office", "third"),
    "bank": ("country", "bank", "governor"),
    "strike": ("firm", "union", "leader"),
}
#: kinds of passages in the order in which a story has them: the further down, the easier to cut
_ORDER = (
    "lead detail quote detail detail quote detail background detail quote detail detail quote detail background quote "
    "background detail quote background detail quote"
)

#: how many sentences a passage has, one of these
_SENTENCES = {"lead": (1,), "detail": (1, 2, 2), "background": (1, 1, 2), "quote": (1, 2)}


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph. Of a quotation, `sentences` are the words of `who`."""

    kind: str
    sentences: tuple[str, ...]
    who: str | None = None


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The words of a passage before its facts are put in."""

    kind: str
    sentences: tuple[str, ...]
    who: str | None


@dataclass(frozen=True, slots=True)
class Story:
    id: str
    language: str
    topic: str
    invented: bool
    """Whether agency and phrases are of the invented half."""
    agency: tuple[str, str]
    """Name and short name."""
    released: datetime
    headlines: tuple[str, ...]
    facts: dict[str, str]
    skeletons: tuple[Skeleton, ...]
    passages: tuple[Passage, ...]
    later: tuple[Passage, ...] = ()
    """The passages of the update, empty where there is none."""


@dataclass(slots=True)
class Writer:
    """Writes stories in one language, and no sentence twice."""

    language: str
    seen: set[str] = field(default_factory=set)

    @property
    def grammar(self) -> dict[str, Any]:
        return _grammar(self.language)

    @property
    def topics(self) -> tuple[str, ...]:
        return tuple(self.grammar["topic"])

    @property
    def numerals(self) -> Numerals:
        return Numerals(self.grammar["decimal"], self.grammar["group"])

    def facts(self, topic: str, day: datetime, rng: Random, like: Story | None = None) -> dict[str, str]:
        """Names and figures of an event on that day; like another one, it shares with it what such events share."""
        words = self.grammar["words"]
        drawn = {name: "{" + name + "}" for name in ("place", "region", "country")}
        drawn |= self.grammar["topic"][topic]["facts"]
        facts: dict[str, str] = {}
        for name, text in drawn.items():
            facts[name] = fill(choose(text, words, rng), facts, rng, self.numerals)
        facts["day"] = words["weekday"].split("|")[day.weekday()]
        if like is not None:
            facts |= {name: like.facts[name] for name in _SAME_IN_HARD_PAIRS[topic] if name in like.facts}
        return facts

    def skeletons(self, topic: str, passages: int, rng: Random, like: Story | None, alike: float) -> list[Skeleton]:
        """The words of a new story; of the passages of the other story this share (0–1) is taken over."""
        grammar, own = self.grammar, self.grammar["topic"][topic]
        stock = {
            "lead": rng.sample(own["lead"], len(own["lead"])),
            **{k: self._stock(own[k], grammar["generic"][k], rng) for k in ("detail", "background", "quote")},
        }
        kinds = _ORDER.split()[:passages]
        found: list[Skeleton] = []
        for at, kind in enumerate(kinds):
            if like is not None and at < len(like.skeletons) and rng.random() < alike:
                found.append(like.skeletons[at])
                continue
            count = rng.choice(_SENTENCES[kind])
            templates = [stock[kind].pop() for _ in range(count) if stock[kind]]
            sentences = tuple(choose(t, grammar["words"], rng) for t in templates)
            who = choose(rng.choice(own["speakers"]), grammar["words"], rng) if kind == "quote" else None
            if sentences:
                found.append(Skeleton(kind, sentences, who))
        return found

    def passage(self, skeleton: Skeleton, topic: str, facts: dict[str, str], rng: Random) -> Passage:
        """The passage with its facts; a sentence that stands in print already is worded anew."""
        own = self.grammar["topic"][topic]
        sentences = []
        for words in skeleton.sentences:
            sentence = self._filled(words, facts, rng)
            while sentence in self.seen:
                again = rng.choice(own[skeleton.kind] + self.grammar["generic"].get(skeleton.kind, []))
                sentence = self._filled(choose(again, self.grammar["words"], rng), facts, rng)
            self.seen.add(sentence)
            sentences.append(sentence.removesuffix(".") + self.grammar["end"])
        who = skeleton.who and fill(skeleton.who, facts, rng, self.numerals)
        return Passage(skeleton.kind, tuple(sentences), who)

    def own_passage(self, kind: str, topic: str, facts: dict[str, str], rng: Random) -> Passage:
        """One more passage on the event, in words of its own."""
        own = self.grammar["topic"][topic]
        template = rng.choice(own[kind] if kind == "lead" else self.grammar["generic"][kind])
        who = choose(rng.choice(own["speakers"]), self.grammar["words"], rng) if kind == "quote" else None
        words = choose(template, self.grammar["words"], rng)
        return self.passage(Skeleton(kind, (words,), who), topic, facts, rng)

    def headlines(self, topic: str, facts: dict[str, str], rng: Random) -> tuple[str, ...]:
        """As many as the topic has patterns for, each worded anew."""
        patterns = self.grammar["topic"][topic]["headline"]
        words = (choose(pattern, self.grammar["words"], rng) for pattern in rng.sample(patterns, len(patterns)))
        return tuple(capitalised(fill(" ".join(w.split()), facts, rng, self.numerals)) for w in words)

    def _filled(self, words: str, facts: dict[str, str], rng: Random) -> str:
        return capitalised(" ".join(fill(words, facts, rng, self.numerals).split()).replace(" ,", ","))

    @staticmethod
    def _stock(own: list[str], generic: list[str], rng: Random) -> list[str]:
        """Templates of the topic and general ones in random order, each once."""
        mixed = own + generic
        return rng.sample(mixed, len(mixed))


@cache
def _grammar(language: str) -> dict[str, Any]:
    return tomllib.loads((_WORDS / f"{language}.toml").read_text(encoding="utf-8"))
