"""Every date of a page that could be the article's, with what speaks for each: the raw ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from archiver.extract.claims.nodes import node_types
from archiver.extract.document import Document, Labels
from archiver.extract.fields.date_blocks import dates_in_lines
from archiver.extract.fields.date_elements import dates_in_elements
from archiver.extract.fields.date_language import date_language
from archiver.extract.fields.date_lines import DateWords, date_words
from archiver.extract.fields.date_opening import dates_at_openings
from archiver.extract.fields.date_places import survey
from archiver.extract.fields.date_tiles import dates_in_tiles
from archiver.extract.fields.date_url import dates_in_address
from archiver.extract.fields.dated import Dated, dated
from archiver.extract.fields.rule_texts import RULE, rule_dates
from archiver.extract.passes.anchor import title_block
from archiver.extract.witnesses import Claim
from archiver.model.article import DateKind
from archiver.model.block import Role
from archiver.web.dates import parse_date

__all__ = ["candidates"]

_MOST = 80
_BY_RULE = 12.0
_TRUST = {"jsonLd": 10.0, "microdata": 9.0, "meta": 8.0, "state": 7.0}
_UPLOAD_TRUST = 6.0
_META_STEP = 0.08
_LIST_DATES = 3
_LIST_TRUST = 3.2
"""Elements that state this many dates under one name are those of teasers."""
_PAGE_TRUST = 7.5
_COUNTED_TRUST = 4.5
"""What pages tell those who count their readers is less looked after: local times are often called UTC there."""


def candidates(document: Document, labels: Labels) -> list[Dated]:
    """Candidates of the publisher's rule, metadata, date elements, lines, the URL and the footer: at most 80."""
    words, language, ground = (
        date_words(document.rules),
        date_language(document),
        survey(document, _title(document, labels)),
    )
    elements = list(dates_in_elements(document, ground, words, language))
    marked = {(one.block, one.value[:10]) for one in elements}
    lines = [
        *dates_in_lines(document, ground, words, language),
        *dates_at_openings(document, ground, words, language),
        *dates_in_tiles(document.blocks, ground, words, language),
    ]
    return [
        *_by_rule(document, words, language),
        *_claimed(document, words, language),
        *elements,
        *(one for one in lines if (one.block, one.value[:10]) not in marked),
        *dates_in_address(document.capture.final_url, words, language),
    ][:_MOST]


def _title(document: Document, labels: Labels) -> int | None:
    """The title that metadata and headings agree on, else the line that is decided to be the headline."""
    found = title_block(document)
    return found if found is not None else next(iter(labels.of(Role.HEADLINE)), None)


def _by_rule(document: Document, words: DateWords, language: str | None) -> Iterator[Dated]:
    """The first date of what the publisher's rule names."""
    for text in rule_dates(document):
        found = parse_date(text, words.names, language)
        if found is not None:
            yield dated("published", found, text, RULE, _BY_RULE, RULE)
            return


def _claimed(document: Document, words: DateWords, language: str | None) -> Iterator[Dated]:
    witnesses = document.witnesses
    published = [*witnesses.published, *(() if witnesses.published else _of_page(document))]
    created = document.rules.words.get("metadata", {}).get("created", ())
    counted = document.rules.words.get("metadata", {}).get("published_in_object", ())
    groups: tuple[tuple[DateKind, Iterable[Claim]], ...] = (
        ("published", [c for c in published if c.source.removeprefix("meta:") not in created]),
        ("modified", witnesses.modified),
        ("created", [*_node_claims(document, "dateCreated"), *_created(document, created)]),
    )
    for kind, claims in groups:
        read = [(claim, parse_date(claim.value, words.names, language or "en")) for claim in claims]
        per_source = Counter(
            source for source, _ in {(c.source, value.value) for c, value in read if value is not None}
        )
        for rank, (claim, value) in enumerate(read):
            if value is not None:
                is_list = not claim.source.startswith("jsonLd") and per_source[claim.source] >= _LIST_DATES
                is_counted = claim.source.removeprefix("meta:") in counted
                trust = _LIST_TRUST if is_list else _COUNTED_TRUST if is_counted else _trust(claim.source)
                reason = "counterMetadata" if is_counted else "metadata"
                yield dated(kind, value, claim.value, claim.source, trust - min(rank, 30) * _META_STEP, reason)


def _of_page(document: Document) -> list[Claim]:
    """What the page's own node says where none is of an article."""
    types = document.rules.words.get("schema_types", {}).get("page", ())
    nodes = [node for node in document.page.json_ld if not set(types).isdisjoint(node_types(node))]
    return [Claim(value, "jsonLd:page") for node in nodes if isinstance(value := node.get("datePublished"), str)]


def _trust(source: str) -> float:
    if source == "jsonLd:page":
        return _PAGE_TRUST
    return _UPLOAD_TRUST if source.endswith(":uploadDate") else _TRUST.get(source.partition(":")[0], 5.0)


def _node_claims(document: Document, key: str) -> list[Claim]:
    value = document.witnesses.article_node.get(key)
    return [Claim(value, f"jsonLd:{key}")] if isinstance(value, str) else []


def _created(document: Document, keys: Iterable[str]) -> list[Claim]:
    return [Claim(content, f"meta:{key}") for key in keys for content in document.page.meta_all(key)]
