"""The archives of a dataset, opened for reading: their captures in one order, each record once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Self

import msgspec

from archiver.archive import OPEN_SUFFIX, Archive, read_bundle
from archiver.archive.generations_lock import fixed_generations
from archiver.archive.line_place import place_in
from archiver.archive.unfinished import unfinished
from archiver.catalogue import CaptureRow, Catalogue
from archiver.dataset.entry import Entry, PartPlace
from archiver.dataset.errors import LineError
from archiver.dataset.history import Histories
from archiver.dataset.selection import Selection
from archiver.derive.joined import joined
from archiver.derive.placed import LinesAlong
from archiver.derive.whole import parts_of
from archiver.model.article import Article
from archiver.model.errors import ArchiveError

__all__ = ["START", "Material", "Position", "decoded"]

_ARTICLES = msgspec.json.Decoder(Article)


class Position(msgspec.Struct, frozen=True, order=True):
    """A place in the order of all captures."""

    archive: int
    #: from 0
    file: str
    offset: int


START = Position(-1, "", -1)


class Material:
    """A context manager. Where two archives hold the same record, the one that is named first counts."""

    def __init__(self, archives: Sequence[Archive]) -> None:
        self.archives = tuple(archives)
        self.files: tuple[tuple[str, ...], ...] = ()
        #: names of the WARCs of each archive that no crawl is writing, sorted
        self.busy: tuple[str, ...] = ()
        #: names of the others
        self._stack = ExitStack()
        self.catalogues: tuple[Catalogue, ...] = ()
        self._histories = Histories(())

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            for archive in self.archives:
                stack.enter_context(fixed_generations(archive.layout))
            self.catalogues = tuple(
                stack.enter_context(Catalogue.for_reading(archive.layout.catalogue)) for archive in self.archives
            )
            self.files = tuple(_sealed(archive) for archive in self.archives)
            self.busy = tuple(
                path.name
                for archive, files in zip(self.archives, self.files, strict=True)
                for path in archive.warcs()
                if path.name not in files
            )
            self._stack = stack.pop_all()
        self._histories = Histories(self.catalogues)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def entries(self, selection: Selection, after: Position = START) -> Iterator[tuple[Position, Entry]]:
        """Every capture of a page that the selection covers, behind a place.

        Raises ArchiveError where catalogue and article lines don't fit each other.
        """
        for number, archive in enumerate(self.archives):
            for file in self.files[number]:
                if (number, file) < (after.archive, after.file):
                    continue
                begin = after.offset + 1 if (number, file) == (after.archive, after.file) else 0
                yield from self._of_file(number, archive, file, begin, selection)

    def entry(
        self,
        number: int,
        row: CaptureRow,
        article: Article | None,
        selection: Selection,
        part: PartPlace | None = None,
    ) -> Entry:
        """A capture with the article that its page shows, judged, and placed among versions and parts.

        `number`: of the archive, from 0; `part`: where it is known already.
        """
        archive = self.archives[number]
        name = archive.config.name
        if article is None:
            return Entry(name, row, _why_none(row))
        judgement = selection.judge(article)
        if judgement.left_out:
            return Entry(name, row, judgement.left_out)
        return Entry(
            name, row, None, article, judgement.without_images,
            self._histories.place(row), part or self._part_place(number, article, selection),
        )  # fmt: skip

    def _of_file(
        self, number: int, archive: Archive, file: str, begin: int, selection: Selection
    ) -> Iterator[tuple[Position, Entry]]:
        lines = LinesAlong(archive.layout.articles_of(file))
        for row in self.catalogues[number].rows(file):
            if row.offset < begin:
                continue
            self._expect_rows(number, file, [line for offset, line in lines.before(row.offset) if offset >= begin])
            line = lines.at(row.offset)
            if row.purpose != "page" or not selection.covers(row.final_url, row.fetched_at):
                continue
            if self.has(row, number) or not _is_of_source(archive, row, selection):
                continue
            article = decoded(archive, row, line) if row.extraction == "ok" else None
            yield Position(number, file, row.offset), self.entry(number, row, article, selection)
        self._expect_rows(number, file, [line for offset, line in lines.before() if offset >= begin])

    def has(self, row: CaptureRow, number: int | None = None) -> bool:
        """Whether any of the archives has the record, or of the first so many."""
        for catalogue, files in zip(self.catalogues[:number], self.files, strict=False):
            other = catalogue.row(row.record_id)
            if other is not None and other.file in files:
                return True
        return False

    def _part_place(self, number: int, article: Article, selection: Selection) -> PartPlace:
        """Among those parts that are in the dataset, too."""
        if article.pagination is None:
            return PartPlace()
        files = self.files[number]
        parts = [
            part
            for part in parts_of(self.archives[number], article).parts
            if part.capture.warc and part.capture.warc.file in files and selection.judge(part).left_out is None
        ]
        if len(parts) < 2:
            return PartPlace()
        if article.id != parts[0].id:
            return PartPlace(part_of=parts[0].id)
        records = tuple(part.capture.warc.record_id for part in parts if part.capture.warc)
        return PartPlace(records=records, body=joined(parts).article_body)

    def _expect_rows(self, number: int, file: str, lines: list[bytes]) -> None:
        """Article lines without a row of their own are of records that stand in another file as well, which counts."""
        for line in lines:
            place = place_in(line)
            if place is None:
                path = self.archives[number].layout.articles_of(file)
                raise LineError(f"{path}: a line can't be read: {line[:40]!r} (archiver repair makes it anew)")
            if place.record_id is None or self.catalogues[number].row(place.record_id) is None:
                raise ArchiveError(
                    f"{self.archives[number].layout.catalogue}: has no row of {file}:{place.offset}, "
                    "of which there is an article line (archiver rebuild makes the rows anew)"
                )


def decoded(archive: Archive, row: CaptureRow, line: bytes | None) -> Article:
    """The article of a line. LineError where it is missing, of another record or none of this program's."""
    place = f"{archive.layout.articles_of(row.file)}: the line of {row.file}:{row.offset}"
    if line is None:
        raise LineError(f"{place} is missing or damaged (archiver repair makes it anew)")
    try:
        article = _ARTICLES.decode(line)
    except msgspec.MsgspecError as error:
        raise LineError(f"{place} is no article of this version: {error} (archiver reparse makes it anew)") from error
    if article.capture.warc is None or article.capture.warc.record_id != row.record_id:
        raise LineError(f"{place} names another record than {row.record_id} (archiver reparse makes it anew)")
    return article


def _sealed(archive: Archive) -> tuple[str, ...]:
    waiting = set(unfinished(archive.layout))
    return tuple(
        path.name for path in archive.warcs() if not path.name.endswith(OPEN_SUFFIX) and path.name not in waiting
    )


def _is_of_source(archive: Archive, row: CaptureRow, selection: Selection) -> bool:
    if not selection.sources:
        return True
    return read_bundle(archive.layout.warcs / row.file, row.offset).facts.source in selection.sources


def _why_none(row: CaptureRow) -> str:
    if row.revisit_of is not None:
        return "unchanged"
    return "failed" if row.extraction == "failed" else "noArticlePage"
