"""What articles of a dataset have in common: worked out from all of them before rows are made of any."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from archiver.dataset.clusters.find import Clusters
from archiver.dataset.clusters.found import Relations
from archiver.dataset.clusters.photos import Photos
from archiver.dataset.clusters.pictures import Pictures
from archiver.dataset.clusters.text import StoryText, story_text
from archiver.dataset.entry import Entry
from archiver.dataset.material import Material
from archiver.dataset.selection import ARTICLE_LIKE
from archiver.model.article import Article
from archiver.model.errors import ArchiveError

__all__ = ["Related"]


@contextmanager
def _store_errors(folder: Path) -> Iterator[None]:
    """ArchiveError with the folder where SQLite can't go on, mostly for want of room."""
    try:
        yield
    except sqlite3.Error as error:
        raise ArchiveError(f"{folder}: {error}") from error


class Related:
    """A context manager. The same entries in the same order have the same in common."""

    def __init__(self, folder: Path, material: Material, entries: Iterable[Entry]) -> None:
        """`entries`: all of the dataset's, once. `folder`: to work in; nothing in it is needed at the end."""
        self._folder, self._material, self._entries = folder, material, entries
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack, _store_errors(self._folder):
            self._clusters = stack.enter_context(Clusters(self._folder / "texts.sqlite"))
            self._photos = stack.enter_context(Photos(self._folder / "photos.sqlite"))
            with Pictures(self._folder / "pictures.sqlite", self._material) as pictures:
                self._clusters.find(self._texts(pictures))
            self._photos.find()
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def with_relations(self, entry: Entry) -> Entry:
        """The same entry, with what its article has in common with others."""
        article = entry.article
        if article is None:
            return entry
        with _store_errors(self._folder):
            begun, memberships = self._clusters.begun(article.id), self._clusters.memberships(article.id)
            photos = self._photos.uses(article.id)
        return replace(entry, relations=Relations(tuple(begun), tuple(memberships), tuple(photos)))

    def _texts(self, pictures: Pictures) -> Iterator[StoryText]:
        """The texts that can be stories, while pictures are noted on the way."""
        for entry in self._entries:
            article = entry.article
            if article is None:
                continue
            if not entry.without_images:
                self._add_pictures(article, pictures)
            if article.page_verdict.kind in ARTICLE_LIKE:
                yield story_text(article, entry.version)

    def _add_pictures(self, article: Article, pictures: Pictures) -> None:
        for image in article.images:
            self._photos.add(article, image, pictures.of(image.url))
