"""Where the viewer is to begin: an address, and the time of the capture that is meant."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from archiver.archive import Archive, warc_time
from archiver.derive.find import find_lines
from archiver.model.errors import ArchiverError
from archiver.packing.selection import moment

__all__ = ["NoCaptureError", "Place", "find_place", "time_of"]

_STAMP = "%Y%m%d%H%M%S"
_REPLAY_ADDRESS = re.compile(r"(\d{14})/(\w+://.+)", re.ASCII | re.DOTALL)
"""As `save` prints it."""


class NoCaptureError(ArchiverError):
    """The page isn't in the archive."""


@dataclass(frozen=True, slots=True)
class Place:
    """One capture, as replay programs name it."""

    url: str
    ts: str
    #: 14 digits, UTC

    @property
    def fragment(self) -> str:
        """What follows the # in an address of the viewer.

        >>> Place("https://news.example/a?b=1", "20261122120000").fragment
        'url=https%3A%2F%2Fnews.example%2Fa%3Fb%3D1&ts=20261122120000'
        """
        return urlencode({"url": self.url, "ts": self.ts})


def time_of(text: str) -> datetime:
    """The time that a person or another program names. UsageError where it is none.

    >>> time_of("20261122120000") == time_of("2026-11-22T12:00:00Z") == time_of("2026-11-22T13:00+01:00")
    True
    """
    if re.fullmatch(r"\d{14}", text, re.ASCII):
        with suppress(ValueError):
            return datetime.strptime(text, _STAMP).replace(tzinfo=UTC)
    return moment(text)


def find_place(archive: Archive, page: str, near: datetime | None = None) -> Place:
    """The newest capture of a page, or the one next to a time; a cut-off one only where all are.

    `page` is a URL, the time of a capture and its URL (`20261122120000/https://…`), or what else names a page for
    `find_lines`. NoCaptureError if it isn't there.
    """
    if match := _REPLAY_ADDRESS.fullmatch(page):
        near, page = near or time_of(match[1]), match[2]
    rows = archive.rows_named(page)
    found = [row for row in rows if not row.truncated] or rows
    captures = [(row.date, row.url) for row in found]
    if not captures:
        lines = find_lines(archive, page).lines
        articles = [line.article() for line in lines if not line.is_part] or [line.article() for line in lines]
        captures = [(one.capture.fetched_at or "", one.url or page) for one in articles]
    places = [(time, Place(url, time.strftime(_STAMP))) for text, url in captures if (time := warc_time.time_of(text))]
    if not places:
        raise NoCaptureError(f"{archive.root}: no capture of {page}")
    if near is None:
        return max(places, key=lambda place: place[0])[1]
    return min(places, key=lambda place: abs(place[0] - near))[1]
