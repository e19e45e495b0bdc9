"""Invented texts that share what no data file knows."""

from __future__ import annotations

from functools import cache

from archiver.cleaning.corpus import Corpus, Learner, learn
from archiver.extract import prepare
from archiver.model.rules import Rules
from archiver.rules.load import load_rules

__all__ = ["BANNER", "corpus_of", "rules", "stories", "story"]

BANNER = "Grubbel pages float on crumbs of data that your device keeps for us."
_TOWNS = ("Ostrel", "Wimmerby", "Kaldau", "Perrin", "Tolmezz", "Quint", "Harrow", "Selbu", "Dorning", "Vasto")
_PEOPLE = ("a baker", "the priest", "a teacher of physics", "his wife", "one of them", "the old miller", "a guard")
_ENDS = ("wait and see", "pay for all of it", "close its doors early", "look for other ways", "sell what is left of it")
_REASONS = ("since it rained", "as ever", "though few believe it", "to the last stone", "if it can", "before winter")
_THINGS = ("bridge", "ferry", "mill", "school", "harbour", "market")


@cache
def rules() -> Rules:
    """The packaged ones, ready."""
    loaded = load_rules(None)
    prepare(loaded)
    return loaded


def story(number: int) -> str:
    """A text with a banner above, and a caption whose credit ends in an agency that nobody knows."""
    town, thing = _TOWNS[number % len(_TOWNS)], _THINGS[number // len(_TOWNS) % len(_THINGS)]
    return "\n\n".join(
        (
            BANNER,
            f"{town} decides on its {thing} number {number}",
            f"The council of {town} voted to repair the old {thing} for {number + 3} million crowns, its chair said.",
            f"A woman looks at the {thing} of {town} on day {number}. Zwollvik Lichtbild",
            f"Nobody asked the people who live beside the {thing} for {number + 20} years, said {_PEOPLE[number % 7]}.",
            f"{town} will {_ENDS[number % 5]}, {_PEOPLE[number % 7]} added, {_REASONS[number % 6]}.",
        )
    )  # fmt: skip


def stories(count: int) -> list[str]:
    """So many texts."""
    return [story(number) for number in range(count)]


def corpus_of(texts: list[str]) -> Corpus:
    """What these texts know together."""
    learner = Learner()
    learner.add(learn(texts))
    return learner.corpus()
