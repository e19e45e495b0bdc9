"""A pattern is tried on every text that it hits, and on few others."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from archiver.model.rules import Pattern
from archiver.rules.lexicon import Lexicon
from archiver.rules.literals import case_folded


def _pattern(regex: str) -> Pattern:
    return Pattern(id=regex, group="g", source=regex, flags=int(re.I), reason="r", hits=(), spares=())


_PATTERNS = tuple(
    map(
        _pattern,
        [
            r"\bcookies? (?:policy|notice)\b",
            r"^\W*©",
            r"für alle|para todos",
            r"\d{3,}",
            r"(?:版权|版權)所有",
            r"İzin",
            r"\bcookie\b.{0,9}\bpolicy|für.*alle|©",
        ],
    )
)


def test_texts_with_a_literal_are_named_and_no_others() -> None:
    texts = ["Our Cookie Notice", "cookie jar", "Para todos", "版權所有", "© 2026", ""]
    found = Lexicon(_PATTERNS).scan([case_folded(text) for text in texts])
    assert [list(found.texts(pattern)) for pattern in _PATTERNS] == [[0], [4], [2], [0, 1, 2, 3, 4, 5], [3], [], [4]]
    assert [found.anywhere(pattern) for pattern in _PATTERNS] == [True, True, True, True, True, False, True]


def test_one_text_is_searched() -> None:
    lexicon = Lexicon(_PATTERNS)
    hits = {text: lexicon.search(_PATTERNS[2], text, case_folded(text)) for text in ("Para todos, FÜR ALLE", "für")}
    assert [match and match[0] for match in hits.values()] == ["Para todos", None]
    assert lexicon.search(_PATTERNS[3], "in 2026", "in 2026")


def test_a_pattern_it_does_not_know_may_hit_everywhere() -> None:
    other = _pattern("lighthouse")
    found = Lexicon(_PATTERNS).scan(["a", "b"])
    assert list(found.texts(other)) == [0, 1]
    assert found.anywhere(other)


def test_what_is_known_of_patterns_that_may_hit() -> None:
    known = {id(pattern): pattern.source for pattern in (_PATTERNS[4], _PATTERNS[3], _PATTERNS[5], _PATTERNS[0])}
    found = Lexicon(_PATTERNS).scan(["cookie notice", "版权所有"])
    assert found.likely(known) == [_PATTERNS[0].source, _PATTERNS[3].source, _PATTERNS[4].source]


@given(st.lists(st.text(alphabet="cookie ntpälyfür©123版权所有İıiI\u0307\n"), max_size=8))
def test_no_hit_is_ever_missed(texts: list[str]) -> None:
    lexicon = Lexicon(_PATTERNS)
    found = lexicon.scan([case_folded(text) for text in texts])
    for pattern in _PATTERNS:
        hit = {number for number, text in enumerate(texts) if pattern.regex.search(text)}
        assert hit <= set(found.texts(pattern))
        assert sorted(hit) == found.hit(pattern, dict(enumerate(texts)))
        for text in texts:
            match, whole = lexicon.search(pattern, text, case_folded(text)), pattern.regex.search(text)
            assert (match and match.start()) == (whole and whole.start())
