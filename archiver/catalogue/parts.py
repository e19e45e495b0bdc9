"""Which pages are parts of one article, in order: joined by what each page's newest capture says of its neighbours.

The table depends on the captures alone, not on the order in which their rows came.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import msgspec

__all__ = ["PART_SCHEMA", "Following", "Part", "following", "group_of", "join_parts"]

PART_SCHEMA: Final = """
create table part (
    page_key text primary key,
    number integer not null,
    first_key text not null,
    record_id text not null,
    stated integer,
    next_key text,
    previous_key text
) strict, without rowid;
create index part_first on part (first_key, number);
create index part_next on part (next_key) where next_key is not null;
create index part_previous on part (previous_key) where previous_key is not null;
"""
_MOST: Final = 200
"""Steps back to the first part: a publisher's rule may lead in a circle."""

_NEWEST: Final = """
select record_id, part, next_key, previous_key from capture
where page_key = ? and extraction = 'ok' and truncated is null and (status is null or status < 400)
order by fetched_at desc, file desc, offset desc limit 1
"""


_FOLLOWING: Final = """
select capture.url, capture.final_url, capture.next_part from capture
left join part as before on before.page_key = capture.previous_key
left join capture as earlier on earlier.record_id = before.record_id
where capture.record_id in (select ?1 where ?1 is not null union all select record_id from part where ?1 is null)
and capture.next_part is not null and (earlier.blocks_hash is null or earlier.blocks_hash <> capture.blocks_hash)
order by capture.page_key
"""


class Part(msgspec.Struct, frozen=True):
    """A page that is a part of an article."""

    page_key: str
    number: int
    #: from 1, as the page says; counted from the part before where it doesn't
    first_key: str
    #: page of the first part that is known: equal for all parts of an article
    record_id: str
    #: of its newest whole capture


class Following(msgspec.Struct, frozen=True):
    """A page that names a next part."""

    url: str
    #: asked for
    final_url: str
    next_part: str


class _Node(NamedTuple):
    page_key: str
    stated: int | None
    previous_key: str | None


def group_of(db: sqlite3.Connection, page_key: str) -> list[Part]:
    """The parts of the article that a page is one of, in order; none for a page that is no part."""
    query = (
        "select page_key, number, first_key, record_id from part"
        " where first_key = (select first_key from part where page_key = ?) order by number, page_key"
    )
    return [Part(*row) for row in db.execute(query, (page_key,))]


def following(db: sqlite3.Connection, record_id: str | None = None) -> Iterator[Following]:
    """Every part whose newest capture names a next one, or this capture if it does.

    One that says the same as the part before it is left out: what it names would say the same again.
    """
    for row in db.execute(_FOLLOWING, (record_id,)).fetchall():
        yield Following(*row)


def join_parts(db: sqlite3.Connection, page_keys: Iterable[str]) -> None:
    """Make the rows of these pages anew, and of all pages that they are, were or become parts of one article with."""
    touched: set[str] = set()
    for key in page_keys:
        (known,) = db.execute("select exists (select 1 from part where page_key = ?)", (key,)).fetchone()
        record_id, stated, next_key, previous_key = db.execute(_NEWEST, (key,)).fetchone() or (None, None, None, None)
        if not known and next_key is None and previous_key is None:
            continue
        touched.add(key)
        touched.update(part.page_key for part in group_of(db, key))
        db.execute("delete from part where page_key = ?", (key,))
        if next_key is None and previous_key is None:
            continue
        db.execute(
            "insert into part values (?, 1, ?, ?, ?, ?, ?)", (key, key, record_id, stated, next_key, previous_key)
        )
        beside = db.execute(
            "select page_key from part where page_key in (?1, ?2) or next_key = ?3 or previous_key = ?3",
            (next_key, previous_key, key),
        )
        for (neighbour,) in beside.fetchall():
            touched.update(part.page_key for part in group_of(db, neighbour))
    for key in sorted(touched):
        if node := _node(db, key):
            first, number = _place(db, node)
            db.execute("update part set first_key = ?, number = ? where page_key = ?", (first, number, key))


def _node(db: sqlite3.Connection, page_key: str | None) -> _Node | None:
    row = db.execute("select page_key, stated, previous_key from part where page_key = ?", (page_key,)).fetchone()
    return _Node(*row) if row else None


def _place(db: sqlite3.Connection, node: _Node) -> tuple[str, int]:
    """Page key of the first part before it that is known, and its own number."""
    seen, first = {node.page_key}, node
    while len(seen) < _MOST and (before := _before(db, first)) is not None and before.page_key not in seen:
        seen.add(before.page_key)
        first = before
    return first.page_key, node.stated or (first.stated or 1) + len(seen) - 1


def _before(db: sqlite3.Connection, node: _Node) -> _Node | None:
    """The part before: the one that a page names, else the first of those that name the page as their next."""
    named = _node(db, node.previous_key)
    if named is not None and _fit(named, node):
        return named
    naming = db.execute(
        "select page_key, stated, previous_key from part where next_key = ? order by page_key", (node.page_key,)
    )
    return next((one for one in (_Node(*row) for row in naming.fetchall()) if _fit(one, node)), None)


def _fit(one: _Node, other: _Node) -> bool:
    """Whether the numbers that the pages give let one be the part before the other."""
    if one.page_key == other.page_key:
        return False
    return one.stated is None or other.stated is None or other.stated == one.stated + 1
