"""What is found on the way to clusters, on the disk: texts, keys, pairs, and in the end the rows of each article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from archiver.dataset.clusters.alike import Same
from archiver.dataset.clusters.keys import keys
from archiver.dataset.clusters.scratch import Scratch
from archiver.dataset.clusters.text import StoryText

__all__ = ["Store"]

_SCHEMA: Final = """
create table text (number integer primary key, keyed integer, content blob);
create table key (key integer, number integer);
create table pair (one integer, other integer, hits integer, primary key (one, other)) without rowid;
create table edge (one integer, other integer, same blob, primary key (one, other)) without rowid;
create table common (number integer primary key, places blob);
create table kept (one integer, other integer, same blob, primary key (one, other)) without rowid;
create table root (number integer primary key, root integer);
create table found (kind text, article text, place text, content blob, primary key (kind, article, place))
    without rowid;
"""
_WINDOW: Final = 20
"""An article is paired with so many behind it that have a key in common: a story at a thousand sites makes twenty

thousand pairs, not half a million, and every copy of it hangs together with the others by the next ones.
"""
_MIN_HITS: Final = 2
_MIN_HIT_SHARE: Final = 0.15
"""Keys in common for each sentence of the shorter text. One that is the same word for word gives four."""
_PAIRS: Final = """
select one, other from pair
join text as first on first.number = one join text as second on second.number = other
where hits >= ? and hits >= ? * min(first.keyed, second.keyed) order by 1, 2
"""
_TEXTS: Final = 2_000
"""Texts that are held in memory, some 20 kB each."""
_EDGES: Final = msgspec.msgpack.Decoder(list[Same])
_Shape = TypeVar("_Shape")
_CONTENT: Final = msgspec.msgpack.Decoder(StoryText)


class Store(Scratch):
    """Of one export; a context manager."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, _SCHEMA)
        self._count = 0
        self.text = lru_cache(_TEXTS)(self._text)
        #: the text of a number
        self.common = lru_cache(_TEXTS)(self._common)
        #: places of its sentences that count for nothing

    def add(self, text: StoryText) -> None:
        """A text, and the keys of its sentences."""
        number, self._count = self._count, self._count + 1
        made = [found for sentence in text.sentences if (found := keys(sentence))]
        self._db.execute("insert into text values (?, ?, ?)", (number, len(made), msgspec.msgpack.encode(text)))
        each = sorted({key for found in made for key in found})
        self._db.executemany("insert into key values (?, ?)", ((key, number) for key in each))

    @property
    def count(self) -> int:
        """How many texts there are; their numbers go from 0."""
        return self._count

    def pair_up(self) -> None:
        """Note which texts have keys in common."""
        with closing(self._db.execute("select key, number from key order by key, number")) as rows:
            for _, same_key in groupby(rows, itemgetter(0)):
                numbers = [number for _, number in same_key]
                self._db.executemany(
                    "insert into pair values (?, ?, 1) on conflict do update set hits = hits + 1",
                    (
                        (one, other)
                        for place, one in enumerate(numbers)
                        for other in numbers[place + 1 : place + 1 + _WINDOW]
                    ),
                )
        self._db.execute("drop table key")

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Pairs of texts that may tell the same, in order."""
        with closing(self._db.execute(_PAIRS, (_MIN_HITS, _MIN_HIT_SHARE))) as rows:
            yield from rows

    def put_edge(self, one: int, other: int, same: list[Same]) -> None:
        """Note what a text has of another one; to be called for both directions."""
        self._db.execute("insert or replace into edge values (?, ?, ?)", (one, other, msgspec.msgpack.encode(same)))

    def edges(self) -> Iterator[tuple[int, list[tuple[int, list[Same]]]]]:
        """Each text that has edges, with those of it, in order."""
        with closing(self._db.execute("select one, other, same from edge order by one, other")) as rows:
            for one, group in groupby(rows, itemgetter(0)):
                yield one, [(other, _EDGES.decode(same)) for _, other, same in group]

    def put_common(self, found: Iterable[tuple[int, list[int]]]) -> None:
        """Note which sentences of texts, by their places, count for nothing."""
        for number, places in found:
            if places:
                self._db.execute("insert into common values (?, ?)", (number, msgspec.msgpack.encode(places)))

    def keep_edges(self, kept: Iterable[tuple[int, int, list[Same]]]) -> None:
        """Note which edges stay, with what."""
        for one, other, same in kept:
            self._db.execute("insert into kept values (?, ?, ?)", (one, other, msgspec.msgpack.encode(same)))

    def kept(self) -> Iterator[tuple[int, int]]:
        """The edges that stay, the smaller number first."""
        with closing(self._db.execute("select one, other from kept where one < other order by 1, 2")) as rows:
            yield from rows

    def put_roots(self, roots: Iterable[tuple[int, int]]) -> None:
        """Note what hangs together: number and the number that stands for all of these."""
        self._db.executemany("insert into root values (?, ?)", roots)

    def components(self) -> Iterator[dict[int, dict[int, list[Same]]]]:
        """All texts that hang together with their edges."""
        query = "select root, one, other, same from kept join root on root.number = kept.one order by 1, 2, 3"
        with closing(self._db.execute(query)) as rows:
            for _, component in groupby(rows, itemgetter(0)):
                made: dict[int, dict[int, list[Same]]] = {}
                for _, one, other, same in component:
                    made.setdefault(one, {})[other] = _EDGES.decode(same)
                yield made

    def put_found(self, kind: str, article_id: str, place: str, content: object) -> None:
        """Keep something that was found of an article."""
        self._db.execute(
            "insert into found values (?, ?, ?, ?)", (kind, article_id, place, msgspec.msgpack.encode(content))
        )

    def found(self, kind: str, article_id: str, shape: type[_Shape]) -> list[_Shape]:
        """What was kept of an article."""
        query = "select content from found where kind = ? and article = ? order by place"
        return [msgspec.msgpack.decode(one, type=shape) for (one,) in self._db.execute(query, (kind, article_id))]

    def _common(self, number: int) -> frozenset[int]:
        row = self._db.execute("select places from common where number = ?", (number,)).fetchone()
        return frozenset(msgspec.msgpack.decode(row[0], type=list[int])) if row else frozenset()

    def _text(self, number: int) -> StoryText:
        (content,) = self._db.execute("select content from text where number = ?", (number,)).fetchone()
        return _CONTENT.decode(content)
