"""Words are found whole, in any case and script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.images.word_finder import WordFinder, words_in

_FINDER = WordFinder(["ap", "reuters", "фото", "été"])


@pytest.mark.parametrize("text", ["AP", "(ap)", "Photo: Reuters/AP", "ФОТО: Иван", "L'ÉTÉ", "ＡＰ", "no\tap\nhere"])
def test_a_word_is_found_whatever_stands_beside_it(text: str) -> None:
    assert _FINDER.any_in(text)


@pytest.mark.parametrize("text", ["", "apple", "a p", "ap_1", "reuter s", "фотограф", "ete"])
def test_part_of_a_word_is_none(text: str) -> None:
    assert not _FINDER.any_in(text)


@given(st.text(alphabet="ap reutersAPfо_фото.,é1"))
def test_it_finds_what_the_words_of_a_text_hold(text: str) -> None:
    assert _FINDER.any_in(text) == (not {"ap", "reuters", "фото", "été"}.isdisjoint(words_in(text)))
