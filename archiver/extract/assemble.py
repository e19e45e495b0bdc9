"""Builds the article from a labelled document: verdict first, then pictures, fields, and the record of all blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from archiver import __version__
from archiver.extract.document import Document, Labels
from archiver.extract.fields.dateline import dateline
from archiver.extract.fields.gather import ARTICLE_LIKE, Fields, has_text, read_fields
from archiver.extract.fields.missing import missing
from archiver.extract.fields.sources import sources
from archiver.extract.images.pair import article_images
from archiver.extract.images.picture import Picture
from archiver.extract.live_entries import without_entries
from archiver.extract.provenance import capture_info, identity
from archiver.extract.record import Record, make_record
from archiver.extract.verdict import is_binary, judge
from archiver.model.article import SCHEMA_VERSION, Article, ArticleImage, Extraction, PageVerdict, VerdictKind
from archiver.model.block import Role
from archiver.web.surt import surt

__all__ = ["Parts", "assemble", "find_parts"]

_TYPES: Final[dict[VerdictKind, str]] = {
    "article": "NewsArticle",
    "paywallStub": "NewsArticle",
    "liveBlog": "LiveBlogPosting",
    "gallery": "MediaGallery",
    "video": "VideoObject",
}
_NOT_AN_ARTICLE: Final = "notAnArticle"


class Parts(NamedTuple):
    """What an article is made of."""

    verdict: PageVerdict
    labels: Labels
    #: as decided, or all boilerplate where the page is no article
    pictures: tuple[Picture, ...]
    record: Record
    fields: Fields


def find_parts(document: Document, labels: Labels) -> Parts:
    """The verdict on the page, and what follows from it."""
    verdict = judge(document, labels)
    if is_binary(document) or not has_text(verdict):
        labels = _without_text(labels)
    pictures = article_images(document, labels) if verdict.kind in ARTICLE_LIKE else ()
    shown = without_entries(document, labels) if verdict.kind == "liveBlog" else labels
    record = make_record(document, shown, pictures)
    return Parts(verdict, labels, pictures, record, read_fields(document, labels, verdict, record.body))


def assemble(document: Document, parts: Parts) -> Article:
    """The article of a page, or the record of a page that is none."""
    capture, fields, record, kind = document.capture, parts.fields, parts.record, parts.verdict.kind
    line = dateline(document, parts.labels) if kind in ARTICLE_LIKE else None
    by = fields.authorship
    body = record.body
    return Article(
        schema_version=SCHEMA_VERSION,
        id=identity(capture),
        page_key=surt(capture.final_url) if capture.final_url else None,
        type=_TYPES.get(kind, "WebPage"),
        page_verdict=parts.verdict,
        url=capture.requested_url or None,
        final_url=capture.final_url or None,
        canonical_url=fields.canonical_url.value,
        site=fields.site,
        in_language=fields.language.value,
        headline=fields.headline.value,
        alternative_headline=fields.alternative_headline.value,
        description=fields.description.value,
        kicker=fields.kicker.value,
        section=fields.section.value,
        keywords=fields.keywords,
        authors=by.authors,
        byline_raw=by.byline_raw,
        dateline=line,
        date_published=fields.ledger.published,
        date_modified=fields.ledger.modified,
        dates=tuple(record.named(one) for one in fields.ledger.candidates),
        article_body=body,
        blocks=record.blocks,
        images=_images(parts.pictures, record),
        sources=sources(
            document,
            parts.labels,
            pictures=parts.pictures,
            dateline=line,
            byline_raw=by.byline_raw,
            byline_agencies=by.agencies,
        )
        if kind in ARTICLE_LIKE
        else (),
        corrections=tuple(record.named(one) for one in fields.corrections),
        live_blog_updates=tuple(record.named_all(one) for one in fields.live_updates),
        embeds=fields.embeds,
        pagination=fields.pagination,
        is_accessible_for_free=fields.is_accessible_for_free,
        structured_data=fields.structured_data or {},
        usage=fields.usage,
        capture=capture_info(document),
        extraction=_extraction(document, parts.labels, body),
        missing=missing(document, fields, parts.verdict, body),
    )


def _without_text(labels: Labels) -> Labels:
    """On a page that is no article every block is boilerplate; one that was so keeps its reason."""
    decisions = tuple(
        decision if decision.role == Role.BOILERPLATE else decision.named(Role.BOILERPLATE, _NOT_AN_ARTICLE)
        for decision in labels.decisions
    )
    return replace(labels, decisions=decisions)


def _images(pictures: Sequence[Picture], record: Record) -> tuple[ArticleImage, ...]:
    return tuple(
        ArticleImage(
            id=name,
            url=picture.url,
            alt=picture.alt,
            caption=picture.caption,
            caption_raw=picture.caption_raw,
            credit=picture.credit,
            block_ids=blocks,
            is_lead=picture.is_lead,
        )
        for name, picture, blocks in zip(record.picture_ids, pictures, record.picture_blocks, strict=True)
    )


def _extraction(document: Document, labels: Labels, body: str | None) -> Extraction:
    paragraphs = labels.of(Role.PARAGRAPH)
    scores = [labels.decisions[index].score for index in paragraphs]
    return Extraction(
        tool="news-archiver",
        version=__version__,
        rules=document.rules.hash,
        warnings=(
            *(str(problem) for problem in document.page.problems),
            *document.capture.problems,
            *labels.warnings,
        ),
        quality={
            "bodyCharacters": len(body or ""),
            "bodyConfidence": _confidence(scores),
            "bodyFrom": labels.body_from,
            "paragraphs": len(paragraphs),
        },
    )


def _confidence(scores: Sequence[float]) -> float:
    """Mean score of the paragraphs as a share of one that nothing speaks against."""
    full = 4.0
    return round(min(1.0, max(0.0, sum(scores) / len(scores) / full)), 2) if scores else 0.0
