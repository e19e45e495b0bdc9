"""What a probe found, as it is shown: documents and articles as rows, and whether they make a source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Literal

import msgspec

from archiver.crawl.page import Page
from archiver.crawl.proposal import ProposedArticle, ProposedDocument
from archiver.discover.proposals import Judged
from archiver.discover.shapes import Shapes
from archiver.model.article import Article

__all__ = ["article_of", "document_of", "learned", "refusal_of"]

_KINDS: dict[str | None, Literal["feed", "sitemap"]] = {
    "feed": "feed",
    "newsSitemap": "sitemap",
    "sitemap": "sitemap",
    "sitemapIndex": "sitemap",
}


def document_of(one: Judged) -> ProposedDocument:
    """A row for a document; what could not be read has the kind it was named as."""
    reading = one.reading
    named: Literal["feed", "sitemap", "section"] = reading.link.kind if reading.link.kind != "article" else "section"
    newest = reading.newest
    return ProposedDocument(
        kind=_KINDS.get(reading.kind, "section" if reading.kind == "page" else named),
        url=reading.url,
        is_used=one.is_used,
        reason=one.reason,
        articles=len(reading.entries),
        newest=datetime.fromtimestamp(newest, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if newest is not None else None,
    )


def article_of(page: Page, line: bytes | None) -> ProposedArticle:
    """A row for a page, from its article line."""
    if line is None:
        failure = page.reason or (None if page.status is None or page.status < 400 else f"status {page.status}")
        return ProposedArticle(url=page.url, failure=failure or "no article could be made of it")
    article = msgspec.json.decode(line, type=Article)
    return ProposedArticle(
        url=page.url,
        verdict=article.page_verdict.kind,
        headline=article.headline,
        date_published=article.date_published,
        body_chars=len(article.article_body or ""),
        images=len(article.images),
        captions=sum(image.caption is not None for image in article.images),
    )


def learned(rows: Iterable[ProposedArticle]) -> Shapes:
    """The shapes of addresses that the pages fetched show."""
    shapes = Shapes()
    for row in rows:
        if row.verdict is not None:
            shapes = shapes.update(row.url, is_article=row.is_good)
    return shapes


def refusal_of(url: str, documents: Sequence[ProposedDocument], rows: Sequence[ProposedArticle]) -> str | None:
    """Why what was found is no source, in words; None where it is one: at least half of the pages are articles."""
    if not any(one.is_used for one in documents):
        return f"{url}: no feed, sitemap or page was found that names articles"
    fetched = [row for row in rows if row.failure is None]
    if not fetched:
        reasons = Counter(row.failure for row in rows)
        return f"{url}: none of its newest pages could be fetched: {', '.join(map(str, reasons)) or 'there are none'}"
    good = sum(row.is_good for row in fetched)
    if good * 2 >= len(fetched):
        return None
    others = Counter(row.verdict if not row.is_good else None for row in fetched)
    named = ", ".join(f"{count} × {verdict}" for verdict, count in others.most_common() if verdict)
    return f"{url}: only {good} of its {len(fetched)} newest pages read as articles ({named})"
