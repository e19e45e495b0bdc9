"""The article: what a page is turned into. docs/article.md says what each field means; this is the shape.

Names follow schema.org and Zyte's items where they exist; JSON is camelCase. Arrays are never null, a missing value is
null, times are ISO 8601 with offset or a bare day.
"""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec

__all__ = [
    "ARTICLE_KINDS",
    "SCHEMA_VERSION",
    "AgencyName",
    "Article",
    "ArticleBlock",
    "ArticleImage",
    "Author",
    "BlockLink",
    "CaptureInfo",
    "Correction",
    "Credit",
    "DateCandidate",
    "Dateline",
    "DomainState",
    "Embed",
    "Extraction",
    "LiveUpdate",
    "PageVerdict",
    "Pagination",
    "RedirectHop",
    "Site",
    "Source",
    "Usage",
    "VerdictKind",
    "WarcPlace",
]

SCHEMA_VERSION = "1.0"

VerdictKind = Literal[
    "article",
    "liveBlog",
    "gallery",
    "video",
    "listing",
    "paywallStub",
    "consentWall",
    "botWall",
    "soft404",
    "parked",
    "forSale",
    "maintenance",
    "error",
    "other",
]
DateKind = Literal["published", "modified", "created", "rendered", "copyright", "comment", "mentioned"]
Precision = Literal["year", "month", "day", "minute", "second"]
SourceRole = Literal["text", "photo", "video", "graphic", "data", "cited"]

ARTICLE_KINDS: Final[frozenset[VerdictKind]] = frozenset({"article", "liveBlog", "gallery", "video", "paywallStub"})
"""Verdicts of pages that hold news."""


class Part(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """Base of every piece of an article."""


class PageVerdict(Part, frozen=True, kw_only=True):
    kind: VerdictKind
    confidence: float
    signals: tuple[str, ...] = ()


class DomainState(Part, frozen=True, kw_only=True):
    state: Literal["normal", "forSale", "parked", "expired"]
    evidence: tuple[str, ...] = ()


class Site(Part, frozen=True, kw_only=True):
    name: str | None
    domain: str | None
    domain_state: DomainState


class Author(Part, frozen=True, kw_only=True):
    name: str
    name_raw: str
    role: str | None = None
    affiliation: str | None = None


class AgencyName(Part, frozen=True, kw_only=True):
    id: str
    name: str


class Dateline(Part, frozen=True, kw_only=True):
    raw: str
    place: str | None
    agency: AgencyName | None


class DateCandidate(Part, frozen=True, kw_only=True):
    kind: DateKind
    value: str
    precision: Precision
    raw: str
    source: str
    block_id: str | None
    chosen: bool
    reasons: tuple[str, ...]


class BlockLink(Part, frozen=True, kw_only=True):
    url: str
    text: str


class ArticleBlock(Part, frozen=True, kw_only=True):
    id: str
    role: str
    text: str
    html: str | None
    links: tuple[BlockLink, ...]
    reason: str | None
    image_id: str | None
    duplicate_of: str | None
    xpath: str | None


class Credit(Part, frozen=True, kw_only=True):
    raw: str
    creators: tuple[str, ...]
    agencies: tuple[AgencyName, ...]
    distributor: str | None


class ArticleImage(Part, frozen=True, kw_only=True):
    id: str
    url: str | None
    alt: str | None
    caption: str | None
    caption_raw: str | None
    credit: Credit | None
    block_ids: tuple[str, ...]
    is_lead: bool


class Source(Part, frozen=True, kw_only=True):
    id: str | None
    name: str
    role: SourceRole
    evidence: tuple[str, ...]


class Correction(Part, frozen=True, kw_only=True):
    text: str
    date: str | None
    block_id: str | None


class LiveUpdate(Part, frozen=True, kw_only=True):
    headline: str | None
    date_published: str | None
    text: str
    block_ids: tuple[str, ...]


class Embed(Part, frozen=True, kw_only=True):
    kind: str
    url: str | None
    text: str | None


class Pagination(Part, frozen=True, kw_only=True):
    number: int | None
    next: str | None
    previous: str | None
    whole_url: str | None


class Usage(Part, frozen=True, kw_only=True):
    robots: str | None
    x_robots_tag: tuple[str, ...]
    meta_robots: tuple[str, ...]
    tdm_reservation: str | None
    content_usage: str | None


class RedirectHop(Part, frozen=True, kw_only=True):
    url: str
    status: int


class WarcPlace(Part, frozen=True, kw_only=True):
    file: str
    offset: int
    length: int
    record_id: str
    payload_digest: str | None


class CaptureInfo(Part, frozen=True, kw_only=True):
    fetched_at: str | None
    status: int | None
    redirects: tuple[RedirectHop, ...]
    charset: str | None
    renderer: Literal["http", "browser", "file", "text"]
    truncated: str | None
    warc: WarcPlace | None
    response_record_id: str | None = None
    """Of a page as a browser showed it: the record of the response that it came from."""


class Extraction(Part, frozen=True, kw_only=True):
    tool: str
    version: str
    rules: str
    warnings: tuple[str, ...]
    quality: dict[str, float | int | str | bool | None]


class Article(Part, frozen=True, kw_only=True):
    schema_version: str
    id: str
    page_key: str | None
    type: str
    page_verdict: PageVerdict
    url: str | None
    final_url: str | None
    canonical_url: str | None
    site: Site
    in_language: str | None
    headline: str | None
    alternative_headline: str | None
    description: str | None
    kicker: str | None
    section: str | None
    keywords: tuple[str, ...]
    authors: tuple[Author, ...]
    byline_raw: str | None
    dateline: Dateline | None
    date_published: str | None
    date_modified: str | None
    dates: tuple[DateCandidate, ...]
    article_body: str | None
    blocks: tuple[ArticleBlock, ...]
    images: tuple[ArticleImage, ...]
    sources: tuple[Source, ...]
    corrections: tuple[Correction, ...]
    live_blog_updates: tuple[LiveUpdate, ...]
    embeds: tuple[Embed, ...]
    pagination: Pagination | None = None
    """None, too, in lines of programs that didn't look for it."""
    is_accessible_for_free: bool | None
    structured_data: dict[str, Any]
    usage: Usage
    capture: CaptureInfo
    extraction: Extraction
    missing: dict[str, str]
    """Why a field that readers look for is null: field name (camelCase) to reason."""
