"""Clusters out of texts that have sentences in common, by what of each text is shared with whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final, NamedTuple

from archiver.dataset.clusters.alike import Same

__all__ = ["Shares", "clusters_of"]

Shares = Mapping[int, Mapping[int, list[Same]]]
"""Of each text the texts it has sentences in common with, and which; in both directions."""
Words = Mapping[int, tuple[float, ...]]
"""Of each text the length of its sentences; 0 for those that count for nothing."""
_Persona = tuple[int, int]
"""A text, and which of its stories, from 0."""
_FIRM: Final = 0.35
"""Share of a text from which on two are one story for sure. Two stories may have less in common: what was said before

of the same matter, or an outlet's notice. A single text that shares little with a story is an edited one.
"""


class _Link(NamedTuple):
    """Two personas that share a part; in the order of how much they share."""

    less: float
    #: share of the text that has more of it in common, negative
    one: _Persona
    other: _Persona

    @property
    def share(self) -> float:
        return -self.less


@dataclass(slots=True)
class _Story:
    """A part of a text, and who else has it."""

    places: set[int]
    holders: list[int]


@dataclass(slots=True)
class _Joined:
    """Sets that are joined one by one."""

    parent: dict[_Persona, _Persona] = field(default_factory=dict)
    firm: set[_Persona] = field(default_factory=set)
    #: roots of sets in which texts share much
    texts: dict[_Persona, set[int]] = field(default_factory=dict)
    #: of each root

    def root(self, one: _Persona) -> _Persona:
        while (above := self.parent.setdefault(one, one)) != one:
            self.parent[one] = self.parent[above]
            one = above
        return one

    def join(self, link: _Link) -> None:
        """Two sets that are firm each by itself, and have no text in common, aren't joined by what shares little."""
        first, second = sorted((self.root(link.one), self.root(link.other)))
        is_firm = link.share >= _FIRM
        if first == second:
            return
        fewer, more = sorted((self.texts.setdefault(root, {root[0]}) for root in (first, second)), key=len)
        if not is_firm and {first, second} <= self.firm and not fewer & more:
            return
        self.parent[second] = first
        more |= fewer
        self.texts[first] = more
        if is_firm or second in self.firm:
            self.firm.add(first)


def clusters_of(shares: Shares, words: Words) -> list[tuple[int, ...]]:
    """Texts that tell the same story; a text that is made of two stories is in two clusters, and doesn't join them.

    Each text is split into personas, one for each of its parts that others share (the idea of ego-splitting: Epasto,
    Lattanzi and Paes Leme, KDD 2017; there by who knows whom, here by which sentences), and personas that share a part
    are joined, those first that share most. Sorted; a cluster that is a part of another one is left out.
    """
    story_of = {text: _stories(others, words[text]) for text, others in shares.items()}
    joined = _Joined()
    for link in sorted(_links(shares, words, story_of)):
        joined.join(link)
    members: dict[_Persona, set[int]] = defaultdict(set)
    for persona in list(joined.parent):
        members[joined.root(persona)].add(persona[0])
    return _largest({tuple(sorted(found)) for found in members.values()})


def _links(shares: Shares, words: Words, story_of: Mapping[int, Mapping[int, int]]) -> Iterator[_Link]:
    for text, others in story_of.items():
        for other, story in others.items():
            back = story_of.get(other, {}).get(text)
            if back is not None and text < other:
                share = max(_share(shares[text][other], words[text]), _share(shares[other][text], words[other]))
                yield _Link(-share, (text, story), (other, back))


def _share(same: list[Same], words: tuple[float, ...]) -> float:
    whole = sum(words)
    return _length({pair.one for pair in same}, words) / whole if whole else 0.0


def _stories(others: Mapping[int, list[Same]], words: tuple[float, ...]) -> dict[int, int]:
    """Which story of a text each other text shares; none for one that shares several of them."""
    covered = {other: {one.one for one in same} for other, same in others.items()}
    stories: list[_Story] = []
    bridges: dict[int, list[int]] = {}
    for other in sorted(covered, key=lambda one: (_length(covered[one], words), one)):
        places = covered[other]
        hit = [number for number, story in enumerate(stories) if _overlap(places, story.places, words)]
        if not hit:
            stories.append(_Story(set(places), [other]))
        elif len(hit) == 1:
            stories[hit[0]].places |= places
            stories[hit[0]].holders.append(other)
        else:
            bridges[other] = hit
    number_of = _merged(stories, bridges)
    found = {holder: number_of[number] for number, story in enumerate(stories) for holder in story.holders}
    for other, hit in bridges.items():
        numbers = {number_of[number] for number in hit}
        if len(numbers) == 1:
            found[other] = numbers.pop()
    return found


def _merged(stories: list[_Story], bridges: Mapping[int, list[int]]) -> list[int]:
    """Parts of a text that are one story: as many have both as have the rarer one alone.

    Of a long story one outlet has the beginning and another one the end, and most have both; of two stories that one
    article puts together most have one.
    """
    both: dict[tuple[int, int], int] = defaultdict(int)
    for hit in bridges.values():
        for pair in combinations(hit, 2):
            both[pair] += 1
    number_of = list(range(len(stories)))
    for (one, other), count in sorted(both.items()):
        if count >= min(len(stories[one].holders), len(stories[other].holders)):
            low, high = sorted((number_of[one], number_of[other]))
            number_of = [low if number == high else number for number in number_of]
    return number_of


def _overlap(one: set[int], other: set[int], words: tuple[float, ...]) -> bool:
    return 2 * _length(one & other, words) >= min(_length(one, words), _length(other, words))


def _length(places: set[int], words: tuple[float, ...]) -> float:
    return sum(words[place] for place in places)


def _largest(found: set[tuple[int, ...]]) -> list[tuple[int, ...]]:
    kept: list[tuple[int, ...]] = []
    holding: dict[int, list[set[int]]] = defaultdict(list)
    for cluster in sorted(found, key=lambda one: (-len(one), one)):
        members = set(cluster)
        if len(cluster) > 1 and not any(members <= larger for larger in holding[cluster[0]]):
            kept.append(cluster)
            for member in cluster:
                holding[member].append(members)
    return sorted(kept)
