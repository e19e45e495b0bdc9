"""The same photo on several pages: by its file, its look, its address, or caption and credit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self

from archiver.dataset.clusters.found import PhotoUse
from archiver.dataset.clusters.look import MAX_DISTANCE, distance
from archiver.dataset.clusters.photo_store import PhotoRow, PhotoStore
from archiver.dataset.clusters.scratch import Joins
from archiver.dataset.clusters.sentences import folded_words
from archiver.model.article import Article, ArticleImage

__all__ = ["ArchivedPicture", "Photos"]

_MIN_CAPTION_WORDS: Final = 5
_BANDS: Final = range(0, 16, 4)
"""Of the hash's digits: hashes that differ by up to three bits agree in one of four parts, by up to six mostly."""
_WINDOW: Final = 20
"""Of those that agree in a part, each is compared with so many before it."""


class ArchivedPicture(NamedTuple):
    """A picture's file, where it is in the archive."""

    digest: str
    look: str | None


class Photos:
    """A context manager. The same pictures in the same order give the same photos."""

    def __init__(self, path: Path) -> None:
        """`path`: a file to work in; it is replaced, and isn't needed any more at the end."""
        self._store = PhotoStore(path)

    def __enter__(self) -> Self:
        self._store.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._store.__exit__(kind, error, trace)

    def add(self, article: Article, image: ArticleImage, archived: ArchivedPicture | None) -> None:
        """A picture of an article."""
        look = archived.look if archived else None
        page, site = article.page_key or article.id, article.site.domain or ""
        use = PhotoRow(self._store.count, article.id, image.id, page, site, look)
        self._store.add(use, _keys(image, archived))

    def find(self) -> None:
        """To be called once, when all are there."""
        store = self._store
        joins = Joins(store.count)
        for one, other, kind in _links(store):
            for number in (one, other):
                store.put_evidence(number, kind)
            joins.join(one, other)
        store.put_roots((number, joins.root(number)) for number in range(store.count))
        for uses in store.photos():
            _keep(store, uses)

    def uses(self, article_id: str) -> list[PhotoUse]:
        """The pictures of an article that stand on other pages, too."""
        return self._store.found(article_id)


def _keys(image: ArticleImage, archived: ArchivedPicture | None) -> Iterator[str]:
    """What another use of the same photo would have: a kind, and a value."""
    if image.url and not image.url.startswith("data:"):
        yield f"address {image.url}"
    caption, credit = folded_words(image.caption or ""), folded_words(image.credit.raw if image.credit else "")
    if len(caption) >= _MIN_CAPTION_WORDS and credit:
        words = " ".join([*caption, "/", *credit])
        yield f"words {hashlib.sha256(words.encode()).hexdigest()[:32]}"
    if archived is not None:
        yield f"file {archived.digest}"
        if archived.look is not None:
            for start in _BANDS:
                yield f"look {start} {archived.look[start : start + 4]}"


def _links(store: PhotoStore) -> Iterator[tuple[int, int, str]]:
    """Two uses of a photo, and why."""
    for key, uses in store.same_keys():
        kind = key.partition(" ")[0]
        if kind != "look":
            yield from ((uses[0].number, use.number, kind) for use in uses[1:])
            continue
        for place, use in enumerate(uses):
            for earlier in uses[max(0, place - _WINDOW) : place]:
                if distance(earlier.look or "", use.look or "") <= MAX_DISTANCE:
                    yield earlier.number, use.number, kind


def _keep(store: PhotoStore, uses: list[PhotoRow]) -> None:
    pages = {use.page_key for use in uses}
    if len(pages) < 2:
        return
    sites = {use.site for use in uses}
    names = sorted(f"{use.article_id} {use.image_id}" for use in uses)
    photo = hashlib.sha256("\n".join(names).encode()).hexdigest()[:32]
    for use in uses:
        found = PhotoUse(use.image_id, photo, store.evidence(use.number), use.look, len(pages), len(sites))
        store.put_found(use, found)
