"""A pattern is tried on every text that it hits, and on few others."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from archiver.model.rules import Pattern
from archiver.rules.lexicon import Lexicon
from archiver.rules.literals import case_folded


def _pattern(regex: str) -> Pattern:
    return Pattern(id=regex, group="g", regex=re.compile(regex, re.I), reason="r", hits=(), spares=())


_PATTERNS = tuple(
    map(
        _pattern,
        [r"\bcookies? (?:policy|notice)\b", r"^\W*©", r"für alle|para todos", r"\d{3,}", r"(?:版权|版權)所有", r"İzin"],
    )
)


def test_texts_with_a_literal_are_named_and_no_others() -> None:
    texts = ["Our Cookie Notice", "cookie jar", "Para todos", "版權所有", "© 2026", ""]
    found = Lexicon(_PATTERNS).scan([case_folded(text) for text in texts])
    assert [list(found.texts(pattern)) for pattern in _PATTERNS] == [[0], [4], [2], [0, 1, 2, 3, 4, 5], [3], []]
    assert [found.anywhere(pattern) for pattern in _PATTERNS] == [True, True, True, True, True, False]


def test_one_text_is_asked_for_a_literal() -> None:
    lexicon = Lexicon(_PATTERNS)
    assert lexicon.may_hit(_PATTERNS[0], "the cookie policy")
    assert not lexicon.may_hit(_PATTERNS[0], "the cookie jar")
    assert lexicon.may_hit(_PATTERNS[3], "anything")


def test_a_pattern_it_does_not_know_may_hit_everywhere() -> None:
    other = _pattern("lighthouse")
    found = Lexicon(_PATTERNS).scan(["a", "b"])
    assert list(found.texts(other)) == [0, 1]
    assert found.anywhere(other)


@given(st.lists(st.text(alphabet="cookie ntpälyfür©123版权所有İıiI\u0307\n"), max_size=8))
def test_no_hit_is_ever_missed(texts: list[str]) -> None:
    found = Lexicon(_PATTERNS).scan([case_folded(text) for text in texts])
    for pattern in _PATTERNS:
        hit = {number for number, text in enumerate(texts) if pattern.regex.search(text)}
        assert hit <= set(found.texts(pattern))
