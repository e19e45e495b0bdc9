"""What a corpus learns, whatever the chunks; a story that comes again counts once."""

from __future__ import annotations

from pathlib import Path

from archiver.cleaning.corpus import Corpus, Learner, learn
from archiver.cleaning.line import key
from tests.cleaning.texts import BANNER, corpus_of, stories


def test_chunks_make_no_difference(tmp_path: Path) -> None:
    texts = stories(40)
    whole, parts = Learner(), Learner()
    whole.add(learn(texts))
    for start in range(0, 40, 7):
        parts.add(learn(texts[start : start + 7]))
    assert (whole.save(tmp_path / "a.npy"), parts.save(tmp_path / "b.npy")) == (40, 40)
    assert (tmp_path / "a.npy").read_bytes() == (tmp_path / "b.npy").read_bytes()
    assert Corpus.load(tmp_path / "a.npy", 40).least == whole.corpus().least


def test_a_story_that_comes_again_counts_once() -> None:
    texts = stories(3)
    banner = key("line", BANNER.casefold())
    assert corpus_of(texts * 30).shared([banner]) == [3]
    assert corpus_of(stories(30)).shared([banner]) == [30]


def test_peers_are_the_stories_in_a_language() -> None:
    other = [
        f"Der Rat der Stadt {n} hat die Brücke und die Mühle und die Schule der Stadt {n} gesehen." for n in range(9)
    ]
    corpus = corpus_of([*stories(30), *other])
    assert 25 <= corpus.peers(stories(1)[0]) <= 32
    assert 8 <= corpus.peers(other[0]) <= 11
    assert Corpus().peers("anything") == 0
