"""Reads credit lines: "Foto: Jane Doe/AFP via Getty Images" → who made the picture, for whom, and who passed it on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archiver.extract.images.party import Kind, Party, parties_of
from archiver.extract.images.words import CreditWords, credit_words
from archiver.model.article import AgencyName, Credit
from archiver.model.rules import Rules
from archiver.web.text import squash

__all__ = ["LINK_AT_END", "CreditLine", "parse_credit", "read_credit", "read_line"]

_BRACKETS = {"(": ")", "[": "]", "（": "）", "【": "】", "［": "］", "{": "}"}
_LOOSE = " |–—-－,;:：/•·=＝"
_LONGEST_ABBREVIATION = 6  # "Zvg." keeps its point
_LONGEST_HOUSE = 40
_OF_THE_LINE = ("・", "/", "／")  # such a label stays: 撮影・山田花子, 圖／記者王小明攝
_PLACE = re.compile(r"[(\[]?[\uac00-\ud7af]{2,8}=")
_BEHIND_HOUSE = re.compile(r"[)\]\s]")
LINK_AT_END = re.compile(r"[\s/|,:–—-]*\s[(\[<]?https?://\S+$")
"""The address of a picture, behind those who made it."""
_MAIL_AT_END = re.compile(r"[\s/|,:–—-]*\s[(\[<]?[\w.+-]+@[\w-]+(?:\.[\w-]+)+[)\]>]?$")
"""The photographer's address: "Jane Doe jdoe@echo.example"."""
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
    """The credit with its label and its parties.

    Only a label with its colon is left out of `raw`; "Photo by", "AP Photo" and © stay in it, as written.
    """
    return read_line(words.without_interface(squash(raw)), words)


def read_line(line: str, words: CreditWords) -> CreditLine:
    """As `read_credit`, of a line without words of the interface."""
    text, label = _without_colon_label(_without_brackets(line, words), words)
    names, opening = _without_opening(_without_place(text, words), words)
    if "://" in names:
        names = LINK_AT_END.sub("", names)
    if "@" in names:
        names = _MAIL_AT_END.sub("", names)
    names, maker = _without_maker(_with_house_apart(names, words), words)
    label = label or opening.label or maker or _inner_by(names, words)
    is_made_by = label is not None and words.kinds.get(label.lower(), "photo") != "source"
    parties = tuple(parties_of(names, words, is_made_by=is_made_by))
    credit = Credit(
        raw=text, creators=_creators(parties), agencies=_agencies(parties), distributor=_distributor(parties, words)
    )
    return CreditLine(credit, label, _made(label, text, words), parties, opening.has_sign)


def _without_brackets(text: str, words: CreditWords) -> str:
    """The text without brackets that enclose all of it and without loose punctuation at its edges."""
    text = text.strip(_LOOSE).removesuffix("。")
    if (
        text.count(".") == 1
        and len(text) > _LONGEST_ABBREVIATION
        and text.rpartition(" ")[2].lower() not in words.kinds
    ):
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


def _without_place(text: str, words: CreditWords) -> str:
    """The text without the place before an agency, as in Korean datelines: "[서울=뉴시스] 홍길동 기자"."""
    match = _PLACE.match(text)
    return (
        text[match.end() :]
        if match is not None and words.agency(re.split(_BEHIND_HOUSE, text[match.end() :])[0])
        else text
    )


@dataclass(frozen=True, slots=True)
class _Opening:
    """What stands before the names without a colon."""

    label: str | None = None
    has_sign: bool = False


def _without_colon_label(text: str, words: CreditWords) -> tuple[str, str | None]:
    """The text behind its labels with a colon, and the first of them."""
    label = None
    for _ in range(_LABELS_AT_MOST):
        match = None if words.agency(text) else words.label.match(text)
        if match is None or match.end() == len(text) or match["separator"].strip() in _OF_THE_LINE:
            break
        label = label or match["label"]
        text = _without_brackets(text[match.end() :], words)
    return text, label


def _without_opening(text: str, words: CreditWords) -> tuple[str, _Opening]:
    """The names behind "Photo by", ©, "Photo" and a label that stands behind one of them."""
    label, has_sign = None, False
    for _ in range(_LABELS_AT_MOST):
        if words.agency(text):
            break
        match = words.label.match(text) or words.by.match(text)
        if match is not None and match.end() < len(text):
            label = label or match["label"]
        elif (match := words.sign.match(text)) is not None and 0 < match.end() < len(text):
            is_word = match[0].strip().isalpha()
            has_sign = has_sign or not is_word
            label = label or (match[0].strip() if is_word else None)
        elif (match := _loose_label(text, words)) is not None:
            label = label or match["label"]
        else:
            break
        text = _without_brackets(text[match.end() :], words)
    return text, _Opening(label, has_sign)


def _with_house_apart(names: str, words: CreditWords) -> str:
    """The names with a bar for the colon behind a house, agency or note: "AFP: Jane Doe", "Supplied: Jane Doe"."""
    head, colon, rest = names.partition(": ")
    if not colon or len(head) > _LONGEST_HOUSE or not rest.strip():
        return names
    is_known = words.is_house(head) or head.casefold() in words.given or words.agency(head) is not None
    return f"{head} / {rest}" if is_known else names


def _inner_by(names: str, words: CreditWords) -> str | None:
    """ "photo by" between a house and a person: "River Post photo by Jane Doe"."""
    match = words.by.search(names)
    if match is None or not match.start() > 0 or match.end() >= len(names):
        return None
    return match["label"] if match["label"].split()[0].lower() in words.kinds else None


def _without_maker(text: str, words: CreditWords) -> tuple[str, str | None]:
    """The names in front of a word that says what they did: 山田太郎撮影, J. Petraitis / BNS nuotr."""
    match = words.maker.search(text)
    if match is None or not match.start() or words.agency(text):
        return text, None
    return text[: match.start()].rstrip(" /／"), match[0].strip(" /／.0123456789年月日")


def _loose_label(text: str, words: CreditWords) -> re.Match[str] | None:
    """A label without separator: only where a person or an agency stands right behind it."""
    match = words.bare_label.match(text)
    if match is None:
        return None
    if words.kinds.get(match["label"].lower()) != "photo":
        return None
    behind = parties_of(text[match.end() :], words, is_made_by="/" in match[0])
    is_named = any(party.kind in (Kind.AGENCY, Kind.PERSON) or words.is_house(party.text) for party in behind[:1])
    return match if is_named else None


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
