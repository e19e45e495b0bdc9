from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.marks import ELEMENT_BITS, NAMES, bit, class_words, names
from tests.extract.pages import rules


def test_every_family_of_the_data_file_has_a_bit_and_the_other_way_round() -> None:
    families = {f"{family}Class" for family in rules().words["marks"]}
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
