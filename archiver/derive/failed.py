"""The article line of a page that extraction failed on: where it came from and why nothing more is known."""

from __future__ import annotations

from archiver import __version__
from archiver.derive.task import ExtractionFailure
from archiver.extract import encode_article
from archiver.extract.provenance import identity
from archiver.model.article import (
    SCHEMA_VERSION,
    Article,
    CaptureInfo,
    DomainState,
    Extraction,
    PageVerdict,
    Site,
    Usage,
)
from archiver.model.capture import Capture
from archiver.web.url import registered_domain, surt

__all__ = ["failed_line"]

_SOUGHT_FIELDS = ("headline", "articleBody", "datePublished", "authors")


def failed_line(
    capture: Capture, failure: ExtractionFailure, *, rules_hash: str, article_id: str | None = None
) -> bytes:
    """A valid article line with verdict `other` and the failure among its warnings; `article_id` as its id if given."""
    url, final_url = capture.requested_url or None, capture.final_url or None
    article = Article(
        schema_version=SCHEMA_VERSION,
        id=article_id if article_id is not None else identity(capture),
        page_key=surt(final_url) if final_url else None,
        type="WebPage",
        page_verdict=PageVerdict(kind="other", confidence=0.0, signals=(f"extractionFailed: {failure.reason}",)),
        url=url,
        final_url=final_url,
        canonical_url=None,
        site=Site(name=None, domain=registered_domain(final_url), domain_state=DomainState(state="normal")),
        in_language=None,
        headline=None,
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
        article_body=None,
        blocks=(),
        images=(),
        sources=(),
        corrections=(),
        live_blog_updates=(),
        embeds=(),
        is_accessible_for_free=None,
        structured_data={},
        usage=Usage(robots=None, x_robots_tag=(), meta_robots=(), tdm_reservation=None, content_usage=None),
        capture=_capture_info(capture),
        extraction=Extraction(
            tool="news-archiver",
            version=__version__,
            rules=rules_hash,
            warnings=(f"extractionFailed: {failure.reason}: {failure.text}", *capture.problems),
            quality={},
        ),
        missing=dict.fromkeys(_SOUGHT_FIELDS, "extractionFailed"),
    )
    return encode_article(article)


def _capture_info(capture: Capture) -> CaptureInfo:
    return CaptureInfo(
        fetched_at=capture.fetched_at.isoformat().replace("+00:00", "Z") if capture.fetched_at else None,
        status=capture.status,
        redirects=(),
        charset=None,
        renderer="text" if capture.kind == "text" else "file",
        truncated=capture.truncated,
        warc=None,
    )
