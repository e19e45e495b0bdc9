"""The list of pages of a WACZ, with the texts that its readers search.

https://specs.webrecorder.net/wacz/1.1.1/#pages-jsonl
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from archiver.archive import Archive
from archiver.archive.lines import whole_lines
from archiver.archive.warc_time import full_date
from archiver.packing.choose import Chosen
from archiver.packing.portion import Portion, rows_of
from archiver.packing.sorted_lines import sorted_lines

__all__ = ["Page", "page_lines", "pages_of"]

_TEXT_KINDS = frozenset({"article", "liveBlog", "gallery", "video", "paywallStub"})
_NOT_DIGITS = re.compile(r"[^0-9]")
_STAMP_DIGITS = 20


class Page(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One line of pages.jsonl."""

    id: str
    #: of the article; of a revisit its record id
    url: str
    ts: str
    #: when it was captured; empty where that isn't known
    title: str
    verdict: str
    text: str | None = None
    #: of an article


class _Warc(msgspec.Struct, rename="camel"):
    offset: int
    record_id: str


class _CapturePart(msgspec.Struct, rename="camel"):
    fetched_at: str | None
    warc: _Warc
    response_record_id: str | None = None


class _Verdict(msgspec.Struct):
    kind: str


class _Line(msgspec.Struct, rename="camel"):
    id: str
    url: str | None
    final_url: str | None
    headline: str | None
    article_body: str | None
    page_verdict: _Verdict
    capture: _CapturePart


_LINES = msgspec.json.Decoder(_Line)
_ENCODER = msgspec.json.Encoder()
_HEAD = {"format": "json-pages-1.0", "id": "pages", "title": "Pages", "hasText": True}


def pages_of(archive: Archive, portion: Portion, chosen: Chosen | None) -> Iterator[Page]:
    """The pages of a WARC that have an article line and are chosen, in its order.

    In the place of one that only came along stands the revisit that repeats it, if that one is meant. A page as a
    browser showed it has the time of its response, by which replay finds it. Lines that can't be read are passed over:
    `verify` tells of them.
    """
    dates: dict[str, str] = {}
    for path in archive.article_files(portion.file):
        for raw in whole_lines(path):
            try:
                line = _LINES.decode(raw)
            except (msgspec.MsgspecError, UnicodeDecodeError):
                continue
            warc = line.capture.warc
            if portion.holds(warc.offset) if chosen is None else warc.record_id in chosen.meant:
                time = line.capture.fetched_at or ""
                if response := line.capture.response_record_id:
                    dates = dates or {row.record_id: full_date(row.date) for row in rows_of(archive, portion.file)}
                    time = dates.get(response) or time
                yield _page(line, line.id, line.final_url or line.url or "", time)
            elif chosen is not None and (repeat := chosen.repeats.get(warc.record_id)):
                yield _page(line, repeat.record_id, repeat.url, full_date(repeat.date))


def page_lines(pages: Iterable[Page]) -> Iterator[bytes]:
    """The lines of pages.jsonl: articles first, the newest first.

    ReplayWeb.page searches no more than the first MiB of the list, and where there is an extraPages.jsonl only that:
    so all pages are in this one.
    """
    yield _ENCODER.encode(_HEAD) + b"\n"
    for line in sorted_lines(_keyed(page) for page in pages):
        yield line.partition(b" ")[2]


def _page(line: _Line, id: str, url: str, time: str) -> Page:  # noqa: A002  the name in the file
    kind = line.page_verdict.kind
    text = line.article_body if kind in _TEXT_KINDS else None
    return Page(id=id, url=url, ts=time, title=line.headline or url, verdict=kind, text=text or None)


def _keyed(page: Page) -> bytes:
    """The line behind what it is sorted by."""
    digits = _NOT_DIGITS.sub("", page.ts)[:_STAMP_DIGITS].ljust(_STAMP_DIGITS, "0")
    age = 10**_STAMP_DIGITS - 1 - int(digits)
    return b"%d%020d " % (page.text is None, age) + _ENCODER.encode(page) + b"\n"
