"""Makes pages one by one; each depends on the seed and its number only."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Any

from tests.clean.made_corpus.caption import captioned
from tests.clean.made_corpus.page import Block, Page
from tests.made_text.grammar import Numerals, capitalised, choose, fill

__all__ = ["LANGUAGES", "invented_phrases", "made_page", "made_pages"]

_WORDS = Path(__file__).parent / "words"
LANGUAGES = ("en", "de", "es", "fr", "it", "pt", "nl", "sv", "pl", "tr", "ru", "el", "ar", "hi", "ja", "zh", "ko")
_POINT = {"en", "hi", "ja", "zh", "ko"}


def made_pages(count: int, seed: int = 1, language: str | None = None) -> Iterator[Page]:
    """So many pages, one after the other, in all languages or in one."""
    return (made_page(number, seed, language) for number in range(count))


def made_page(number: int, seed: int = 1, language: str | None = None) -> Page:
    """The page of that number; a quarter is English, every second one invented."""
    rng = Random(f"{seed}/{number}")
    if language is None:
        language = "en" if rng.random() < 0.2 else rng.choice(LANGUAGES)
    return _Maker(language, number % 2 == 1, rng).page(f"p{number:06d}")


def invented_phrases(language: str) -> list[str]:
    """Invented agencies, and the fixed beginnings of the other invented phrases: no data file may have them."""
    found = []
    for kind, phrases in _table(language)["invented"].items():
        for phrase in phrases:
            start = phrase.split("{")[0].split("<")[0].split("[")[0].strip()
            if kind == "agencies" or len(start) > 9:
                found.append(start)
    return found


@dataclass(slots=True)
class _Maker:
    language: str
    invented: bool
    rng: Random
    deck: list[str] = field(default_factory=list)
    """Patterns of sentences that wait for their turn, so that all are used before one comes again."""

    @property
    def table(self) -> dict[str, Any]:
        return _table(self.language)

    @property
    def frame(self) -> dict[str, list[str]]:
        """Agencies and banners of this page's half."""
        half: dict[str, list[str]] = self.table["invented" if self.invented else "known"]
        return half

    def page(self, name: str) -> Page:
        rng = self.rng
        head = [
            *self._banner("forSale", 0.4),
            *self._banner("cookieNotice", 0.25),
            *([Block("pageDate", self._say("date"))] if rng.random() < 0.6 else []),
            Block("headline", self._say("headline")),
            *([Block("byline", self._say("byline"))] if rng.random() < 0.6 else []),
        ]
        text = [self._body() for _ in range(rng.randint(7, 20))]
        text[0] = self._with_dateline(text[0]) if rng.random() < 0.5 else text[0]
        text += [self._near_miss() for _ in range(rng.randint(0, 3))]
        text[1:] = rng.sample(text[1:], len(text) - 1)
        lead: list[Block] = []
        for _ in range(rng.randint(0, 5)):
            self._picture(lead, text)
        for kind, chance in (("related", 0.5), ("advertisement", 0.4), ("newsletter", 0.3)):
            for banner in self._banner(kind, chance):
                text.insert(self._place(text), banner)
        if rng.random() < 0.5:
            text.insert(self._place(text), Block("subheading", self._say("subheading")))
        foot = [b for kind in ("share", "subscription", "related", "cookieNotice") for b in self._banner(kind, 0.35)]
        separator = "\n\n" if rng.random() < 0.7 else "\n"
        return Page(name, self.language, self.invented, separator, (*head, *lead, *text, *foot))

    def _picture(self, lead: list[Block], text: list[Block]) -> None:
        """Puts a caption above the text or amid it."""
        rng, labels = self.rng, self.table["labels"].split("|")
        agency, person = rng.choice(self.frame["agencies"]), self._word("person")
        facts = {
            "label": rng.choice(labels),
            "own label": rng.choice(self.frame.get("labels", labels)),
            "agency": agency,
            "person": person,
            "party": rng.choice((person, agency, f"{person}/{agency}", f"{agency}/{person}", f"{person} / {agency}")),
            "reseller": rng.choice(self.frame["agencies"]),
            "noise": self._word("noise"),
        }
        blocks = captioned(self._say("caption"), self.language, facts, rng)
        if len(blocks) == 2 and blocks[0].kind == "repeated":
            lead.append(blocks.pop(0))
        elif not lead and self.rng.random() < 0.4:
            lead += blocks
            return
        at = self._place(text)
        text[at:at] = blocks

    def _place(self, text: list[Block]) -> int:
        """A place behind the first paragraph that doesn't part a caption from its credit."""
        at = self.rng.randint(1, len(text))
        while at < len(text) and text[at].role == "credit":
            at += 1
        return at

    def _body(self) -> Block:
        count = self.rng.choice((1, 1, 2, 3))
        if len(self.deck) < count:
            self.deck = self.rng.sample(self.table["body"], len(self.table["body"]))
        sentences = tuple(self._made(self.deck.pop()) for _ in range(count))
        return Block("body", self.table["space"].join(sentences), sentences=sentences)

    def _near_miss(self) -> Block:
        kind, template = self.rng.choice(self.table["near"])
        sentence = self._made(template, {"agency": self.rng.choice(self.frame["agencies"])})
        return Block("body", sentence, kind, sentences=(sentence,))

    def _with_dateline(self, block: Block) -> Block:
        place = self._word("place")
        facts = {"agency": self.rng.choice(self.frame["agencies"]), "place": place, "PLACE": place.upper()}
        line = fill(
            choose(self.rng.choice(self.table["dateline"]), self._words(), self.rng), facts, self.rng, Numerals()
        )
        return Block("body", line + block.text, sentences=block.sentences)

    def _banner(self, kind: str, chance: float) -> list[Block]:
        if self.rng.random() >= chance:
            return []
        return [Block("banner", self._made(self.rng.choice(self.frame[kind])), kind)]

    def _say(self, key: str) -> str:
        return self._made(self.rng.choice(self.table[key]))

    def _word(self, name: str) -> str:
        return choose("{" + name + "}", self._words(), self.rng)

    def _made(self, template: str, facts: Mapping[str, str] = MappingProxyType({})) -> str:
        numerals = Numerals() if self.language in _POINT else Numerals(",", ".")
        return capitalised(fill(choose(template, self._words(), self.rng), facts, self.rng, numerals))

    def _words(self) -> dict[str, str]:
        words: dict[str, str] = self.table["words"]
        return words


@cache
def _table(language: str) -> dict[str, Any]:
    table = tomllib.loads((_WORDS / f"{language}.toml").read_text(encoding="utf-8"))
    table["words"]["noise"] = table["noise"]
    return table
