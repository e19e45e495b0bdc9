"""Builds the article from a labelled document: the record's blocks, the view called body, and the fields."""

from __future__ import annotations

import hashlib
from typing import Any, Final

from archiver import __version__
from archiver.extract.document import Document, Labels
from archiver.extract.markup import reduced_markup
from archiver.model.article import (
    SCHEMA_VERSION,
    Article,
    ArticleBlock,
    BlockLink,
    CaptureInfo,
    DomainState,
    Extraction,
    PageVerdict,
    RedirectHop,
    Site,
    Usage,
    WarcPlace,
)
from archiver.model.block import Role
from archiver.model.capture import Capture
from archiver.web.surt import surt
from archiver.web.url import registered_domain, resolve

__all__ = ["BODY_ROLES", "assemble"]

BODY_ROLES: Final = (Role.STANDFIRST, Role.PARAGRAPH, Role.SUBHEADING, Role.QUOTE, Role.LIST_ITEM)
"""Roles whose text makes the body."""


def assemble(document: Document, labels: Labels) -> Article:
    """The article."""
    capture, page = document.capture, document.page
    blocks = _blocks(document, labels)
    body = "\n\n".join(block.text for block in blocks if block.role in BODY_ROLES)
    headline = next((block.text for block in blocks if block.role == Role.HEADLINE), None)
    return Article(
        schema_version=SCHEMA_VERSION,
        id=_identity(capture),
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
        headline=headline,
        alternative_headline=None,
        description=None,
        kicker=None,
        section=None,
        keywords=(),
        authors=(),
        byline_raw=None,
        dateline=None,
        date_published=None,
        date_modified=None,
        dates=(),
        article_body=body or None,
        blocks=blocks,
        images=(),
        sources=(),
        corrections=(),
        live_blog_updates=(),
        embeds=(),
        is_accessible_for_free=document.witnesses.is_accessible_for_free,
        structured_data=dict(document.witnesses.article_node),
        usage=Usage(robots=None, x_robots_tag=(), meta_robots=(), tdm_reservation=None, content_usage=None),
        capture=_capture_info(document),
        extraction=Extraction(
            tool="news-archiver",
            version=__version__,
            rules=document.rules.hash,
            warnings=(*(str(problem) for problem in page.problems), *labels.warnings),
            quality={},
        ),
        missing={},
    )


def _blocks(document: Document, labels: Labels) -> tuple[ArticleBlock, ...]:
    base = document.page.base_url
    paths: dict[int, str] = {}
    made = []
    for block, decision in zip(document.blocks, labels.decisions, strict=True):
        in_body = decision.role in BODY_ROLES
        made.append(
            ArticleBlock(
                id=f"b{block.index + 1}",
                role=decision.role,
                text=block.text,
                html=reduced_markup(block, lambda href: resolve(base, href)),
                links=tuple(
                    BlockLink(url=url, text=text) for href, text in block.links if (url := resolve(base, href))
                ),
                reason=None if in_body else decision.reason,
                image_id=None,
                duplicate_of=None if decision.duplicate_of is None else f"b{decision.duplicate_of + 1}",
                xpath=_xpath(block.element, paths),
            )
        )
    return tuple(made)


def _xpath(element: Any, known: dict[int, str]) -> str | None:
    if element is None:
        return None
    return str(element.getroottree().getpath(element))


def _identity(capture: Capture) -> str:
    """32 hex digits, of the record id or else of bytes and URL: the same however often files are rewritten."""
    if capture.record is not None:
        return hashlib.sha256(capture.record.record_id.encode()).hexdigest()[:32]
    digest = hashlib.sha256(capture.body)
    digest.update(b"\0" + capture.final_url.encode())
    return digest.hexdigest()[:32]


def _capture_info(document: Document) -> CaptureInfo:
    capture, record = document.capture, document.capture.record
    return CaptureInfo(
        fetched_at=capture.fetched_at.isoformat().replace("+00:00", "Z") if capture.fetched_at else None,
        status=capture.status,
        redirects=tuple(RedirectHop(url=hop.url, status=hop.status) for hop in capture.redirects),
        charset=document.page.charset,
        renderer={"response": "http", "dom": "browser", "file": "file", "text": "text"}[capture.kind],  # type: ignore[arg-type]  # the dictionary's values are the literals
        truncated=capture.truncated,
        warc=None
        if record is None
        else WarcPlace(
            file=record.file,
            offset=record.offset,
            length=record.length,
            record_id=record.record_id,
            payload_digest=record.payload_digest,
        ),
    )
