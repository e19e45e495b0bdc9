"""Sentences that are the same are so through house styles, and aren't where figures or names differ."""

from __future__ import annotations

import pytest

from archiver.dataset.clusters.alike import Same, is_alike, is_same, kept, same_sentences, with_other_figures
from archiver.dataset.clusters.sentences import digest_of, sentences

LONG = "The river rose by 12 centimetres in the night, said the harbour office in Oldmouth on Tuesday."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LONG, LONG.upper().replace(",", " –")),
        (LONG, LONG.replace("centimetres", "centimeters")),
        (LONG, f"OLDMOUTH (mpa) — {LONG}"),
        ("Der Fluß stieg nachts um mehr als einen Meter.", "Der Fluss stieg nachts um mehr als einen Meter."),
        ("Some 10,000 people had to leave their homes near the river.", "Some 10 000 people had to leave their homes "
         "near the river."),
        ("港の事務所によると、川は夜のうちに上昇した。", "港の事務所によると、「川」は夜のうちに上昇した。"),
        ("สำนักงานท่าเรือกล่าวว่าแม่น้ำสูงขึ้นในตอนกลางคืน", "สำนักงานท่าเรือ กล่าวว่าแม่น้ำสูงขึ้นในตอนกลางคืน"),
    ],
)  # fmt: skip
def test_house_style_and_datelines_change_nothing(one: str, other: str) -> None:
    (first,), (second,) = sentences([one]), sentences([other])
    assert is_same(first, second)
    assert is_same(second, first)


@pytest.mark.parametrize(
    "other",
    [
        LONG.replace("12", "13"),
        "The lake fell by 12 centimetres in the morning, wrote the weather service of Newhaven on Monday.",
        "The river rose.",
    ],
)
def test_figures_and_names_decide(other: str) -> None:
    (first,), (second,) = sentences([LONG]), sentences([other])
    assert not is_same(first, second)
    assert not is_same(second, first)


def test_each_sentence_is_taken_once_and_short_ones_only_word_for_word() -> None:
    one = sentences([LONG, f"{LONG} Nobody was hurt.", "More follows soon."])
    other = sentences(["Nobody was hurt.", LONG.replace("said", "reported"), "More follows very soon."])
    assert same_sentences(one, other) == [Same(0, 1), Same(2, 0)]


def test_the_same_through_the_index_as_each_with_each() -> None:
    base = [f"w{n} " * 2 + " ".join(f"w{(n * k) % 31}" for k in range(2, 15)) for n in range(60)]
    one = sentences([f"{line}." for line in base])
    other = sentences([f"{' '.join(line.split()[at % 4 :])} tail." for at, line in enumerate(reversed(base))])
    found = {pair.one for pair in same_sentences(one, other)}
    assert found
    left = [place for place in range(len(one)) if place not in found]
    free = set(range(len(other))) - {pair.other for pair in same_sentences(one, other)}
    assert not any(is_same(one[place], other[at]) for place in left for at in free)


def test_other_figures_are_taken_last_and_only_where_asked_for() -> None:
    (first,), (second,) = sentences([LONG]), sentences([LONG.replace("12", "13")])
    assert is_alike(first, second) and not is_same(first, second)
    assert 0.9 < kept(first, second) < 1.0 == kept(first, first)
    one, other = sentences([LONG, LONG.replace("12", "13")]), sentences([LONG.replace("12", "13")])
    same = same_sentences(one, other)
    assert same == with_other_figures(one, other, same) == [Same(1, 0)]
    assert with_other_figures([first], [second], []) == [Same(0, 0)]


def test_layout_says_nothing_and_words_do() -> None:
    assert digest_of(sentences([LONG, LONG])) == digest_of(sentences([f"{LONG}  “{LONG}”"]))
    assert digest_of(sentences([LONG])) != digest_of(sentences([LONG.replace("12", "13")]))


def test_endless_texts_are_cut() -> None:
    assert len(sentences(["One more thing is said here. " * 5_000])) == 1_000
