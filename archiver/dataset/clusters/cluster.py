"""What a cluster says of itself, and of each of its articles."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final

from archiver.dataset.clusters.alike import MIN_WORDS, Same, kept, length, same_sentences, with_other_figures
from archiver.dataset.clusters.found import Cluster, Kind, Membership, Shown
from archiver.dataset.clusters.sentences import Sentence
from archiver.dataset.clusters.text import StoryText

__all__ = ["described"]

_NEAR: Final = 0.8
"""Of both texts: what is less is a part."""
_Kept = dict[int, float]
"""Of sentences of a text, by their places, how much of their words another text has, from 0 to 1."""


def described(
    members: Sequence[int], texts: Mapping[int, StoryText], shares: Mapping[int, Mapping[int, list[Same]]]
) -> tuple[Cluster, dict[str, Membership]] | None:
    """A cluster and its articles by id, first things first; None where all are captures of one page.

    `shares`: of each text what others have of it.
    """
    order = sorted(members, key=lambda number: (texts[number].seen.order, number))
    found = [texts[number] for number in order]
    pages = {text.page_key for text in found}
    if len(pages) < 2:
        return None
    first = found[0]
    name = hashlib.sha256(" ".join(sorted(text.article_id for text in found)).encode()).hexdigest()[:32]
    memberships: dict[str, Membership] = {}
    inner = set(members)
    for place, (number, text) in enumerate(zip(order, found, strict=True), 1):
        parts = [_kept(text, texts[other], same) for other, same in shares[number].items() if other in inner]
        memberships[text.article_id] = _membership(name, place, text, first, parts)
    sites = {text.site for text in found}
    agencies = sorted({agency for text in found for agency in text.agencies})
    kind: Kind = "site" if len(sites) < 2 else "wire" if agencies else "shared"
    matches = [one.match for one in memberships.values()]
    return Cluster(
        name, kind, len(found), len(pages), len(sites), matches.count("exact"), matches.count("near"),
        first.article_id, first.seen.at, first.seen.by, tuple(agencies), sum(not text.agencies for text in found),
    ), memberships  # fmt: skip


def _membership(name: str, place: int, text: StoryText, first: StoryText, parts: Sequence[_Kept]) -> Membership:
    """`parts`: of the text, what others of the cluster have of it."""
    same = same_sentences(text.sentences, first.sentences)
    same = with_other_figures(text.sentences, first.sentences, same)
    mine, theirs = {pair.one for pair in same}, {pair.other for pair in same}
    in_first = _kept(text, first, same)
    of_article = _share(text, in_first)
    of_first = _share(first, _kept(first, text, [Same(pair.other, pair.one) for pair in same]))
    is_exact = text.digest == first.digest
    is_near = min(of_article, of_first) >= _NEAR
    return Membership(
        name,
        place,
        "exact" if is_exact else "near" if is_near else "part",
        text.seen.at,
        text.seen.by,
        round(_share(text, _most([in_first, *parts])), 4),
        round(of_first, 4),
        _shown(text.headline == first.headline, False),
        _lead(text, first, same),
        _without(first, theirs),
        _without(text, mine),
        _changed(text, first, same),
        any(one.other > two.other for one, two in pairwise(same)),
        text.agencies,
    )


def _kept(text: StoryText, other: StoryText, same: Sequence[Same]) -> _Kept:
    """How much of each sentence of a text another one has, by its place."""
    return {pair.one: kept(text.sentences[pair.one], other.sentences[pair.other]) for pair in same}


def _most(parts: Iterable[_Kept]) -> _Kept:
    most: _Kept = {}
    for part in parts:
        for place, much in part.items():
            most[place] = max(much, most.get(place, 0.0))
    return most


def _share(text: StoryText, part: _Kept) -> float:
    """How much of a text a part of it is, from 0 to 1."""
    whole = length(text.sentences)
    if not whole:
        return 0.0
    words = (much * text.sentences[place].words for place, much in part.items() if _counts(text.sentences[place]))
    return sum(words) / whole


def _counts(sentence: Sentence) -> bool:
    return sentence.words >= MIN_WORDS


def _shown(is_same: bool, is_alike: bool) -> Shown:
    return "same" if is_same else "changed" if is_alike else "other"


def _lead(text: StoryText, first: StoryText, same: list[Same]) -> Shown:
    """Of the first paragraphs."""
    mine, theirs = _first_paragraph(text), _first_paragraph(first)
    is_alike = any(
        text.sentences[pair.one].paragraph == mine and first.sentences[pair.other].paragraph == theirs for pair in same
    )
    return _shown(_orders(text, mine) == _orders(first, theirs), is_alike)


def _first_paragraph(text: StoryText) -> int:
    """The first one that says something: above it a label or the rest of a byline may stand."""
    return next((one.paragraph for one in text.sentences if _counts(one)), 0)


def _orders(text: StoryText, paragraph: int) -> list[int]:
    return [one.order for one in text.sentences if one.paragraph == paragraph]


def _without(text: StoryText, places: set[int]) -> tuple[str, ...]:
    """Blocks of a text of which nothing stands at these places."""
    having = {text.sentences[place].paragraph for place in places}
    worded = {one.paragraph for one in text.sentences}
    return tuple(text.blocks[number] for number in sorted(worded - having))


def _changed(text: StoryText, first: StoryText, same: list[Same]) -> tuple[str, ...]:
    """Blocks of a text that have sentences of the first one, but not only those, or not as they stand there.

    Also where only a figure is another one.
    """
    having = {text.sentences[pair.one].paragraph for pair in same}
    unchanged = {pair.one for pair in same if text.sentences[pair.one].order == first.sentences[pair.other].order}
    differing = {one.paragraph for place, one in enumerate(text.sentences) if place not in unchanged}
    return tuple(text.blocks[number] for number in sorted(having & differing))
