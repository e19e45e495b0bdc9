"""Reads credit lines: "Foto: Jane Doe/AFP via Getty Images" → who made the picture, for whom, and who passed it on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archiver.extract.images.party import Kind, Party, parties_of
from archiver.extract.images.words import CreditWords, credit_words
from archiver.model.article import AgencyName, Credit
from archiver.model.rules import Rules
from archiver.web.text import squash

__all__ = ["CreditLine", "parse_credit", "read_credit"]

_BRACKETS = {"(": ")", "[": "]", "（": "）", "【": "】", "［": "］", "{": "}"}
_LOOSE = " |–—-－,;:：/•·=＝"
_LONGEST_ABBREVIATION = 6  # "Zvg." keeps its point
_LABELS_AT_MOST = 3  # "Foto: © Bildrechte: dpa"


@dataclass(frozen=True, slots=True)
class CreditLine:
    """A credit line, read."""

    credit: Credit
    label: str | None
    """The word before the colon, as written."""
    made: str
    """photo, video, graphic, or data: what the line credits."""
    parties: tuple[Party, ...]
    has_sign: bool
    """Whether © or a year of copyright stands before the name."""


def parse_credit(raw: str, rules: Rules) -> Credit:
    """The credit that a line gives; `raw` in the result stands without brackets and label."""
    return read_credit(raw, credit_words(rules)).credit


def read_credit(raw: str, words: CreditWords) -> CreditLine:
    """The credit with its label and its parties."""
    text = words.without_interface(squash(raw))
    text, label, has_sign = _without_label(_without_brackets(text), words)
    parties = tuple(parties_of(text, words))
    credit = Credit(
        raw=text, creators=_creators(parties), agencies=_agencies(parties), distributor=_distributor(parties, words)
    )
    return CreditLine(credit, label, _made(label, text, words), parties, has_sign)


def _without_brackets(text: str) -> str:
    """The text without brackets that enclose all of it and without loose punctuation at its edges."""
    text = text.strip(_LOOSE)
    if text.count(".") == 1 and len(text) > _LONGEST_ABBREVIATION:
        text = text.removesuffix(".")
    while len(text) > 2 and (close := _BRACKETS.get(text[0])):
        if text[-1] == close and text.find(close) == len(text) - 1:
            text = text[1:-1].strip(_LOOSE + ".")
        elif close not in text:
            text = text[1:].lstrip()
        else:
            break
    for opening, close in _BRACKETS.items():
        if text.endswith(close) and opening not in text:
            text = text[:-1].rstrip()
    return text


def _without_label(text: str, words: CreditWords) -> tuple[str, str | None, bool]:
    """The text behind its labels, the first of them, and whether a copyright sign was among them."""
    label, has_sign = None, False
    for _ in range(_LABELS_AT_MOST):
        if words.agency(text):
            break
        match = words.label.match(text) or words.by.match(text)
        if match is not None and match.end() < len(text):
            label = label or match["label"]
        elif (match := words.sign.match(text)) is not None and 0 < match.end() < len(text):
            has_sign = has_sign or not match[0].strip().isalpha()
            label = label or (match[0].strip() if match[0].strip().isalpha() else None)
        elif (match := _loose_label(text, words)) is not None:
            label = label or match["label"]
        else:
            break
        text = _without_brackets(text[match.end() :])
    return text, label, has_sign


def _loose_label(text: str, words: CreditWords) -> re.Match[str] | None:
    """A label without separator: only where a person or an agency stands right behind it."""
    match = words.bare_label.match(text)
    if match is None:
        return None
    if words.kinds.get(match["label"].lower()) != "photo":
        return None
    behind = parties_of(text[match.end() :], words)
    return match if behind and behind[0].kind in (Kind.AGENCY, Kind.PERSON) else None


def _creators(parties: tuple[Party, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(party.text for party in parties if party.kind is Kind.PERSON))


def _agencies(parties: tuple[Party, ...]) -> tuple[AgencyName, ...]:
    found = (party.agency for party in parties if party.agency is not None)
    return tuple({agency.id: AgencyName(id=agency.id, name=agency.name) for agency in found}.values())


def _distributor(parties: tuple[Party, ...], words: CreditWords) -> str | None:
    """The name behind the last "via", else a reseller in front of another agency."""
    for party in reversed(parties):
        if party.after_via and party.kind in (Kind.AGENCY, Kind.OTHER):
            return party.text
    agencies = [party for party in parties if party.agency is not None]
    if len({party.agency.id for party in agencies if party.agency}) > 1 and parties[0] is agencies[0]:
        first = agencies[0]
        if first.agency is not None and first.agency.id in words.resellers:
            return first.text
    return None


def _made(label: str | None, text: str, words: CreditWords) -> str:
    kind = words.kinds.get((label or "").lower().strip(), "photo")
    if kind == "source":
        return "data" if words.data_notes.search(text) else "photo"
    return kind
