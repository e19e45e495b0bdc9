"""Finds clusters: texts in, memberships by article out, all of it on the disk but one cluster's surroundings."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from archiver.dataset.clusters.alike import MIN_WORDS
from archiver.dataset.clusters.cluster import described
from archiver.dataset.clusters.cores import clusters_of
from archiver.dataset.clusters.edges import find_edges
from archiver.dataset.clusters.found import Cluster, Membership
from archiver.dataset.clusters.scratch import Joins
from archiver.dataset.clusters.store import Store
from archiver.dataset.clusters.text import StoryText

__all__ = ["Clusters"]

_CLUSTER: Final = "cluster"
_MEMBERSHIP: Final = "membership"


class Clusters:
    """A context manager. The same texts in the same order give the same clusters."""

    def __init__(self, path: Path) -> None:
        """`path`: a file to work in; it is replaced, and isn't needed any more at the end."""
        self._store = Store(path)

    def __enter__(self) -> Self:
        self._store.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._store.__exit__(kind, error, trace)

    def find(self, texts: Iterable[StoryText]) -> None:
        """To be called once, with the texts of all articles."""
        store = self._store
        for text in texts:
            store.add(text)
        store.pair_up()
        find_edges(store)
        store.put_roots(_roots(store))
        for shares in store.components():
            known = {number: store.text(number) for number in shares}
            words = {number: self._words(number) for number in shares}
            for members in clusters_of(shares, words):
                if (found := described(members, known, shares)) is not None:
                    self._keep(*found)

    def memberships(self, article_id: str) -> list[Membership]:
        """The clusters that an article is in."""
        return self._store.found(_MEMBERSHIP, article_id, Membership)

    def begun(self, article_id: str) -> list[Cluster]:
        """The clusters of which an article is the first."""
        return self._store.found(_CLUSTER, article_id, Cluster)

    def _words(self, number: int) -> tuple[float, ...]:
        """How much each sentence of a text counts."""
        common = self._store.common(number)
        return tuple(
            one.words if one.words >= MIN_WORDS and place not in common else 0.0
            for place, one in enumerate(self._store.text(number).sentences)
        )

    def _keep(self, cluster: Cluster, memberships: dict[str, Membership]) -> None:
        self._store.put_found(_CLUSTER, cluster.first, cluster.id, cluster)
        for article_id, membership in memberships.items():
            self._store.put_found(_MEMBERSHIP, article_id, cluster.id, membership)


def _roots(store: Store) -> list[tuple[int, int]]:
    """Each text that has edges, with the smallest number of those that it hangs together with."""
    joins = Joins(store.count)
    for one, other in store.kept():
        joins.join(one, other)
    return [(number, joins.root(number)) for number in sorted({number for pair in store.kept() for number in pair})]
