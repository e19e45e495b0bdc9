"""Captures made anew from their records in the WARCs, as an export would take them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self

import msgspec

from archiver.archive import RenderedVisits, glance, read_bundle
from archiver.dataset.column import Row
from archiver.dataset.entry import Entry, PartPlace
from archiver.dataset.errors import DatasetError
from archiver.dataset.material import Material
from archiver.dataset.records import FoundRecord, Records
from archiver.dataset.selection import Selection
from archiver.dataset.tables import ARTICLES
from archiver.derive.joined import joined
from archiver.derive.pool import ExtractionPool
from archiver.derive.row import capture_row
from archiver.derive.task import Extracted, ExtractionFailure, Outcome
from archiver.model.article import Article
from archiver.model.capture import Capture
from archiver.model.errors import ArchiverError

__all__ = ["Recomputed", "Recomputer"]

_Rows = dict[str, list[Row]]
_AHEAD: Final = 32
"""Captures that are read ahead, so that all workers have something to do."""


class Recomputed(NamedTuple):
    """A capture as its record gives it, or why it can't be had."""

    entry: Entry | None
    problem: str | None = None


class _Pending(NamedTuple):
    found: FoundRecord
    capture: Capture
    revisit_of: str | None
    outcome: Future[Outcome] | None
    #: None for what gets no article line


class Recomputer:
    """A context manager; extracts in worker processes, with the rules of each archive."""

    def __init__(self, material: Material, selection: Selection, workers: int | None = None) -> None:
        self._material, self._selection, self._workers = material, selection, workers
        self._records = Records(material)
        self._pools: dict[int, ExtractionPool] = {}
        self._visits: tuple[Path, RenderedVisits] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pool in self._pools.values():
            pool.close(cancel=kind is not None)

    def map(
        self, captures: Iterator[_Rows], asked: Callable[[_Rows], str | None]
    ) -> Iterator[tuple[_Rows, Recomputed | None]]:
        """The rows of each capture with what its record gives, in their order; None where no record id is asked for."""
        ahead: deque[tuple[_Rows, _Pending | Recomputed | None]] = deque()
        for rows in captures:
            record_id = asked(rows)
            ahead.append((rows, self._begin(record_id) if record_id is not None else None))
            if len(ahead) > _AHEAD:
                first, pending = ahead.popleft()
                yield first, self._end(first, pending)
        for first, pending in ahead:
            yield first, self._end(first, pending)

    def _begin(self, record_id: str) -> _Pending | Recomputed:
        found = self._records.find(record_id)
        if found is None:
            return Recomputed(None, "none of the archives has it")
        try:
            bundle = read_bundle(self._path(found), found.row.offset)
        except (ArchiverError, OSError) as error:
            return Recomputed(None, str(error))
        seen = glance(bundle)
        is_article_page = seen.is_article_page and not self._visits_of(found).has_page_of(bundle)
        outcome = self._extract(found) if is_article_page else None
        return _Pending(found, seen.capture, bundle.refers_to, outcome)

    def _end(self, rows: _Rows, pending: _Pending | Recomputed | None) -> Recomputed | None:
        if not isinstance(pending, _Pending):
            return pending
        outcome = pending.outcome.result() if pending.outcome else None
        failure = outcome if isinstance(outcome, ExtractionFailure) else None
        line = outcome.line if isinstance(outcome, Extracted) else None
        row = capture_row(pending.capture, line, failure=failure, revisit_of=pending.revisit_of)
        article = msgspec.json.decode(line, type=Article) if line is not None else None
        try:
            part = self._part(rows, article)
        except ArchiverError as error:
            return Recomputed(None, str(error))
        return Recomputed(self._material.entry(pending.found.archive, row, article, self._selection, part))

    def _part(self, rows: _Rows, article: Article | None) -> PartPlace:
        """Which pages the parts stood on is taken from the dataset, since newer captures may be there by now; what they

        say comes from their records.
        """
        known = rows.get(ARTICLES.name)
        if article is None or article.pagination is None or not known:
            return PartPlace()
        part_of, records = (known[0][self._place(name, known[0])] for name in ("partOf", "wholeRecords"))
        if not isinstance(records, list) or not records:
            return PartPlace(part_of=part_of if isinstance(part_of, str) else None)
        body = joined([self._article(record_id) for record_id in records]).article_body
        return PartPlace(part_of if isinstance(part_of, str) else None, tuple(records), body)

    def _place(self, name: str, row: Row) -> int:
        columns = ARTICLES.kept(with_text=len(row) == len(ARTICLES.columns))
        return [column.name for column in columns].index(name)

    def _article(self, record_id: str) -> Article:
        found = self._records.find(record_id)
        outcome = self._extract(found).result() if found else None
        if not isinstance(outcome, Extracted):
            raise DatasetError(f"record {record_id}: gives no article of a part")
        return msgspec.json.decode(outcome.line, type=Article)

    def _visits_of(self, found: FoundRecord) -> RenderedVisits:
        """Captures come in the order of their files, so those of one file are kept."""
        path = self._path(found)
        if self._visits is None or self._visits[0] != path:
            self._visits = (path, RenderedVisits(path))
        return self._visits[1]

    def _path(self, found: FoundRecord) -> Path:
        return self._material.archives[found.archive].layout.warcs / found.row.file

    def _extract(self, found: FoundRecord) -> Future[Outcome]:
        pool = self._pools.get(found.archive)
        if pool is None:
            rules = self._material.archives[found.archive].layout.rules
            pool = self._pools[found.archive] = ExtractionPool(self._workers, rules_dir=rules)
        return pool.submit(self._path(found), found.row.offset)
