"""What is told of the visit of one page, looked for behind its response."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from archiver.archive.bundle import Bundle
from archiver.archive.page_visit import PageVisit, page_visit_of
from archiver.archive.read import read_bundle, salvage
from archiver.model.errors import ArchiveError, WarcError

__all__ = ["visit_of"]


def visit_of(path: Path, offset: int) -> PageVisit | None:
    """The visit of the page whose response or revisit begins at a byte of a WARC; None where the file tells of none.

    A visit stands in the file of its page, but for pages that need more than a file takes.
    """
    with suppress(ArchiveError, WarcError):
        page_id = read_bundle(path, offset).facts.page_id
        for found in salvage(path, offset) if page_id else ():
            if isinstance(found, Bundle) and found.facts.page_id == page_id and (visit := page_visit_of(found)):
                return visit
    return None
