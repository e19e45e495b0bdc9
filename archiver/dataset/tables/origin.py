"""Tables `authors`, `sources` and `dates`: by whom, from where and of when each article is."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.dataset.column import Column, Item, Table
from archiver.dataset.entry import Entry

__all__ = ["AUTHORS", "DATES", "SOURCES"]


def _authors(entry: Entry) -> Iterator[Item]:
    for position, author in enumerate(entry.article.authors if entry.article else (), 1):
        yield Item(entry, position, author)


def _sources(entry: Entry) -> Iterator[Item]:
    for position, source in enumerate(entry.article.sources if entry.article else (), 1):
        yield Item(entry, position, source)


def _dates(entry: Entry) -> Iterator[Item]:
    for position, date in enumerate(entry.article.dates if entry.article else (), 1):
        yield Item(entry, position, date)


AUTHORS = Table(
    name="authors",
    description="Who wrote each article, in the order of its byline.",
    key=("articleId", "position"),
    items=_authors,
    columns=(
        Column("articleId", "string", "Of the table articles.", "id", lambda i: i.entry.article_id),
        Column("position", "integer", "From 1.", "authors[]", lambda i: i.position),
        Column("name", "string", "Without “By”, titles and handles.", "authors[].name", lambda i: i.one.name,
               is_text=True),
        Column("nameRaw", "string", "Part of the byline that it came from.", "authors[].nameRaw",
               lambda i: i.one.name_raw, is_text=True),
        Column("role", "string", "What the page says, such as “Political editor”.", "authors[].role",
               lambda i: i.one.role, is_text=True),
        Column("affiliation", "string", "Organisation named beside the name.", "authors[].affiliation",
               lambda i: i.one.affiliation, is_text=True),
    ),
)  # fmt: skip

SOURCES = Table(
    name="sources",
    description="Agencies and others that something on each page came from, once for each role.",
    key=("articleId", "position"),
    items=_sources,
    columns=(
        Column("articleId", "string", "Of the table articles.", "id", lambda i: i.entry.article_id),
        Column("position", "integer", "From 1.", "sources[]", lambda i: i.position),
        Column("sourceId", "string", "Stable id of an agency, such as reuters; null for others.", "sources[].id",
               lambda i: i.one.id),
        Column("name", "string", "Name.", "sources[].name", lambda i: i.one.name, is_text=True),
        Column("role", "string", "text, photo, video, graphic, data or cited.", "sources[].role", lambda i: i.one.role),
        Column("evidence", "strings", "Where it stands, quoted.", "sources[].evidence", lambda i: list(i.one.evidence),
               is_text=True),
    ),
)  # fmt: skip

DATES = Table(
    name="dates",
    description="Every date that each page gives of itself, also those that were not believed.",
    key=("articleId", "position"),
    items=_dates,
    columns=(
        Column("articleId", "string", "Of the table articles.", "id", lambda i: i.entry.article_id),
        Column("position", "integer", "From 1.", "dates[]", lambda i: i.position),
        Column("kind", "string", "published, modified, created, rendered, copyright, comment or mentioned.",
               "dates[].kind", lambda i: i.one.kind),
        Column("value", "string", "ISO 8601, cut to its precision.", "dates[].value", lambda i: i.one.value),
        Column("precision", "string", "year, month, day, minute or second.", "dates[].precision",
               lambda i: i.one.precision),
        Column("raw", "string", "As written.", "dates[].raw", lambda i: i.one.raw, is_text=True),
        Column("source", "string", "Where it stands: jsonLd:datePublished, timeElement, pageChrome and so on.",
               "dates[].source", lambda i: i.one.source),
        Column("blockId", "string", "Of the table blocks, where it is visible.", "dates[].blockId",
               lambda i: i.one.block_id),
        Column("isChosen", "boolean", "Whether it is the article's datePublished or dateModified.", "dates[].chosen",
               lambda i: i.one.chosen),
        Column("reasons", "strings", "Why, or why not.", "dates[].reasons", lambda i: list(i.one.reasons),
               is_text=True),
    ),
)  # fmt: skip
