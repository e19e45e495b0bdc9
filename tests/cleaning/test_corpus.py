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
    words = ("mill", "school", "ferry", "bridge", "tower")
    english = [
        f"In the {word} of {n} and at the gate of the port, the men of a town and the guard met."
        for n in range(6)
        for word in words
    ]
    german = [
        f"Der Rat hat die Mühle {n} und die Schule und den Turm der Stadt und der Burg gesehen." for n in range(9)
    ]
    corpus = corpus_of([*english, *german])
    assert corpus.peers(english[0]) == 30
    assert corpus.peers(german[0]) == 9
    assert Corpus().peers("anything") == 0
