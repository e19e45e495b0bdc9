"""Which articles are a cluster, by who shares which sentences."""

from __future__ import annotations

from collections.abc import Mapping

from archiver.dataset.clusters.alike import Same
from archiver.dataset.clusters.cores import clusters_of


def clusters(texts: Mapping[int, str]) -> list[tuple[int, ...]]:
    """Of texts whose sentences are letters; each letter is ten words long."""
    shares = {
        one: {
            other: [Same(at, theirs.index(letter)) for at, letter in enumerate(mine) if letter in theirs]
            for other, theirs in texts.items()
            if other != one and set(mine) & set(theirs)
        }
        for one, mine in texts.items()
    }
    return clusters_of(shares, {one: (10.0,) * len(mine) for one, mine in texts.items()})


def test_an_article_made_of_two_stories_is_in_both_and_joins_nothing() -> None:
    assert clusters({1: "abcdef", 2: "abcdef", 3: "uvwxyz", 4: "uvwxyz", 5: "abcuvw"}) == [(1, 2, 5), (3, 4, 5)]


def test_two_articles_made_of_the_same_two_stories() -> None:
    texts = {1: "abcdef", 2: "abcdef", 3: "uvwxyz", 4: "uvwxyz", 5: "abcuvw", 6: "uvwabc"}
    assert clusters(texts) == [(1, 2, 5, 6), (3, 4, 5, 6)]


def test_beginning_and_end_of_one_story_are_held_together_by_whole_copies() -> None:
    assert clusters({1: "abcdefgh", 2: "abcdefgh", 3: "abc", 4: "fgh", 5: "abcdefgh"}) == [(1, 2, 3, 4, 5)]


def test_a_chain_of_updates_is_one_story() -> None:
    assert clusters({1: "abcdef", 2: "cdefgh", 3: "efghij"}) == [(1, 2, 3)]


def test_two_stories_with_the_same_background_are_two() -> None:
    """An article that has little of a story but that is in it."""
    assert clusters({1: "abcdefgh", 2: "abcdefgh", 3: "rstuvwgh", 4: "rstuvwgh"}) == [(1, 2), (3, 4)]
    assert clusters({1: "abcdefgh", 2: "abcdefgh", 3: "rstuvwgh"}) == [(1, 2, 3)]


def test_who_shares_with_nobody_is_in_none() -> None:
    assert clusters({1: "abc", 2: "xyz"}) == []
