"""Tables `captures` and `versions`: when each page was seen, with or without an article, and when it changed."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.dataset.column import Column, Item, Table, instant
from archiver.dataset.entry import Entry

__all__ = ["CAPTURES", "VERSIONS"]


def _captures(entry: Entry) -> Iterator[Item]:
    yield Item(entry, 1, entry.capture)


def _versions(entry: Entry) -> Iterator[Item]:
    if entry.article is not None and entry.version is not None and entry.version.is_first:
        yield Item(entry, 1, entry.version)


CAPTURES = Table(
    name="captures",
    description="Every capture of a page in the span of the export, with why there is no article of it in the dataset.",
    key=("recordId",),
    items=_captures,
    columns=(
        Column("recordId", "string", "WARC-Record-ID.", "catalogue: record_id", lambda i: i.one.record_id),
        Column("articleId", "string", "Of the table articles; null where there is none.", "id",
               lambda i: i.entry.article_id),
        Column("leftOut", "string", "Why there is none: unchanged, noArticlePage, failed, a verdict, an opt-out …",
               "the selection", lambda i: i.entry.left_out),
        Column("archive", "string", "Name of the archive.", "archive.toml: name", lambda i: i.entry.archive),
        Column("url", "string", "Address asked for.", "catalogue: url", lambda i: i.one.url),
        Column("finalUrl", "string", "Address that answered.", "catalogue: final_url", lambda i: i.one.final_url),
        Column("pageKey", "string", "SURT of the final address.", "catalogue: page_key", lambda i: i.one.page_key),
        Column("fetchedAt", "time", "When.", "catalogue: fetched_at", lambda i: instant(i.one.fetched_at)),
        Column("status", "integer", "HTTP status.", "catalogue: status", lambda i: i.one.status),
        Column("truncated", "string", "Why it was cut off; null where it is whole.", "catalogue: truncated",
               lambda i: i.one.truncated),
        Column("verdict", "string", "Kind of page; null where no article line was made.", "catalogue: verdict",
               lambda i: i.one.verdict),
        Column("extraction", "string", "ok, failed, or none where a page gets no article line.",
               "catalogue: extraction", lambda i: i.one.extraction),
        Column("revisitOf", "string", "Record id of the capture whose payload this one repeats.",
               "catalogue: revisit_of", lambda i: i.one.revisit_of),
        Column("payloadDigest", "string", "WARC-Payload-Digest.", "catalogue: payload_digest",
               lambda i: i.one.payload_digest),
        Column("blocksHash", "string", "Equal for captures that say the same.", "catalogue: blocks_hash",
               lambda i: i.one.blocks_hash),
        Column("warcFile", "string", "Name of the WARC.", "catalogue: file", lambda i: i.one.file),
        Column("warcOffset", "integer", "Byte where the record begins.", "catalogue: offset", lambda i: i.one.offset),
        Column("warcLength", "integer", "Bytes of the record.", "catalogue: length", lambda i: i.one.length),
    ),
)  # fmt: skip

VERSIONS = Table(
    name="versions",
    description="States of each page, by the first capture that shows them, where that is in the dataset.",
    key=("pageKey", "number"),
    items=_versions,
    is_of_all=True,
    columns=(
        Column("pageKey", "string", "SURT of the page's address.", "catalogue: page_key",
               lambda i: i.entry.capture.page_key),
        Column("number", "integer", "From 1, by time.", "catalogue: versions, counted over all archives",
               lambda i: i.one.number),
        Column("articleId", "string", "Article of the first capture that shows it.", "id",
               lambda i: i.entry.article_id),
        Column("fetchedAt", "time", "When it was first seen.", "catalogue: fetched_at",
               lambda i: instant(i.entry.capture.fetched_at)),
        Column("blocksHash", "string", "Equal for equal states.", "catalogue: blocks_hash",
               lambda i: i.entry.capture.blocks_hash),
    ),
)  # fmt: skip
