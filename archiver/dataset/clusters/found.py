"""What an article has in common with others of the dataset."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

__all__ = ["Cluster", "Kind", "Match", "Membership", "PhotoUse", "Relations", "SeenBy", "Shown"]

SeenBy = Literal["published", "publishedDay", "modified", "modifiedDay", "fetched", "unknown"]
"""What says when an article was there: a date of the page with time or without, or else the fetch."""
Kind = Literal["wire", "shared", "site"]
"""Over several sites, one of which at least credits an agency; over several sites; within one."""
Match = Literal["exact", "near", "part"]
Shown = Literal["same", "changed", "other"]


class Cluster(msgspec.Struct, frozen=True, array_like=True):
    """Articles of at least two pages that tell the same story."""

    id: str
    #: changes with the articles that are in it
    kind: Kind
    articles: int
    pages: int
    sites: int
    exact: int
    #: articles with the first one's text, that one included
    near: int
    #: articles that differ from it by little
    first: str
    #: article that was there first, as far as is known
    first_seen: datetime | None
    first_seen_by: SeenBy
    agencies: tuple[str, ...]
    #: that any of the articles credits with the text
    uncredited: int
    #: articles that credit none


class Membership(msgspec.Struct, frozen=True, array_like=True):
    """An article in a cluster, compared with the first one."""

    cluster: str
    place: int
    #: by time, from 1
    match: Match
    seen: datetime | None
    seen_by: SeenBy
    share_of_article: float
    #: how much of it stands in others of the cluster, from 0 to 1; of a changed sentence the words that stayed
    share_of_first: float
    #: how much of the first article stands in it
    headline: Shown
    lead: Shown
    #: first paragraph
    cut: tuple[str, ...]
    #: blocks of the first article of which it has nothing
    added: tuple[str, ...]
    #: blocks of it that the first article has nothing of
    changed: tuple[str, ...]
    #: blocks of it that the first article has in part or in other words
    is_reordered: bool
    agencies: tuple[str, ...]
    #: that it credits with the text


class PhotoUse(msgspec.Struct, frozen=True, array_like=True):
    """A picture of an article that stands on another page, too."""

    image_id: str
    photo: str
    #: the same for all its uses
    evidence: tuple[str, ...]
    #: what it has in common with another use: file, look, words, address
    perceptual_hash: str | None
    pages: int
    sites: int


class Relations(msgspec.Struct, frozen=True):
    """All that is known of one article."""

    begun: tuple[Cluster, ...] = ()
    #: clusters of which it is the first
    memberships: tuple[Membership, ...] = ()
    photos: tuple[PhotoUse, ...] = ()
