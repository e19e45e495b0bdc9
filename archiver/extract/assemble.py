"""Builds the article from a labelled document: the record's blocks, the view called body, and the fields."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from archiver import __version__
from archiver.extract.document import Document, Labels
from archiver.extract.fields.authors import authors
from archiver.extract.fields.dateline import dateline
from archiver.extract.fields.dates import ledger
from archiver.extract.fields.description import description
from archiver.extract.fields.headline import alternative_headline, headline
from archiver.extract.fields.keywords import keywords
from archiver.extract.fields.kicker import kicker
from archiver.extract.fields.section import section
from archiver.extract.fields.sources import sources
from archiver.extract.images.pair import article_images
from archiver.extract.images.picture import Picture
from archiver.extract.provenance import capture_info, identity
from archiver.extract.record import Record, make_record
from archiver.model.article import (
    SCHEMA_VERSION,
    Article,
    ArticleImage,
    DomainState,
    Extraction,
    PageVerdict,
    Site,
    Usage,
)
from archiver.web.surt import surt
from archiver.web.url import registered_domain

__all__ = ["assemble"]


def assemble(document: Document, labels: Labels) -> Article:
    """The article."""
    capture, page = document.capture, document.page
    pictures = article_images(document, labels)
    record = make_record(document, labels, pictures)
    title = headline(document, labels)
    by = authors(document, labels)
    line = dateline(document, labels)
    dates = ledger(document, labels)
    return Article(
        schema_version=SCHEMA_VERSION,
        id=identity(capture),
        page_key=surt(capture.final_url) if capture.final_url else None,
        type="NewsArticle",
        page_verdict=PageVerdict(kind="article", confidence=0.5),
        url=capture.requested_url or None,
        final_url=capture.final_url or None,
        canonical_url=None,
        site=Site(
            name=None,
            domain=registered_domain(capture.final_url) if capture.final_url else None,
            domain_state=DomainState(state="normal"),
        ),
        in_language=page.html_lang,
        headline=title.value,
        alternative_headline=alternative_headline(document, title.value).value,
        description=description(document).value,
        kicker=kicker(document, title.chosen).value,
        section=section(document, title.value).value,
        keywords=keywords(document),
        authors=by.authors,
        byline_raw=by.byline_raw,
        dateline=line,
        date_published=dates.published,
        date_modified=dates.modified,
        dates=tuple(msgspec.structs.replace(one, block_id=record.name(one.block_id)) for one in dates.candidates),
        article_body=record.body(),
        blocks=record.blocks,
        images=_images(pictures, record),
        sources=sources(
            document,
            labels,
            pictures=pictures,
            dateline=line,
            byline_raw=by.byline_raw,
            byline_agencies=by.agencies,
        ),
        corrections=(),
        live_blog_updates=(),
        embeds=(),
        is_accessible_for_free=document.witnesses.is_accessible_for_free,
        structured_data=dict(document.witnesses.article_node),
        usage=Usage(robots=None, x_robots_tag=(), meta_robots=(), tdm_reservation=None, content_usage=None),
        capture=capture_info(document),
        extraction=_extraction(document, labels, record),
        missing={},
    )


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


def _extraction(document: Document, labels: Labels, record: Record) -> Extraction:
    body = record.body() or ""
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
            "paragraphs": body.count("\n\n") + 1 if body else 0,
            "characters": len(body),
            "bodyFrom": labels.body_from,
        },
    )
