"""Which captures of a WARC get an article line: the same for live pages and for those read back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archiver.archive.bundle import MAX_BODY_BYTES, Bundle
from archiver.archive.glance import glance
from archiver.archive.read import read_bundles, salvage
from archiver.model.capture import Capture
from archiver.model.errors import WarcError

__all__ = ["RenderedVisits", "page_captures"]


def page_captures(path: Path, *, limit: int = MAX_BODY_BYTES) -> Iterator[Capture]:
    """The captures of a file that get an article line, in record order."""
    visits = RenderedVisits(path)
    for bundle in read_bundles(path):
        if bundle.facts.purpose == "page" and glance(bundle).is_article_page and not visits.has_page_of(bundle):
            yield bundle.capture(limit=limit)


class RenderedVisits:
    """Which visits of a WARC ended with the page as shown: it gets the article line, the responses it came from none.

    Both stand in one file, the responses first. The file is read for it from the first response on that a browser
    asked for, and only until the visit in question is found; most files have none.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._ids: set[str] = set()
        self._ahead: Iterator[str] | None = None

    def has_page_of(self, bundle: Bundle) -> bool:
        """Whether a response led to a page as shown."""
        facts = bundle.facts
        if bundle.kind != "response" or facts.renderer is None or facts.purpose != "page" or facts.page_id is None:
            return False
        if self._ahead is None:
            self._ahead = _rendered(self._path, bundle.main.offset)
        while facts.page_id not in self._ids:
            page_id = next(self._ahead, None)
            if page_id is None:
                return False
            self._ids.add(page_id)
        return True


def _rendered(path: Path, offset: int) -> Iterator[str]:
    for found in salvage(path, offset):
        if not isinstance(found, WarcError) and found.kind == "dom" and found.facts.page_id:
            yield found.facts.page_id
