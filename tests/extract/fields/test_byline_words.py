"""The words of bylines: what each list may hold."""

from __future__ import annotations

import pytest

from archiver.extract.fields.byline_words import byline_words
from archiver.extract.fields.bylines import read_byline
from tests.extract.pages import rules

RULES = rules()
LISTS = RULES.words["byline"]
WORDS = byline_words(RULES)


@pytest.mark.parametrize("name", LISTS)
def test_words_are_in_lower_case_and_stand_once(name: str) -> None:
    words = LISTS[name]
    assert [word for word in words if word != word.casefold() and word.lower() != word] == []
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize("name", ["by", "phrases", "authors", "glued"])
def test_every_beginning_opens_a_byline(name: str) -> None:
    assert [word for word in LISTS[name] if not read_byline(f"{word}: Maud Kestrel", WORDS).has_prefix] == []


@pytest.mark.parametrize("name", ["others", "others_glued"])
def test_every_other_label_names_somebody_who_is_no_author(name: str) -> None:
    read = {word: read_byline(f"{word}: Maud Kestrel", WORDS) for word in LISTS[name]}
    assert [word for word, line in read.items() if line.names or line.others != ("Maud Kestrel",)] == []
