from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.marks import ELEMENT_BITS, NAMES, bit, class_words, names
from tests.extract.pages import rules


def test_every_family_of_the_data_file_has_a_bit_and_the_other_way_round() -> None:
    families = {f"{family}Class" for family in rules().words["marks"] if family != "nothing"}
    assert families == {name for name in NAMES if name.endswith("Class")}


def test_bits_are_distinct_and_named() -> None:
    assert len({bit(name) for name in NAMES}) == len(NAMES)
    assert names(bit(*NAMES)) == NAMES
    assert set(ELEMENT_BITS.values()) <= {bit(name) for name in NAMES}


def test_class_names_are_cut_at_capitals_and_punctuation() -> None:
    words = class_words(rules())
    for name in ("article-body", "articleBody", "c-article_body__inner", "x ArticleBody2"):
        assert "bodyClass" in names(words.bits(name)), name
    assert "captionClass" in names(words.bits("wp-caption-text"))
    assert "advertisementClass" not in names(words.bits("header-loaded shadow"))
    assert words.bits("") == 0


@given(st.text(max_size=600))
def test_any_name_is_looked_up_and_answers_alike(text: str) -> None:
    words = class_words(rules())
    assert words.bits(text) == words.bits(text) >= 0


def test_pairs_of_words_that_say_nothing_are_passed_over() -> None:
    words = class_words(rules())
    assert "promoClass" not in names(words.bits("node node-promoted view-mode-full"))
    assert "promoClass" in names(words.bits("promoted-box"))
    assert "screenReaderClass" not in names(words.bits("field field-label-hidden"))
    assert "screenReaderClass" in names(words.bits("is-hidden"))
    assert words.bits("labelhidden") == 0
