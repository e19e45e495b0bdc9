"""Every date of a page that could be the article's, with what speaks for each: the raw ledger."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from archiver.extract.document import Document
from archiver.extract.fields.date_blocks import dates_in_lines
from archiver.extract.fields.date_lines import DateWords, date_words
from archiver.extract.fields.date_places import Place, place_of
from archiver.extract.fields.dated import Dated, dated
from archiver.extract.fields.rule_texts import RULE, rule_dates
from archiver.extract.passes.anchor import title_block
from archiver.extract.witnesses import Claim
from archiver.model.article import DateKind
from archiver.web.dates import parse_date

__all__ = ["candidates"]

_MOST = 80
_MOST_COMMENTS = 3
_BY_RULE = 12.0
_TRUST = {"jsonLd": 10.0, "microdata": 9.0, "meta": 8.0, "state": 7.0}
_META_STEP = 0.08
_IN_PATH = re.compile(
    r"(?<!\d)((?:19[89]|20[0-4])\d)([/_-]?)(0[1-9]|1[0-2])(?:\2(0[1-9]|[12]\d|3[01]))?(?![\d])", re.ASCII
)


def candidates(document: Document) -> list[Dated]:
    """Candidates of the publisher's rule, metadata, <time> elements, lines, the URL and the footer: at most 80."""
    words = date_words(document.rules)
    language = _language(document)
    elements = list(_in_elements(document, words, language))
    marked = {(one.block, one.value[:10]) for one in elements}
    lines = [one for one in dates_in_lines(document, words, language) if (one.block, one.value[:10]) not in marked]
    by_rule = _by_rule(document, words, language)
    return [*by_rule, *_claimed(document, words, language), *elements, *lines, *_in_url(document)][:_MOST]


def _by_rule(document: Document, words: DateWords, language: str | None) -> Iterator[Dated]:
    """The first date of what the publisher's rule names."""
    for text in rule_dates(document):
        found = parse_date(text, words.names, language)
        if found is not None:
            yield dated("published", found, text, RULE, _BY_RULE, RULE)
            return


def _language(document: Document) -> str | None:
    return document.page.html_lang or next((c.value for c in document.witnesses.languages), None)


def _claimed(document: Document, words: DateWords, language: str | None) -> Iterator[Dated]:
    witnesses = document.witnesses
    created = document.rules.words.get("metadata", {}).get("created", ())
    groups: tuple[tuple[DateKind, Iterable[Claim]], ...] = (
        ("published", [c for c in witnesses.published if c.source.removeprefix("meta:") not in created]),
        ("modified", witnesses.modified),
        ("created", [*_node_claims(document, "dateCreated"), *_created(document, created)]),
    )
    for kind, claims in groups:
        for rank, claim in enumerate(claims):
            value = parse_date(claim.value, words.names, language or "en")
            if value is not None:
                trust = _TRUST.get(claim.source.partition(":")[0], 5.0)
                yield dated(kind, value, claim.value, claim.source, trust - min(rank, 30) * _META_STEP, "metadata")


def _node_claims(document: Document, key: str) -> list[Claim]:
    value = document.witnesses.article_node.get(key)
    return [Claim(value, f"jsonLd:{key}")] if isinstance(value, str) else []


def _created(document: Document, keys: Iterable[str]) -> list[Claim]:
    return [Claim(content, f"meta:{key}") for key in keys for content in document.page.meta_all(key)]


def _in_elements(document: Document, words: DateWords, language: str | None) -> Iterator[Dated]:
    """<time> elements, and others with a date property of their own."""
    root = document.page.root
    if root is None:
        return
    blocks = {block.element: block for block in document.blocks if block.element is not None}
    title = title_block(document)
    comments = 0
    for element in root.iter("time", "abbr"):
        raw = element.get("datetime") or (element.get("title") if element.tag == "abbr" else None)
        text = " ".join("".join(map(str, element.itertext())).split())[:200]
        value = parse_date(raw or text, words.names, language) if raw or element.tag == "time" else None
        if value is None:
            continue
        block = next((blocks[e] for e in _up(element) if e in blocks), None)
        place = place_of(document, block, title) if block is not None else Place.ELSEWHERE
        kind, weight, reasons = _of_element(element, place, _before(block.text, text) if block else "", words)
        comments += kind == "comment"
        if kind != "comment" or comments <= _MOST_COMMENTS:
            at = block.index if block else None
            yield dated(kind, value, raw or text, "timeElement", weight, *reasons, block=at)


def _before(line: str, text: str) -> str:
    """What stands in front of an element's text in its block, which says what the date is of."""
    at = line.find(text) if text else -1
    return line[: at + len(text)] if at >= 0 else line


def _up(element: Any) -> Iterator[Any]:
    for _ in range(8):
        if element is None:
            return
        yield element
        element = element.getparent()


def _of_element(element: Any, place: Place, text: str, words: DateWords) -> tuple[DateKind, float, tuple[str, ...]]:
    said = " ".join(str(element.get(name) or "") for name in ("itemprop", "class", "property", "id"))
    kinds = {p.options.get("kind") for p in words.attributes if p.regex.search(said)}
    label = words.label(text)
    if place is Place.COMMENT:
        return "comment", 0.0, ("inComment",)
    is_modified = "modified" in kinds and "published" not in kinds
    if is_modified or (label is not None and label.options.get("kind") == "modified" and "published" not in kinds):
        return "modified", 6.0 if place in (Place.HEAD, Place.ABOVE) else 2.0, (place, "modifiedLabel")
    weights = {Place.HEAD: 6.5, Place.ABOVE: 6.0, Place.TAIL: 4.0, Place.CHROME: 2.5, Place.ELSEWHERE: 0.5}
    weight = weights[place]
    if "published" in kinds or element.get("pubdate") is not None:
        weight += 1.0
    return ("published" if weight > 1 else "mentioned"), weight, (place,)


def _in_url(document: Document) -> Iterator[Dated]:
    try:
        path = urlsplit(document.capture.final_url).path
    except ValueError:
        return
    for match in _IN_PATH.finditer(path):
        year, _, month, day = match.groups()
        value = f"{year}-{month}-{day}" if day else f"{year}-{month}"
        if day or match[2] == "/":
            yield Dated("published", value, "day" if day else "month", match[0], "url", 3.0 if day else 1.0)
            return
