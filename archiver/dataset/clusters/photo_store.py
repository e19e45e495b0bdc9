"""Uses of pictures on the disk: their keys, and which belong together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Final

import msgspec

from archiver.dataset.clusters.found import PhotoUse
from archiver.dataset.clusters.scratch import Scratch

__all__ = ["PhotoRow", "PhotoStore"]

_SCHEMA: Final = """
create table use (number integer primary key, article text, image text, page text, site text, look text, root integer);
create table key (key text, number integer);
create table evidence (number integer, kind text, primary key (number, kind)) without rowid;
create table found (article text, number integer, content blob, primary key (article, number)) without rowid;
"""
_USES: Final = "select use.number, article, image, page, site, look from use"


class PhotoRow(msgspec.Struct, frozen=True, array_like=True):
    """A picture on a page."""

    number: int
    #: from 0
    article_id: str
    image_id: str
    page_key: str
    site: str
    look: str | None
    #: perceptual hash, where the file is archived


class PhotoStore(Scratch):
    """Of one export; a context manager."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, _SCHEMA)
        self.count = 0

    def add(self, use: PhotoRow, keys: Iterable[str]) -> None:
        """A use, whose number is `count`, with its keys."""
        self.count += 1
        self._db.execute("insert into use values (?, ?, ?, ?, ?, ?, null)", msgspec.structs.astuple(use))
        self._db.executemany("insert into key values (?, ?)", ((key, use.number) for key in keys))

    def same_keys(self) -> Iterator[tuple[str, list[PhotoRow]]]:
        """Each key that several uses have, with these one by one, in order."""
        query = (
            "select key, use.number, article, image, page, site, look from key join use using (number) "
            "order by key, use.number"
        )
        with closing(self._db.execute(query)) as rows:
            for key, group in groupby(rows, itemgetter(0)):
                yield key, [PhotoRow(*row[1:]) for row in group]

    def put_evidence(self, number: int, kind: str) -> None:
        """Note what a use has in common with another one."""
        self._db.execute("insert or ignore into evidence values (?, ?)", (number, kind))

    def evidence(self, number: int) -> tuple[str, ...]:
        """All of that, sorted."""
        rows = self._db.execute("select kind from evidence where number = ? order by kind", (number,))
        return tuple(kind for (kind,) in rows)

    def put_roots(self, roots: Iterable[tuple[int, int]]) -> None:
        """Note which uses belong together: number, and the number that stands for all of these."""
        self._db.executemany("update use set root = ?2 where number = ?1", roots)

    def photos(self) -> Iterator[list[PhotoRow]]:
        """The uses of each photo."""
        with closing(self._db.execute(f"{_USES.replace(' from', ', root from')} order by root, number")) as rows:
            for _, group in groupby(rows, itemgetter(6)):
                yield [PhotoRow(*row[:6]) for row in group]

    def put_found(self, use: PhotoRow, found: PhotoUse) -> None:
        """Keep what is said of a use in the end."""
        row = (use.article_id, use.number, msgspec.msgpack.encode(found))
        self._db.execute("insert into found values (?, ?, ?)", row)

    def found(self, article_id: str) -> list[PhotoUse]:
        """What was kept of an article."""
        query = "select content from found where article = ? order by number"
        return [msgspec.msgpack.decode(one, type=PhotoUse) for (one,) in self._db.execute(query, (article_id,))]
