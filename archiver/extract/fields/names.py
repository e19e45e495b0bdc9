"""Names of people and desks: what can be one, and which two are the same."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archiver.extract.fields.byline_words import BylineWords
from archiver.rules.literals import case_folded
from archiver.web.text import fold

__all__ = ["Name", "looks_like_name", "same_name"]

_MOST_TOKENS = 6
_LONGEST_NAME = 60
_LONGEST_CASELESS = 30
_SENTENCE = re.compile(r"[.!?。！？]\s+\S+\s+\S+\s+\S+\s+\S+\s+\S+|[!?:。！？：…]$")
_CASELESS = re.compile("[\u0590-\u06ff\u0900-\u0e7f\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_PHRASE = re.compile("[\u3041-\u309f][^\u3041-\u309f]*[\u3041-\u309f]")
"""Particles and endings of Japanese; a text of some length with two of them is no name."""
_LONGEST_KANA_NAME = 14
_SHORT = 3
_EDGES = ".,'’"
_ELIDED = ("d'", "d’", "l'", "l’", "al", "o'", "o’", "'t", "’t")


@dataclass(frozen=True, slots=True)
class Name:
    """One author of a byline."""

    name: str
    raw: str
    role: str | None = None
    affiliation: str | None = None
    is_desk: bool = False
    #: a desk, a team or an organisation rather than a person


def looks_like_name(text: str, words: BylineWords, *, accept_single: bool = False, accept_lower: bool = False) -> bool:
    """Whether a text can be the name of a person or desk: a few words, with capitals where the script has them.

    With `accept_single` one word will do, also the name of a user such as `maud_k`; with `accept_lower` two or three
    words without capitals.
    """
    tokens = text.split()
    if not tokens or len(tokens) > _MOST_TOKENS or len(text) > _LONGEST_NAME or _SENTENCE.search(text):
        return False
    folded = [case_folded(token).strip(_EDGES) for token in tokens]
    if not words.never.isdisjoint(folded) or folded[-1] in words.inside:
        return False
    if _CASELESS.search(text):
        is_phrase = len(text) > _LONGEST_KANA_NAME and _PHRASE.search(text) is not None
        is_said = is_phrase or words.matches("post", text) or (not accept_single and any(map(str.isdigit, text)))
        return 2 <= len(text) <= _LONGEST_CASELESS and not is_said
    if not accept_single and any(map(str.isdigit, text)):
        return False  # of a product rather than a person
    if len(tokens) == 1:
        return accept_single and len(text) >= 2
    particles = words.credit.particles
    proper = [token for token, bare in zip(tokens, folded, strict=True) if bare not in particles]
    if not proper or any(_is_number(token) for token in proper):
        return False
    lower = sum(token[0].islower() and token[:2] not in _ELIDED for token in proper)
    return lower == 0 or (accept_lower and len(tokens) <= 3)


def _is_number(token: str) -> bool:
    """Whether a word is a number, or has one glued to its front: `10`, `4Research`; not the `3i` of a company."""
    return (token[0].isdigit() and len(token) > _SHORT) or not any(map(str.isalpha, token))


def same_name(one: str, other: str) -> bool:
    """Whether two spellings are of one person: equal words but for case, dots and middle names.

    >>> same_name("Jane M. Doe", "JANE DOE"), same_name("Jane Doe", "Jane Roe")
    (True, False)
    """
    first = {token.strip(".") for token in fold(one).split() if len(token.strip(".")) > 1}
    second = {token.strip(".") for token in fold(other).split() if len(token.strip(".")) > 1}
    if not first or not second:
        return fold(one) == fold(other)
    return first == second or (len(first & second) >= 2 and (first <= second or second <= first))
