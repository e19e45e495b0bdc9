"""Bylines taken apart: names, jobs, affiliations, agencies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from archiver.extract.images.words import CreditWords, credit_words
from archiver.model.rules import Agency, Rules
from archiver.web.text import fold, squash

__all__ = ["Byline", "BylineWords", "Name", "byline_words", "looks_like_name", "read_byline", "same_name"]

_MOST_TOKENS = 6
_LONGEST_NAME = 60
_LONGEST_LABEL = 30
_DATE_OR_NUMBER = re.compile(r"(?<!\w)[\d][\d.:/,\s-]*(?!\w)|\S*\d\S*")
_PARENTHESES = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|(?<!\w)@\w+")
_EDGES = " \t,;:|/·•–—-.'\"“”„»«*()[]<>"
_SENTENCE = re.compile(r"[.!?。！？]\s+\S+\s+\S+\s+\S+\s+\S+|[!?。！？…]$")
_GLUED_JOB = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CASELESS = re.compile("[\u0590-\u06ff\u0900-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Name:
    """One author of a byline."""

    name: str
    raw: str
    role: str | None = None
    affiliation: str | None = None
    is_desk: bool = False
    #: a desk or a team rather than a person


@dataclass(frozen=True, slots=True)
class Byline:
    """A byline taken apart."""

    names: tuple[Name, ...] = ()
    agencies: tuple[Agency, ...] = ()
    has_prefix: bool = False
    #: whether it says "By" or the like


@dataclass(frozen=True, slots=True)
class BylineWords:
    """The patterns of data/patterns/byline.toml by part, and the names of agencies."""

    parts: Mapping[str, tuple[re.Pattern[str], ...]]
    credit: CreditWords

    def cut(self, part: str, text: str) -> str:
        """`text` without what the patterns of a part match."""
        for regex in self.parts.get(part, ()):
            text = regex.sub(" ", text, count=1)
        return text.strip()

    def matches(self, part: str, text: str) -> list[re.Match[str] | None]:
        """How the patterns of a part begin `text` if a word followed."""
        return [regex.match(f"{text} …") for regex in self.parts.get(part, ())]

    def is_label(self, text: str) -> bool:
        """Whether a text is nothing but the beginning of a byline: `By`, `Written by`; not the language `DE`."""
        if len(text) > _LONGEST_LABEL or (len(text) == 2 and text.isupper()):
            return False
        return any(m and m.end() == len(text) + 1 for m in self.matches("prefix", text))

    def hits(self, part: str, text: str) -> bool:
        """Whether a pattern of a part matches."""
        return any(regex.search(text) for regex in self.parts.get(part, ()))


def byline_words(rules: Rules) -> BylineWords:
    """The words of these rules."""
    parts: dict[str, tuple[re.Pattern[str], ...]] = {}
    for pattern in rules.patterns.get("byline", ()):
        part = pattern.options.get("part", "")
        parts[part] = (*parts.get(part, ()), pattern.regex)
    return BylineWords(parts, credit_words(rules))


def read_byline(text: str, words: BylineWords, *, is_name_list: bool = False) -> Byline:
    """The names in a line such as `By Jane Doe, Political editor, and John Roe (AP)`; empty if it holds none.

    With `is_name_list` (metadata) nothing but names is expected, so single words are names too.
    """
    line, has_prefix = _without_prefix(squash(_ADDRESS.sub(" ", text)), words)
    for regex in words.parts.get("head", ()):
        line = regex.sub("", line, count=1)
    for regex in words.parts.get("tail", ()):
        line = regex.sub("", line, count=1)
    names: list[Name] = []
    agencies: list[Agency] = []
    for segment, is_aside in _segments(line, words):
        accept_single = (is_name_list or has_prefix) and not any(" " in name.name for name in names)
        _read_segment(segment, words, names, agencies, accept_single=accept_single, is_aside=is_aside)
    return Byline(tuple(names), tuple(dict.fromkeys(agencies)), has_prefix)


def _without_prefix(line: str, words: BylineWords) -> tuple[str, bool]:
    has_prefix = False
    for regex in words.parts.get("inside", ()):
        if match := regex.search(line):
            line, has_prefix = line[match.end() :], True
    for _ in range(2):  # "Text: Von Jane Doe"
        for regex in words.parts.get("prefix", ()):
            if match := regex.match(line):
                line, has_prefix = line[match.end() :].strip(), True
    return line, has_prefix


def _segments(line: str, words: BylineWords) -> list[tuple[str, bool]]:
    """Stretches between separators, each with whether it stands in parentheses."""
    pieces = [line]
    for regex in words.parts.get("separator", ()):
        pieces = [part for piece in pieces for part in regex.split(piece)]
    return [(part, is_aside) for piece in pieces for part, is_aside in _opened(piece) if part.strip(_EDGES)]


def _opened(piece: str) -> Iterable[tuple[str, bool]]:
    """A segment, and what stands in its parentheses after it."""
    inside = [m[1] or m[2] or "" for m in _PARENTHESES.finditer(piece)]
    yield _PARENTHESES.sub(" ", piece), False
    yield from ((part, True) for part in inside)


def _read_segment(
    segment: str, words: BylineWords, names: list[Name], agencies: list[Agency], *, accept_single: bool, is_aside: bool
) -> None:
    raw = squash(segment).strip(" ,;|·•–—-")
    text, _ = _without_prefix(raw, words)
    text = words.cut("honorific", _DATE_OR_NUMBER.sub(" ", text)).strip(_EDGES)
    if not text or words.hits("notName", text):
        return
    if agency := words.credit.agency(text):
        agencies.append(agency)
        if names and names[-1].affiliation is None:
            names[-1] = replace(names[-1], affiliation=text)
        return
    for regex in words.parts.get("affiliation", ()):
        if match := regex.match(text):
            if names and names[-1].affiliation is None:
                names[-1] = replace(names[-1], affiliation=match["name"].strip())
            return
    if words.hits("role", text) and not words.hits("desk", text):
        bare = squash(words.cut("role", text)).strip(_EDGES)
        is_glued = bare != text and _GLUED_JOB.match(bare) is not None
        if is_glued and looks_like_name(bare, words.credit.particles, accept_single=True):
            names.append(Name(bare, raw, role=text.replace(bare, "").strip()))  # 김철수 기자
        elif names:
            names[-1] = replace(names[-1], role=names[-1].role or text)
        return
    for regex in words.parts.get("rolePrefix", ()):
        if (match := regex.match(text)) and text[match.end() :].strip():
            names.append(Name(text[match.end() :].strip(), raw, role=match["role"]))  # 社会部 山田花子
            return
    if not is_aside and looks_like_name(text, words.credit.particles, accept_single=accept_single):
        names.append(Name(squash(text), raw, is_desk=words.hits("desk", text)))
    elif names and names[-1].role is None and len(text) <= _LONGEST_NAME and words.hits("role", text):
        names[-1] = replace(names[-1], role=text)


def looks_like_name(text: str, particles: frozenset[str], *, accept_single: bool) -> bool:
    """Whether a text can be the name of a person or desk: a few words, capitals where the script has them.

    >>> looks_like_name("Ursula von der Berg", frozenset(("von", "der")), accept_single=False)
    True
    >>> looks_like_name("Closed in the city", frozenset(), accept_single=False)
    False
    """
    tokens = text.split()
    if not tokens or len(tokens) > _MOST_TOKENS or len(text) > _LONGEST_NAME or _SENTENCE.search(text):
        return False
    if _CASELESS.search(text):
        return len(text) >= 2 and len(text) <= 30
    if len(tokens) == 1 and (not accept_single or len(text) < 2):
        return False
    proper = [token for token in tokens if token.casefold().strip(".'’") not in particles]
    if not proper:
        return False
    lower = sum(token[0].islower() and token[:2] not in ("d'", "d’", "l'", "l’", "al") for token in proper)
    return lower == 0 or (accept_single and len(tokens) == 1) or (accept_single and len(tokens) <= 3)


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
