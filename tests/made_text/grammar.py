"""Invented text from phrase grammars, the same for the same random numbers.

Two steps, so that one choice of words can be filled with other facts: `choose` settles words, `fill` settles facts.

- `[a|b|c]` is one of the phrases (nested as deep as you like), `{name}` one of the phrases of a word list
- `<name>` is a fact; `<#20-90>` a number of that range, `<#1.0-4.9>` one with a decimal, `<##900-9000>` one with its
  thousands set apart, `<#01-12>` one with zeros in front
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from random import Random

__all__ = ["Numerals", "capitalised", "choose", "fill"]

_FACT = re.compile(r"<([^<>]+)>")
_RANGE = re.compile(r"(##?)([\d.]+)-([\d.]+)")


@dataclass(frozen=True, slots=True)
class Numerals:
    """How a language writes numbers: 1,234.5 or 1.234,5."""

    decimal: str = "."
    group: str = ","

    def write(self, low: str, high: str, rng: Random, *, grouped: bool = False) -> str:
        if "." in low:
            return f"{rng.uniform(float(low), float(high)):.1f}".replace(".", self.decimal)
        number = rng.randint(int(low), int(high))
        if grouped:
            return f"{number:,}".replace(",", self.group)
        return str(number).zfill(len(low) if low.startswith("0") else 0)


@dataclass(frozen=True, slots=True)
class _Slot:
    name: str


@dataclass(frozen=True, slots=True)
class _Choice:
    options: tuple[tuple["str | _Slot | _Choice", ...], ...]


def choose(template: str, words: Mapping[str, str], rng: Random) -> str:
    """The template with every phrase settled; facts stay as they are.

    A name without a word list is a KeyError.

    >>> choose("[rain|rain] {fell} in <place>", {"fell": "fell|fell"}, Random(1))
    'rain fell in <place>'
    """
    out: list[str] = []
    _say(_parsed(template), words, rng, out)
    return "".join(out)


def _say(parts: tuple["str | _Slot | _Choice", ...], words: Mapping[str, str], rng: Random, out: list[str]) -> None:
    for part in parts:
        if isinstance(part, str):
            out.append(part)
        elif isinstance(part, _Slot):
            _say(_parsed(words[part.name]), words, rng, out)
        else:
            _say(part.options[int(rng.random() * len(part.options))], words, rng, out)


def fill(text: str, facts: Mapping[str, str], rng: Random, numerals: Numerals) -> str:
    """The text with its facts.

    >>> fill("<n> of <#7-7> towns, <##1200-1200> people", {"n": "two"}, Random(1), Numerals())
    'two of 7 towns, 1,200 people'
    """

    def value(match: re.Match[str]) -> str:
        numbers = _RANGE.fullmatch(match[1])
        if numbers is None:
            return facts[match[1]]
        return numerals.write(numbers[2], numbers[3], rng, grouped=numbers[1] == "##")

    return _FACT.sub(value, text)


def capitalised(sentence: str) -> str:
    """The sentence with a capital first letter, behind any opening quotation mark.

    >>> capitalised("“rain fell")
    '“Rain fell'
    """
    for at, letter in enumerate(sentence[:3]):
        if letter.isalnum():
            return sentence[:at] + letter.upper() + sentence[at + 1 :]
    return sentence


@cache
def _parsed(template: str) -> tuple["str | _Slot | _Choice", ...]:
    """The template as parts; a list of phrases (`a|b`) is one choice."""
    choice, at = _choice(template, 0)
    if at != len(template):
        raise ValueError(f"a bracket too many at {at} of {template!r}")
    return choice.options[0] if len(choice.options) == 1 else (choice,)


def _choice(template: str, at: int) -> tuple[_Choice, int]:
    options: list[tuple[str | _Slot | _Choice, ...]] = []
    parts: list[str | _Slot | _Choice] = []
    while at < len(template) and template[at] != "]":
        letter = template[at]
        if letter == "[":
            inner, at = _choice(template, at + 1)
            if at >= len(template):
                raise ValueError(f"a bracket stays open in {template!r}")
            parts.append(inner)
        elif letter == "{":
            end = template.index("}", at)
            parts.append(_Slot(template[at + 1 : end]))
            at = end
        elif letter == "|":
            options.append(tuple(parts))
            parts = []
        else:
            end = min((e for e in (template.find(mark, at) for mark in "[]{|") if e >= 0), default=len(template))
            parts.append(template[at:end])
            at = end - 1
        at += 1
    options.append(tuple(parts))
    return _Choice(tuple(options)), at
