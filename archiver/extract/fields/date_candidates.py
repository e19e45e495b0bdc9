"""Every date of a page that could be the article's, with what speaks for each: the raw ledger."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from archiver.extract.document import Document
from archiver.extract.fields.date_lines import DateWords, date_words, read_line
from archiver.extract.fields.date_places import Place, place_of
from archiver.extract.passes.anchor import title_block
from archiver.extract.witnesses import Claim
from archiver.model.article import DateKind
from archiver.web.dates import DateValue, parse_date

__all__ = ["Dated", "candidates"]

_MOST = 80
_MOST_COMMENTS = 3
_LONGEST_LABEL = 30
_LONGEST_MIXED = 110
_LONGEST_MASTHEAD = 80
_TRUST = {"jsonLd": 10.0, "microdata": 9.0, "meta": 8.0, "state": 7.0}
_META_STEP = 0.08
_IN_PATH = re.compile(
    r"(?<!\d)((?:19[89]|20[0-4])\d)([/_-]?)(0[1-9]|1[0-2])(?:\2(0[1-9]|[12]\d|3[01]))?(?![\d])", re.ASCII
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PUBLISHED = re.compile(r"publish|created|pubdate|posted|dateline|entry-date", re.I)
_MODIFIED = re.compile(r"modif|updat", re.I)


@dataclass(frozen=True, slots=True)
class Dated:
    """A candidate before anything is chosen."""

    kind: DateKind
    value: str
    precision: str
    raw: str
    source: str
    weight: float
    #: trust, the higher the better
    block: int | None = None
    reasons: tuple[str, ...] = ()


def candidates(document: Document) -> list[Dated]:
    """Candidates of metadata, <time> elements, lines of text, the URL and the footer, in this order, at most 80."""
    words = date_words(document.rules)
    language = _language(document)
    elements = list(_in_elements(document, words, language))
    marked = {(one.block, one.value[:10]) for one in elements}
    lines = [one for one in _in_lines(document, words, language) if (one.block, one.value[:10]) not in marked]
    return [*_claimed(document, words, language), *elements, *lines, *_in_url(document)][:_MOST]


def _language(document: Document) -> str | None:
    return document.page.html_lang or next((c.value for c in document.witnesses.languages), None)


def _dated(
    kind: DateKind, value: DateValue, raw: str, source: str, weight: float, *reasons: str, block: int | None = None
) -> Dated:
    return Dated(kind, value.value, value.precision, raw, source, weight, block, tuple(r for r in reasons if r))


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
                yield _dated(kind, value, claim.value, claim.source, trust - min(rank, 30) * _META_STEP, "metadata")


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
            yield _dated(kind, value, raw or text, "timeElement", weight, *reasons, block=at)


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
    label = words.label(text)
    if place is Place.COMMENT:
        return "comment", 0.0, ("inComment",)
    is_modified = bool(_MODIFIED.search(said)) and not _PUBLISHED.search(said)
    if is_modified or (label is not None and label.options.get("kind") == "modified" and not _PUBLISHED.search(said)):
        return "modified", 6.0 if place in (Place.HEAD, Place.ABOVE) else 2.0, (place, "modifiedLabel")
    weights = {Place.HEAD: 6.5, Place.ABOVE: 6.0, Place.TAIL: 4.0, Place.CHROME: 2.5, Place.ELSEWHERE: 0.5}
    weight = weights[place]
    if _PUBLISHED.search(said) or element.get("pubdate") is not None:
        weight += 1.0
    return ("published" if weight > 1 else "mentioned"), weight, (place,)


def _in_lines(document: Document, words: DateWords, language: str | None) -> Iterator[Dated]:
    title = title_block(document)
    comments = 0
    for block in document.blocks:
        if len(block.text) > 240 or not any(char.isdigit() for char in block.text):
            continue
        place = place_of(document, block, title)
        if place is Place.ELSEWHERE or (place is Place.COMMENT and comments >= _MOST_COMMENTS):
            yield from _copyright(block.index, block.text, words)
            continue
        line = read_line(block.text, words, language)
        if line is None:
            yield from _copyright(block.index, block.text, words)
            continue
        before = document.blocks[block.index - 1].text if block.index else ""
        for one in line.dates:
            label = one.label or _lone_label(before, words)
            kind, weight, reasons = _of_line(label, place, line.is_only_date, line.has_clock, line.has_event)
            if kind == "mentioned" and _is_masthead(block.text, one.raw, place, line.has_event):
                kind, reasons = "rendered", ("aboveHeadline",)
            if block.tag in ("h1", "h2", "h3") and not line.is_only_date:
                kind, weight = "mentioned", 0.0
            elif kind == "mentioned" and place is Place.HEAD and len(block.text) <= _LONGEST_MIXED:
                is_own = not line.has_event and block.text[-1] not in ".!?"
                kind, weight = ("published", 3.5) if is_own else (kind, weight)
            comments += kind == "comment"
            source = "pageChrome" if kind == "rendered" else "blockText"
            yield _dated(kind, one.value, one.raw, source, weight, *reasons, block=block.index)


def _is_masthead(text: str, raw: str, place: Place, has_event: bool) -> bool:
    """A short line of the chrome that begins or ends with its date: `Lowmouth, Tuesday, February 6, 2024`."""
    at_edge = text.startswith(raw) or text.rstrip(" .|·").endswith(raw)
    return place is Place.CHROME and at_edge and len(text) <= _LONGEST_MASTHEAD and not has_event


def _lone_label(before: str, words: DateWords) -> str | None:
    """The kind that a block says which is nothing but a label, such as `Published`."""
    label = words.label(before) if len(before) <= _LONGEST_LABEL else None
    return label.options.get("kind") if label is not None else None


def _of_line(
    label: str | None, place: Place, is_only_date: bool, has_clock: bool, has_event: bool
) -> tuple[DateKind, float, tuple[str, ...]]:
    if place is Place.COMMENT:
        return "comment", 0.0, ("inComment",)
    if label == "copyright":
        return "copyright", 0.0, ("copyrightLine",)
    if label == "modified":
        return "modified", 5.0 if place in (Place.HEAD, Place.ABOVE) else 3.0, ("modifiedLabel", place)
    if label == "published":
        return "published", 6.0 if place is not Place.TAIL else 5.0, ("publishedLabel", place)
    if place is Place.CHROME:
        return ("rendered", 0.0, ("aboveHeadline",)) if is_only_date else ("mentioned", 0.0, ("inChrome",))
    if place is Place.ABOVE and is_only_date and not has_clock:
        return "published", 3.5, ("aboveHeadline",)
    if has_event:
        return "mentioned", 0.0, ("otherEvent",)
    weight = {Place.HEAD: 5.0, Place.ABOVE: 4.5, Place.TAIL: 2.5}.get(place, 0.0)
    return ("published", weight, ("dateLine", place)) if is_only_date else ("mentioned", 0.0, (place,))


def _copyright(index: int, text: str, words: DateWords) -> Iterator[Dated]:
    label = words.label(text)
    if label is not None and label.options.get("kind") == "copyright":
        for year in list(dict.fromkeys(_YEAR.findall(text)))[-1:]:
            yield Dated("copyright", year, "year", text[:200], "blockText", 0.0, index, ("copyrightLine",))


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
