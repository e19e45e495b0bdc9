"""The catalogue: one row a capture, the versions of each page, the parts of each article.

Derived: `rebuild` makes the same rows again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal, Self

import msgspec

from archiver.catalogue.database import Database, connect_for_reading
from archiver.catalogue.parts import PART_SCHEMA, Following, Part, following, group_of, join_parts
from archiver.catalogue.renewal import renew_rows
from archiver.model.errors import ArchiveError

__all__ = ["BrokenCatalogueError", "CaptureRow", "Catalogue", "Version"]

_SCHEMA_VERSION = 3

_SCHEMA = """
create table capture (
    record_id text primary key,
    file text not null,
    offset integer not null,
    length integer not null,
    url text not null,
    final_url text not null,
    page_key text not null,
    fetched_at text,
    status integer,
    purpose text not null,
    truncated text,
    payload_digest text,
    revisit_of text,
    extraction text not null,
    failure text,
    verdict text,
    headline text,
    date_published text,
    blocks_hash text
) strict, without rowid;
create index capture_place on capture (file, offset);
create index capture_page on capture (page_key, fetched_at);
create table version (
    page_key text not null,
    number integer not null,
    record_id text not null,
    blocks_hash text not null,
    primary key (page_key, number)
) strict, without rowid;
"""
_SETTLED = "create table settled (file text primary key) strict, without rowid"
"""Since version 2."""
_PARTED = (
    "alter table capture add column part integer",
    "alter table capture add column next_part text",
    "alter table capture add column next_key text",
    "alter table capture add column previous_key text",
    *filter(str.strip, PART_SCHEMA.split(";")),
)
"""Since version 3."""


class BrokenCatalogueError(ArchiveError):
    """The file is no catalogue that this program can use; it can be deleted and made anew."""


class CaptureRow(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one response or revisit, and of the article made from it."""

    record_id: str
    file: str
    #: name of the WARC, without `.open`
    offset: int
    length: int
    url: str
    #: asked for
    final_url: str
    page_key: str
    #: SURT of `final_url`
    fetched_at: str | None
    #: WARC-Date in full
    status: int | None
    purpose: str
    truncated: str | None = None
    payload_digest: str | None = None
    revisit_of: str | None = None
    #: record id of the earlier capture whose payload this one repeats
    extraction: Literal["ok", "failed", "none"] = "none"
    #: none: not a page that gets an article line
    failure: str | None = None
    #: why extraction failed
    verdict: str | None = None
    headline: str | None = None
    date_published: str | None = None
    blocks_hash: str | None = None
    #: equal for equal blocks; None without an article
    part: int | None = None
    #: number of the part that the page is of an article; None where it is none, or doesn't say
    next_part: str | None = None
    #: address of the part behind it
    next_key: str | None = None
    previous_key: str | None = None
    #: page keys of the parts beside it, by their addresses


class Version(msgspec.Struct, frozen=True):
    """One state of a page: made when its extracted blocks differ from those of the capture before."""

    page_key: str
    number: int
    #: from 1, by time
    record_id: str
    #: of the first capture that shows this state
    blocks_hash: str


_FIELDS = CaptureRow.__struct_fields__
_COLUMNS = ", ".join(_FIELDS)
_UPSERT = f"insert or replace into capture ({_COLUMNS}) values ({', '.join('?' * len(_FIELDS))})"  # noqa: S608  names of this module


class Catalogue(Database):
    """catalogue.sqlite. Several processes may use it at once; a context manager."""

    broken_error = BrokenCatalogueError
    hint = " (it can be deleted and made anew by `archiver rebuild`)"

    def __init__(self, path: Path, *, is_read_only: bool = False) -> None:
        """Raises ArchiveError for a symbolic link, which could lead to any file of this user, and where the disk or a

        lock stands in the way; BrokenCatalogueError for a file that is no catalogue.
        """
        super().__init__(path)
        with self._errors():
            if is_read_only:
                self._db = connect_for_reading(path)
                self._prepare_reading()
                return
            self._connect()  # the last rows that a power cut may take are derived: recovery makes them again
            self._prepare()

    @classmethod
    def for_reading(cls, path: Path) -> Self:
        """The catalogue as it stands, also where this process may not write; one that isn't there has no rows.

        Nothing is made or upgraded, and methods that write raise ArchiveError. Raises as `Catalogue(path)` does.
        """
        return cls(path, is_read_only=True)

    def add(self, rows: Iterable[CaptureRow]) -> None:
        """Add rows or replace those of the same record: all of them, or none. The order doesn't matter."""
        with self._transaction():
            self._add(rows)

    def replace_all(self, rows: Iterable[CaptureRow]) -> None:
        """Make these the only rows, in one step that readers see whole."""
        with self._transaction():
            self._db.execute("delete from capture")
            self._db.execute("delete from version")
            self._db.execute("delete from part")
            self._add(rows)

    def remove_file(self, file: str) -> None:
        """Forget the captures of a WARC."""
        with self._transaction():
            keys = [key for (key,) in self._db.execute("select distinct page_key from capture where file = ?", (file,))]
            self._db.execute("delete from capture where file = ?", (file,))
            self._db.execute("delete from settled where file = ?", (file,))
            self._count_versions(keys)
            join_parts(self._db, keys)

    def renew_file(
        self, file: str, new: str | None, places: Mapping[str, tuple[int, int]], forgotten: Container[str]
    ) -> None:
        """Another WARC has taken the place of one: its captures have other places, some are gone.

        `places`: offset and length of each record in the new one, by record id. Rows of captures that aren't in it
        go, and those of `forgotten`, which are to be made anew.
        """
        with self._transaction():
            keys = renew_rows(self._db, file, new, places, forgotten)
            self._count_versions(keys)
            join_parts(self._db, keys)

    def rows(self, file: str | None = None) -> Iterator[CaptureRow]:
        """All rows, or those of one WARC, by file and place in it."""
        where, values = ("where file = ?", (file,)) if file else ("", ())
        return self._select(f"{where} order by file, offset", values)

    def row(self, record_id: str) -> CaptureRow | None:
        return next(self._select("where record_id = ?", (record_id,)), None)

    def files_of(self, urls: Iterable[str]) -> frozenset[str]:
        """The WARCs with captures of these addresses, as asked for or as they were in the end."""
        query = "select distinct file from capture where url = ?1 or final_url = ?1"
        with self._errors():
            return frozenset(file for url in urls for (file,) in self._db.execute(query, (url,)))

    def history(self, page_key: str) -> list[CaptureRow]:
        """The captures of one page, oldest first."""
        return list(self._select("where page_key = ? order by fetched_at, file, offset", (page_key,)))

    def fetched(self, since: str, until: str) -> list[CaptureRow]:
        """The captures of some time, as `fetched_at` has it, both ends included, oldest first."""
        return list(self._select("where fetched_at between ? and ? order by fetched_at, file, offset", (since, until)))

    def failures(self) -> frozenset[str]:
        """Record ids of pages whose extraction failed."""
        return frozenset(row.record_id for row in self._select("where extraction = 'failed'", ()))

    def counts(self) -> dict[str, int]:
        """How many captures are known of each WARC."""
        with self._errors():
            return dict(self._db.execute("select file, count(*) from capture group by file"))

    def settle(self, files: Iterable[str]) -> None:
        """Note that all captures of these WARCs have their rows, so that nobody has to look again."""
        with self._transaction():
            self._db.executemany("insert or ignore into settled values (?)", [(file,) for file in files])

    def settled(self) -> frozenset[str]:
        """The WARCs noted by `settle`."""
        with self._errors():
            return frozenset(file for (file,) in self._db.execute("select file from settled"))

    def versions(self, page_key: str | None = None) -> list[Version]:
        """The versions of one page, or of all, by page and number."""
        where, values = ("where page_key = ?", (page_key,)) if page_key else ("", ())
        columns = ", ".join(Version.__struct_fields__)
        query = f"select {columns} from version {where} order by page_key, number"  # noqa: S608  as above
        with self._errors():
            return [Version(*values) for values in self._db.execute(query, values)]

    def parts(self, page_key: str) -> list[Part]:
        """The parts of the article that a page is one of, in order; none for a page that is no part."""
        with self._errors():
            return group_of(self._db, page_key)

    def following(self, record_id: str | None = None) -> list[Following]:
        """Every part whose newest capture names a next one, or this capture if it does; see `parts.following`."""
        with self._errors():
            return list(following(self._db, record_id))

    def _select(self, clauses: str, values: tuple[str, ...]) -> Iterator[CaptureRow]:
        query = f"select {_COLUMNS} from capture {clauses}"  # noqa: S608  clauses are written in this class
        with self._errors():
            for found in self._db.execute(query, values):
                yield CaptureRow(**dict(zip(_FIELDS, found, strict=True)))

    def _add(self, rows: Iterable[CaptureRow]) -> None:
        keys: set[str] = set()
        for row in rows:
            before = self._db.execute("select page_key from capture where record_id = ?", (row.record_id,)).fetchone()
            keys.update(before or ())
            keys.add(row.page_key)
            self._db.execute(_UPSERT, msgspec.structs.astuple(row))
        self._count_versions(keys)
        join_parts(self._db, keys)

    def _count_versions(self, page_keys: Iterable[str]) -> None:
        """Number the versions of pages anew: so they depend on the captures alone, not on the order they came in."""
        states = """
            select record_id, blocks_hash from capture
            where page_key = ? and extraction = 'ok' and blocks_hash is not null order by fetched_at, file, offset
        """
        for key in page_keys:
            self._db.execute("delete from version where page_key = ?", (key,))
            number, previous = 0, None
            for record_id, blocks_hash in self._db.execute(states, (key,)).fetchall():
                if blocks_hash != previous:
                    number, previous = number + 1, blocks_hash
                    self._db.execute("insert into version values (?, ?, ?, ?)", (key, number, record_id, blocks_hash))

    def _prepare_reading(self) -> None:
        """What an older version lacks is empty, in memory."""
        version = self._version()
        if version == 0:  # nothing there, or what is left of a start that was cut short
            self._db.close()
            self._db = sqlite3.connect(":memory:", isolation_level=None)
            for statement in (*_SCHEMA.split(";"), _SETTLED, *_PARTED):
                self._db.execute(statement)
        elif version < _SCHEMA_VERSION:
            self._db.execute("pragma temp_store=memory")
            table, *_ = PART_SCHEMA.split(";")
            for statement in (_SETTLED, table) if version < 2 else (table,):
                self._db.execute(statement.replace("create table", "create temp table"))
            self._db.execute(
                "create temp view capture as select *, null as part, null as next_part, null as next_key,"
                " null as previous_key from main.capture"
            )
        self._db.execute("pragma query_only=on")

    def _version(self) -> int:
        """The schema's. BrokenCatalogueError for one of a later program."""
        version: int = self._db.execute("pragma user_version").fetchone()[0]
        if version > _SCHEMA_VERSION:
            raise BrokenCatalogueError(
                f"{self._path} has schema {version}, this program writes {_SCHEMA_VERSION}: "
                "delete it and run `archiver rebuild`"
            )
        return version

    def _prepare(self) -> None:
        with self._transaction():
            version = self._version()
            if version == 0:
                for statement in _SCHEMA.split(";"):
                    self._db.execute(statement)
            if version < 2:
                self._db.execute(_SETTLED)
            if version < _SCHEMA_VERSION:
                for statement in _PARTED:
                    self._db.execute(statement)
                self._db.execute(f"pragma user_version = {_SCHEMA_VERSION}")
