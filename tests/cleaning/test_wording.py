"""How a corpus words its captions, learned from made pages of a language and asked of others."""

from __future__ import annotations

import pytest

from archiver.cleaning.corpus import Corpus
from tests.clean.made_corpus import made_page
from tests.cleaning.texts import corpus_of

_PAGES = 300


@pytest.mark.parametrize("language", ["en", "ja", "ar"])
def test_captions_are_worded_otherwise_than_sentences(language: str) -> None:
    corpus = corpus_of([made_page(number, 1, language).text for number in range(_PAGES)])
    odds: dict[bool, list[float]] = {True: [], False: []}
    for number in range(1_000, 1_040):
        for block in made_page(number, 1, language).blocks:
            if block.role in {"body", "caption"}:
                said = corpus.caption_wording(block.caption or block.text)
                assert said is not None
                odds[block.role == "caption"].append(said)
    assert sum(one > 0 for one in odds[True]) > 0.8 * len(odds[True])
    assert sum(one > 0 for one in odds[False]) < 0.01 * len(odds[False])


def test_a_corpus_without_captions_tells_nothing() -> None:
    texts = [f"Mill {n}\n\nThe mill burnt down on day {n}.\n\nIt had stood empty." for n in range(60)]
    for corpus in (Corpus(), corpus_of(texts)):
        assert corpus.caption_wording("The mill burnt down on day 7.") is None
