"""What a capture of a page is to the archive: an article that is new there, one that changed, one that is gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, Literal

import msgspec

from archiver.catalogue import CaptureRow, Catalogue
from archiver.model.article import ARTICLE_KINDS
from archiver.web.url import surt

__all__ = ["OutcomeName", "PageOutcome", "page_outcome"]

OutcomeName = Literal["new", "changed", "unchanged", "gone", "error", "kept"]
"""`new` is an article for the first time, `changed` one that says something else now, `unchanged` a page as it was.

`gone` was an article and is none any more; `error` is a status of 400 and above; `kept` is the rest, such as a PDF.
"""

_GONE_STATUS: Final = frozenset({404, 410})
_GONE_VERDICTS: Final = frozenset({"soft404", "parked", "forSale"})


class PageOutcome(msgspec.Struct, frozen=True):
    """What a capture is, beside the captures before it."""

    name: OutcomeName
    headline: str | None = None
    #: of the article; of one that is gone, the last that was kept
    detail: str = ""
    #: why it is gone, or the status of an error


def page_outcome(row: CaptureRow, catalogue: Catalogue) -> PageOutcome:
    """The outcome of a page's capture, by the catalogue's rows of it and of earlier ones."""
    if row.revisit_of is not None or row.status == 304:
        return PageOutcome("unchanged")
    asked = surt(row.url)
    is_moved, trouble = asked != row.page_key, _trouble(row)
    if not (is_moved or trouble or _is_article(row)):
        return PageOutcome("kept")
    of_page, of_asked = (list(_before(row, catalogue.history(key))) for key in (row.page_key, asked))
    article = _newest_article(of_page) or _newest_article(of_asked)
    if _is_article(row):
        if article is None:
            return PageOutcome("new", row.headline)
        return PageOutcome("unchanged" if article.blocks_hash == row.blocks_hash else "changed", row.headline)
    if is_moved and not trouble:
        trouble, of_page = f"redirected to {row.final_url}", of_asked
        article = _newest_article(of_asked)
    if article is None:
        return PageOutcome("error", detail=trouble) if (row.status or 0) >= 400 else PageOutcome("kept")
    if (row.status or 0) >= 400 and row.status not in _GONE_STATUS:
        return PageOutcome("error", article.headline, trouble)
    # of a page that was redirected, the hop of this fetch stands there, too
    since = [one for one in of_page if one.revisit_of is None and _place(one) > _place(article)]
    is_told = sum(bool(_trouble(one)) or 300 <= (one.status or 0) < 400 for one in since) > is_moved
    return PageOutcome("unchanged") if is_told else PageOutcome("gone", article.headline, trouble)


def _is_article(row: CaptureRow) -> bool:
    return row.verdict in ARTICLE_KINDS and (row.status or 200) < 400


def _trouble(row: CaptureRow) -> str:
    """What a capture says instead of a page; empty where it is one."""
    if (row.status or 0) >= 400:
        return f"status {row.status}"
    return row.verdict or "" if row.verdict in _GONE_VERDICTS else ""


def _before(row: CaptureRow, rows: Iterable[CaptureRow]) -> Iterator[CaptureRow]:
    return (one for one in rows if one.purpose == "page" and _place(one) < _place(row))


def _newest_article(rows: list[CaptureRow]) -> CaptureRow | None:
    return next((one for one in reversed(rows) if _is_article(one)), None)


def _place(row: CaptureRow) -> tuple[str, str, int]:
    return row.fetched_at or "", row.file, row.offset
