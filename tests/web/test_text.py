from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.web.controls import clean_markup, strip_controls
from archiver.web.text import fold, has_words, squash, words
from archiver.web.twice_encoded import mend_twice_encoded


def test_words_of_many_scripts() -> None:
    assert words("L’école d'été — 12,5 %") == ["L’école", "d'été", "12", "5"]
    assert words("「東京」のAP通信") == ["東", "京", "の", "AP", "通", "信"]
    assert words("हिन्दी समाचार") == ["हिन्दी", "समाचार"]
    assert words("وقالت الوكالة: نعم،") == ["وقالت", "الوكالة", "نعم"]
    assert words("연합뉴스=서울") == ["연합뉴스", "서울"]
    assert words("… – | • ©") == []


def test_folding_levels_what_copies_differ_in() -> None:
    assert fold("“It’s  over”\u200f – he said…") == fold('"It\'s over" - HE said...')
    assert fold("STRASSE") == fold("straße")


@given(st.text())
def test_squash_and_fold_are_idempotent(text: str) -> None:
    assert squash(squash(text)) == squash(text)
    assert fold(fold(text)) == fold(text)
    assert has_words(text) == bool(words(text))


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_markup_and_text_are_cleaned_alike(text: str) -> None:
    clean, count = strip_controls(mend_twice_encoded(text)[0])
    markup, counted, _ = clean_markup(text)
    clean.encode()
    if count and counted:
        assert (markup.decode(), counted) == (clean, count)
    # some noncharacters are left, which all of UTF-8, JSON and lxml can carry
    assert strip_controls(markup.decode())[0] == clean


def test_characters_encoded_twice_are_mended() -> None:
    meant = "It’s the mayor’s bridge, a café – “closed”."
    twice = meant.encode().decode("latin-1")
    assert mend_twice_encoded(twice) == (meant, 6)
    assert clean_markup(twice.encode()) == (meant.encode(), 0, 6)


@pytest.mark.parametrize(
    "text", ["a Ã© as it stands", "a stray \x93 alone", "It’s fine", "Â© 2024, \x91\x92\x93 and â\x80\x99"]
)
def test_what_was_encoded_once_is_left_alone(text: str) -> None:
    assert mend_twice_encoded(text) == (text, 0)
