"""Each party that made something on the page: where its texts, pictures and data come from, with the evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archiver.extract.document import Document, Labels
from archiver.extract.fields.byline_words import byline_words
from archiver.extract.fields.citations import citations
from archiver.extract.images.credit import read_credit
from archiver.extract.images.party import Kind
from archiver.extract.images.picture import Picture
from archiver.extract.images.words import CreditWords, credit_words
from archiver.model.article import Dateline, Source, SourceRole
from archiver.model.block import Role
from archiver.model.rules import Agency

__all__ = ["sources"]

_END_MARK = re.compile(
    r"[(\[（【]\s*([^()\[\]（）【】]{2,40})\s*[)\]）】]\s*[.。]?$|(?:^|[\s.!?”\"»])[–—-]\s*([^–—.!?]{2,40})\.?$"
)
_END_CHARS = 60  # more than the mark can take
_LAST_PARAGRAPHS = 2  # a note of the editor's may stand behind the last
_PICTURE_ROLES: dict[str, SourceRole] = {"photo": "photo", "video": "video", "graphic": "graphic", "data": "data"}
_WRITING = ("agency",)
_DATA_REACH = 4  # blocks behind the text
_LONGEST_LINE = 120
_LONGEST_FIELDS = 200


@dataclass(frozen=True, slots=True)
class _Finding:
    agency: Agency | None
    name: str
    role: SourceRole
    evidence: str


def sources(
    document: Document,
    labels: Labels,
    *,
    pictures: Sequence[Picture],
    dateline: Dateline | None,
    byline_raw: str | None,
    byline_agencies: Sequence[Agency],
) -> tuple[Source, ...]:
    """The sources, text first, then pictures in reading order, then what the text cites; each once per role."""
    words = credit_words(document.rules)
    findings = [
        *_of_byline(byline_raw, byline_agencies),
        *_of_other_bylines(document, labels, byline_raw, words),
        *_of_fields(document, labels, words),
        *_of_dateline(dateline, words),
        *_of_last_words(document, labels, words),
        *_of_agency_lines(document, labels, words),
        *_of_metadata(document, words),
        *_of_pictures(pictures, words),
        *_of_data_lines(document, pictures, words),
    ]
    findings += [_Finding(words.agency(c.name), c.name, "cited", c.evidence) for c in citations(document, labels)]
    return _once(findings)


def _of_byline(raw: str | None, agencies: Sequence[Agency]) -> Iterator[_Finding]:
    for agency in agencies:
        if agency.kind in _WRITING:
            yield _Finding(agency, agency.name, "text", f"byline: {raw or agency.name}")


def _of_other_bylines(document: Document, labels: Labels, raw: str | None, words: CreditWords) -> Iterator[_Finding]:
    """ "(AFP)" in a line of its own below the text, where the byline above it names a person."""
    for index in labels.of(Role.BYLINE):
        text = document.blocks[index].text
        parties = read_credit(text, words).parties if text != raw else ()
        if parties and all(party.kind is Kind.AGENCY for party in parties):
            for party in parties:
                if party.agency is not None and party.agency.kind in _WRITING:
                    yield _Finding(party.agency, party.agency.name, "text", f"byline: {text}")


def _of_fields(document: Document, labels: Labels, words: CreditWords) -> Iterator[_Finding]:
    """ "来源: 新华社" beside the date or the author's name."""
    forms = byline_words(document.rules).parts.get("source", ())
    for index in labels.of(Role.PAGE_DATE, Role.BYLINE):
        text = document.blocks[index].text
        for match in filter(None, (form.search(text) for form in forms if len(text) <= _LONGEST_FIELDS)):
            agency = words.agency(match["name"])
            if agency is not None and agency.kind in _WRITING:
                yield _Finding(agency, agency.name, "text", f"source field: {match[0]}")


def _of_dateline(dateline: Dateline | None, words: CreditWords) -> Iterator[_Finding]:
    if dateline is not None and dateline.agency is not None:
        yield _Finding(words.agency(dateline.agency.name), dateline.agency.name, "text", f"dateline: {dateline.raw}")


def _of_last_words(document: Document, labels: Labels, words: CreditWords) -> Iterator[_Finding]:
    """ "(AP)", "[Reuters]", "— AFP" at the end of the last paragraphs."""
    for index in labels.of(Role.PARAGRAPH)[-_LAST_PARAGRAPHS:]:
        text = document.blocks[index].text
        match = _END_MARK.search(text, max(0, len(text) - _END_CHARS))
        if match is None:
            continue
        parties = read_credit(match[1] or match[2], words).parties
        if parties and all(party.kind in (Kind.AGENCY, Kind.NOTE) for party in parties):
            for party in parties:
                if party.agency is not None and party.agency.kind in _WRITING:
                    yield _Finding(party.agency, party.agency.name, "text", f"end of text: {match[0].strip()}")


def _of_agency_lines(document: Document, labels: Labels, words: CreditWords) -> Iterator[_Finding]:
    for index in labels.of(Role.AGENCY_LINE):
        text = document.blocks[index].text
        for agency in words.agencies_in(text):
            if agency.kind in _WRITING:
                yield _Finding(agency, agency.name, "text", f"agency line: {text}")


def _of_metadata(document: Document, words: CreditWords) -> Iterator[_Finding]:
    witnesses = document.witnesses
    for claim in (*witnesses.authors, *witnesses.publishers):
        agency = words.agency(claim.value)
        if agency is not None and agency.kind in _WRITING:
            yield _Finding(agency, agency.name, "text", f"{claim.source}: {claim.value}")


def _of_pictures(pictures: Sequence[Picture], words: CreditWords) -> Iterator[_Finding]:
    for picture in pictures:
        credit = picture.credit
        if credit is None:
            continue
        role = _PICTURE_ROLES[picture.made]
        for agency in credit.agencies:
            yield _Finding(words.agency(agency.name), agency.name, role, f"credit: {credit.raw}")
        if role == "data" and not credit.agencies:
            yield _Finding(None, credit.raw, role, f"credit: {credit.raw}")


def _of_data_lines(document: Document, pictures: Sequence[Picture], words: CreditWords) -> Iterator[_Finding]:
    """ "Quelle: Statistisches Amt", in a line of its own beside the text: where its figures come from."""
    layout = document.layout
    taken = {index for picture in pictures for index in picture.blocks}
    for block in document.blocks[layout.first : layout.last + _DATA_REACH]:
        match = words.label.match(block.text) if len(block.text) <= _LONGEST_LINE else None
        if match is None or block.index in taken or words.kinds.get(match["label"].lower()) != "source":
            continue
        parties = read_credit(block.text, words).parties
        if parties and parties[0].kind is Kind.OTHER and not any(party.agency for party in parties):
            yield _Finding(None, parties[0].text, "data", block.text)


def _once(findings: Sequence[_Finding]) -> tuple[Source, ...]:
    merged: dict[tuple[str, str], Source] = {}
    for finding in findings:
        agency_id = finding.agency.id if finding.agency else None
        name = finding.agency.name if finding.agency else finding.name
        key = (agency_id or name.casefold(), finding.role)
        known = merged.get(key)
        evidence = (*known.evidence, finding.evidence) if known else (finding.evidence,)
        merged[key] = Source(id=agency_id, name=name, role=finding.role, evidence=tuple(dict.fromkeys(evidence)))
    return tuple(merged.values())
