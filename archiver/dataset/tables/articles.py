"""Table `articles`: one row for each capture that shows an article."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.dataset.column import Column, Item, Table, Value, day_of, instant
from archiver.dataset.digest import content_digest
from archiver.dataset.entry import Entry
from archiver.model.article import Article

__all__ = ["ARTICLES"]


def _items(entry: Entry) -> Iterator[Item]:
    if entry.article is not None:
        yield Item(entry, 1, entry.article)


def _figure(article: Article, name: str) -> float | None:
    value = article.extraction.quality.get(name)
    return float(value) if isinstance(value, int | float) else None


def _count(article: Article, name: str) -> int | None:
    value = _figure(article, name)
    return None if value is None else int(value)


def _warc(article: Article, name: str) -> Value:
    return getattr(article.capture.warc, name) if article.capture.warc else None


ARTICLES = Table(
    name="articles",
    description="One row for each capture that shows an article: what a reader would call its text and its head.",
    key=("id",),
    items=_items,
    article_column="id",
    columns=(
        Column("id", "string", "Id of the article: 32 hex digits, of its record's id.", "id", lambda i: i.one.id),
        Column("archive", "string", "Name of the archive.", "archive.toml: name", lambda i: i.entry.archive),
        Column("pageKey", "string", "SURT of the final address: joins the captures of a page.", "pageKey",
               lambda i: i.one.page_key),
        Column("version", "integer", "Which state of its page it shows, from 1; equal for captures that say the same.",
               "catalogue: versions, counted over all archives", lambda i: i.entry.version_number),
        Column("type", "string", "schema.org type.", "type", lambda i: i.one.type),
        Column("verdict", "string", "Kind of page: article, liveBlog, gallery, video, paywallStub and so on.",
               "pageVerdict.kind", lambda i: i.one.page_verdict.kind),
        Column("verdictConfidence", "number", "Between 0 and 1.", "pageVerdict.confidence",
               lambda i: i.one.page_verdict.confidence),
        Column("url", "string", "Address asked for.", "url", lambda i: i.one.url),
        Column("finalUrl", "string", "Address that answered.", "finalUrl", lambda i: i.one.final_url),
        Column("canonicalUrl", "string", "Address that the page declares as its own.", "canonicalUrl",
               lambda i: i.one.canonical_url),
        Column("siteDomain", "string", "Registered domain.", "site.domain", lambda i: i.one.site.domain),
        Column("siteName", "string", "What the publisher calls the site.", "site.name", lambda i: i.one.site.name,
               is_text=True),
        Column("domainState", "string", "normal, forSale, parked or expired.", "site.domainState.state",
               lambda i: i.one.site.domain_state.state),
        Column("inLanguage", "string", "BCP 47 tag, as declared, else detected.", "inLanguage",
               lambda i: i.one.in_language),
        Column("headline", "string", "Title as the page shows it.", "headline", lambda i: i.one.headline, is_text=True),
        Column("alternativeHeadline", "string", "A second title that the publisher gives.", "alternativeHeadline",
               lambda i: i.one.alternative_headline, is_text=True),
        Column("description", "string", "The publisher's summary in the metadata.", "description",
               lambda i: i.one.description, is_text=True),
        Column("kicker", "string", "Short line above the headline.", "kicker", lambda i: i.one.kicker, is_text=True),
        Column("section", "string", "Section that the publisher names.", "section", lambda i: i.one.section,
               is_text=True),
        Column("keywords", "strings", "Keywords in the metadata.", "keywords", lambda i: list(i.one.keywords),
               is_text=True),
        Column("authors", "strings", "Names in the order of the byline; the table authors has more.", "authors[].name",
               lambda i: [author.name for author in i.one.authors], is_text=True),
        Column("bylineRaw", "string", "The visible line that names the authors.", "bylineRaw",
               lambda i: i.one.byline_raw, is_text=True),
        Column("datelineRaw", "string", "Dateline, such as “BERLIN (AP) —”.", "dateline.raw",
               lambda i: i.one.dateline and i.one.dateline.raw, is_text=True),
        Column("datelinePlace", "string", "Its place.", "dateline.place",
               lambda i: i.one.dateline and i.one.dateline.place, is_text=True),
        Column("datePublished", "string", "ISO 8601 to the precision that is known; null where no date can be trusted.",
               "datePublished", lambda i: i.one.date_published),
        Column("publishedDay", "day", "The day of datePublished as written; null where only a month or year is known.",
               "datePublished", lambda i: day_of(i.one.date_published)),
        Column("dateModified", "string", "As datePublished.", "dateModified", lambda i: i.one.date_modified),
        Column("articleBody", "string", "Text of this page: paragraphs split by blank lines.", "articleBody",
               lambda i: i.one.article_body, is_text=True),
        Column("partNumber", "integer", "Of a page that is a part of an article: its number, as far as it says.",
               "pagination.number", lambda i: i.one.pagination and i.one.pagination.number),
        Column("partOf", "string", "Id of the first part, with all further parts; null for articles of one page.",
               "pagination, joined", lambda i: i.entry.part.part_of),
        Column("wholeRecords", "strings", "With the first part: record ids of all parts in order; else empty.",
               "pagination, joined", lambda i: list(i.entry.part.records)),
        Column("wholeBody", "string", "With the first part: the text of all parts as one; else null.",
               "articleBody of all parts, joined", lambda i: i.entry.part.body, is_text=True),
        Column("isAccessibleForFree", "boolean", "As declared, or false where a paywall notice cuts the text.",
               "isAccessibleForFree", lambda i: i.one.is_accessible_for_free),
        Column("bodyCharacters", "integer", "Length of articleBody.", "extraction.quality.bodyCharacters",
               lambda i: _count(i.one, "bodyCharacters")),
        Column("paragraphs", "integer", "Paragraphs in it.", "extraction.quality.paragraphs",
               lambda i: _count(i.one, "paragraphs")),
        Column("bodyConfidence", "number", "Between 0 and 1: how plainly its paragraphs are text of the article.",
               "extraction.quality.bodyConfidence", lambda i: _figure(i.one, "bodyConfidence")),
        Column("usageRobots", "string", "What robots.txt said of the fetch.", "usage.robots",
               lambda i: i.one.usage.robots),
        Column("xRobotsTag", "strings", "X-Robots-Tag headers.", "usage.xRobotsTag",
               lambda i: list(i.one.usage.x_robots_tag)),
        Column("metaRobots", "strings", "Robots metadata.", "usage.metaRobots",
               lambda i: list(i.one.usage.meta_robots)),
        Column("tdmReservation", "string", "TDM reservation, header or metadata.", "usage.tdmReservation",
               lambda i: i.one.usage.tdm_reservation),
        Column("contentUsage", "string", "Content-Usage of header, metadata or robots.txt.", "usage.contentUsage",
               lambda i: i.one.usage.content_usage),
        Column("fetchedAt", "time", "When the page was fetched.", "capture.fetchedAt",
               lambda i: instant(i.one.capture.fetched_at)),
        Column("status", "integer", "HTTP status.", "capture.status", lambda i: i.one.capture.status),
        Column("renderer", "string", "http, browser, file or text.", "capture.renderer",
               lambda i: i.one.capture.renderer),
        Column("truncated", "string", "Why the capture was cut off: its text is not whole then.", "capture.truncated",
               lambda i: i.one.capture.truncated),
        Column("recordId", "string", "WARC-Record-ID.", "capture.warc.recordId", lambda i: _warc(i.one, "record_id")),
        Column("warcFile", "string", "Name of the WARC.", "capture.warc.file", lambda i: _warc(i.one, "file")),
        Column("warcOffset", "integer", "Byte where the record begins.", "capture.warc.offset",
               lambda i: _warc(i.one, "offset")),
        Column("warcLength", "integer", "Bytes of the record.", "capture.warc.length",
               lambda i: _warc(i.one, "length")),
        Column("payloadDigest", "string", "WARC-Payload-Digest.", "capture.warc.payloadDigest",
               lambda i: _warc(i.one, "payload_digest")),
        Column("contentDigest", "string", "SHA-256 of the article's JSON without its place and the program's version.",
               "the article line", lambda i: content_digest(i.one)),
        Column("extractionVersion", "string", "Version of the program that made the article.", "extraction.version",
               lambda i: i.one.extraction.version),
        Column("extractionRules", "string", "Hash of the rules that it used.", "extraction.rules",
               lambda i: i.one.extraction.rules),
    ),
)  # fmt: skip
