"""Pages given by hand become article lines, one for every page, whatever happens to it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO
from urllib.parse import quote_from_bytes

from archiver.archive.regular_file import open_regular
from archiver.derive.files import FileBody, kind_of, read_body
from archiver.derive.manifest import ManifestRow
from archiver.derive.other_file import other_file
from archiver.derive.pool import ExtractionPool
from archiver.derive.task import CaptureTask, Extracted, ExtractionFailure, placed
from archiver.model.capture import Capture, CaptureKind

__all__ = ["GivenPage", "ParsedPage", "page_of_stream", "pages_of_files", "pages_of_manifest", "parse"]


@dataclass(frozen=True, slots=True)
class GivenPage:
    """A page to parse."""

    name: str
    #: of its file, for messages
    capture: Capture
    article_id: str | None = None
    #: takes the place of the article's own id
    failure: ExtractionFailure | None = None
    #: why its file can't be read; the capture is empty then
    place: str | None = None
    #: stands in the article as its address, though extraction knows none


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """A page with its article line."""

    name: str
    line: bytes
    failure: ExtractionFailure | None = None
    #: why the line says nothing about the page, None if all went well
    damages: tuple[str, ...] = ()
    #: what is wrong with the packing of its file; the line is of what could be unpacked


def parse(pages: Iterable[GivenPage], pool: ExtractionPool) -> Iterator[ParsedPage]:
    """One line for each page, in the order of the pages; pages are read only a little ahead of the lines."""
    for page, outcome in pool.map(pages, _task_of):
        if isinstance(outcome, Extracted):
            yield ParsedPage(page.name, outcome.line, damages=page.capture.problems)
            continue
        failure = outcome or page.failure
        assert failure is not None  # a page without a task is one that couldn't be read
        from archiver.derive.failed import failed_line  # brings all of extraction, which only workers need otherwise

        capture = placed(page.capture, page.place) if page.place else page.capture
        line = failed_line(capture, failure, rules_hash=pool.rules_hash, article_id=page.article_id)
        yield ParsedPage(page.name, line, failure, page.capture.problems)


def pages_of_files(
    files: Iterable[Path], *, url: str | None = None, kind: CaptureKind | None = None
) -> Iterator[GivenPage]:
    """The page in each file; without a `url`, `file:` and the path as given stand for it.

    `kind` overrules what name and bytes say.
    """
    for file in files:
        page = _page_of_file(file, str(file), ManifestRow(id="", html="", url=url), kind)
        yield page if url else replace(page, place=f"file:{quote_from_bytes(os.fsencode(file))}")


def page_of_stream(stream: IO[bytes], *, url: str | None = None, kind: CaptureKind | None = None) -> GivenPage:
    """The page on a stream, such as standard input."""
    return _page_of_body(read_body(stream), "-", "-", ManifestRow(id="", html="", url=url), kind)


def pages_of_manifest(rows: Iterable[ManifestRow], folder: Path) -> Iterator[GivenPage]:
    """The page of each row, with the row's id; `folder` is where the manifest stands."""
    for row in rows:
        yield _page_of_file(folder / row.html, row.html, row, None, article_id=row.id)


def _page_of_file(
    file: Path, name: str, facts: ManifestRow, kind: CaptureKind | None, *, article_id: str | None = None
) -> GivenPage:
    try:
        with open_regular(file) as stream:
            body = read_body(stream)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        problem = error.strerror if isinstance(error, OSError) else None  # the whole would name this machine's folders
        failure = ExtractionFailure(reason="unreadable", text=problem or str(error))
        return GivenPage(name, _capture(FileBody(b""), kind or "file", facts), article_id, failure)
    return _page_of_body(body, name, file.name, facts, kind, article_id=article_id)


def _page_of_body(
    body: FileBody, name: str, file_name: str, facts: ManifestRow, kind: CaptureKind | None,
    *, article_id: str | None = None,
) -> GivenPage:  # fmt: skip
    other = None if kind else other_file(body.data)  # who says what it is has looked
    if other:
        nothing = FileBody(b"", problems=body.problems)
        failure = ExtractionFailure(reason="unreadable", text=other)
        return GivenPage(name, _capture(nothing, "file", facts), article_id, failure)
    return GivenPage(name, _capture(body, kind or kind_of(file_name, body.data), facts), article_id)


def _capture(body: FileBody, kind: CaptureKind, facts: ManifestRow) -> Capture:
    url = facts.url or ""
    return Capture(
        requested_url=url,
        final_url=url,
        fetched_at=facts.fetched_at_utc(),
        status=facts.status,
        reason=None,
        headers=facts.header_pairs(),
        body=body.data,
        truncated=body.truncated,
        kind=kind,
        problems=body.problems,
    )


def _task_of(page: GivenPage) -> CaptureTask | None:
    return None if page.failure else CaptureTask(page.capture, page.article_id, page.place)
