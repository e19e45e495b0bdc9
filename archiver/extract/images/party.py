"""Tells the parties of a credit line apart: persons, agencies, organisations, notes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum, StrEnum, auto

from archiver.extract.images.words import CreditWords, key
from archiver.model.rules import Agency

__all__ = ["Kind", "Party", "is_person", "parties_of"]

_TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u093e-\u094d\u0e31-\u0e4e'’`.·・\-‐‑])*", re.UNICODE)
_ADDRESS = re.compile(r"@|https?:|www\.|\w\.(?:com|org|net|info|de|at|ch|fr|co|uk|eu|io|gov)\b", re.I)
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff々]{2,4}(?:[\s・][\u3400-\u9fff々]{1,4})?")
_HANDLE = re.compile(r"@\w[\w.]{2,30}")
_HAN_ONLY = re.compile(r"[\u3400-\u9fff\uf900-\ufaff々\s]{4,30}")
_HANGUL = re.compile(r"[\uac00-\ud7af]{2,4}")
_UNCASED_SPACED = re.compile(r"[\u0590-\u06ff\u0900-\u0dff\u0e00-\u0eff]")
_MOST_NAMES = 5
_SHORT_NAME = 3  # words
_MOST_UNCASED_NAMES = 3  # without capitals, four words may as well be a sentence
_LONGEST_NAME = 45
_COMPOUND_CHARS = 7
_DAY = re.compile(r"(?:19|20)\d\d\.\s?\d{1,2}\.\s?\d{1,2}")  # as agencies date their pictures: 2024.5.3/뉴스1
# Set apart at the end: when the picture was made, as American papers write it.
_DATED = re.compile(
    r"\s*[/|,;–—-]\s*((?:[^\W\d_]{3,10}\.?\s\d{1,2},\s(?:19|20)\d\d|\d{1,2}\.?\s[^\W\d_]{3,10}\.?\s(?:19|20)\d\d"
    r"|\d{1,2}[./-]\d{1,2}[./-](?:(?:19|20)\d\d|\d\d)|(?:19|20)\d\d-\d\d-\d\d))$"
)
_HANGUL_NAME = re.compile(r"[\uac00-\ud7af]{3}")


class Kind(StrEnum):
    """What a party is."""

    AGENCY = "agency"
    PERSON = "person"
    NOTE = "note"
    OTHER = "other"
    """An organisation, a handle, an address, a licence, or unknown."""


@dataclass(frozen=True, slots=True)
class Party:
    """One name of a credit line."""

    text: str
    kind: Kind
    agency: Agency | None = None
    after_via: bool = False


class _Joint(Enum):
    """What stands before a stretch of a credit line."""

    MARK = auto()
    VIA = auto()
    FOR = auto()
    """Ahead of a house: "Jane Doe for The Echo" """


@dataclass(frozen=True, slots=True)
class _Beside:
    """What else a party's line holds."""

    agency: bool
    label: bool


def parties_of(line: str, words: CreditWords, *, is_made_by: bool = False) -> list[Party]:
    """The parties of a credit line without its label, in order.

    With `is_made_by` the line is known to name makers, by its label, so that names without capitals count.
    """
    if line[-1:].isdigit() and (dated := _DATED.search(line)):
        found = _parties_of(line[: dated.start()], words, is_made_by=is_made_by)
        if _are_makers(found):
            return [*found, Party(dated[1], Kind.NOTE)]
    return _parties_of(line, words, is_made_by=is_made_by)


def _are_makers(parties: list[Party]) -> bool:
    """Whether an agency is among these, or a person with a house: a person alone with a date may have written it."""
    kinds = {party.kind for party in parties}
    return Kind.AGENCY in kinds or (Kind.PERSON in kinds and len(parties) > 1)


def _parties_of(line: str, words: CreditWords, *, is_made_by: bool) -> list[Party]:
    found: list[Party] = []
    pieces = _pieces(line, words)
    agencies = [words.agency(piece) for piece, _ in pieces]
    beside = _Beside(any(agencies), is_made_by)
    for (piece, joint), agency in zip(pieces, agencies, strict=True):
        after_via = joint is _Joint.VIA
        if agency is not None:
            found.append(Party(key(piece), Kind.AGENCY, agency, after_via))
        elif joint is _Joint.FOR:
            found += [_as_house(party) for party in _read_name(piece, after_via, beside, words)]
        else:
            found += _read_name(piece, after_via, beside, words)
    return found


def _as_house(party: Party) -> Party:
    return replace(party, kind=Kind.OTHER) if party.kind is Kind.PERSON else party


def _pieces(line: str, words: CreditWords) -> list[tuple[str, _Joint]]:
    """Stretches between joiners, each with what stands before it."""
    pieces, start, joint = [], 0, _Joint.MARK
    for match in words.joiner.finditer(line):
        if piece := line[start : match.start()].strip():
            pieces.append((piece, joint))
            joint = _Joint.MARK
        if match["via"] or match["portal"]:
            joint = _Joint.VIA
        elif match["for"]:
            joint = _Joint.FOR
        start = match.end()
    if piece := line[start:].strip():
        pieces.append((piece, joint))
    return pieces


def _read(piece: str, after_via: bool, beside: _Beside, words: CreditWords) -> list[Party]:
    agency = words.agency(piece)
    if agency is not None:
        return [Party(key(piece), Kind.AGENCY, agency, after_via)]
    return _read_name(piece, after_via, beside, words)


def _read_name(name: str, after_via: bool, beside: _Beside, words: CreditWords) -> list[Party]:
    """The parties of a stretch that isn't as a whole the name of an agency."""
    folded = key(name).casefold()
    if folded in words.notes or folded in words.licences or _DAY.fullmatch(folded):
        return [Party(key(name), Kind.NOTE)]
    if (named := _before_note(name, words)) is not None:
        return [*_read(named, after_via, beside, words), Party(key(name[len(named) :]), Kind.NOTE)]
    bare = _without_label(name, words)
    if bare != name:
        return _read(bare, after_via, beside, words) if bare.strip() else []
    halves = words.both.split(name) if name.count(" ") > 1 else []
    if len(halves) > 1 and _are_names(halves, words):
        return [party for half in halves for party in _read(half, after_via, beside, words)]
    if (match := words.reporter.match(name.strip())) and match["name"]:
        house = _read(match["house"], after_via, beside, words) if match["house"] else []
        return [*house, Party(match["name"], Kind.PERSON, None, after_via)]
    if (tokens := _uncased_tokens(name, words)) and tokens != [name]:
        return [party for token in tokens for party in _read(token, after_via, beside, words)]
    if is_person(name, words, beside_agency=beside.agency, is_made_by=beside.label):
        return [Party(name.strip(' .,;:"“”'), Kind.PERSON, None, after_via)]
    return _agency_and_rest(name, after_via, words) or [Party(key(name), Kind.OTHER, None, after_via)]


def _are_names(halves: list[str], words: CreditWords) -> bool:
    """Whether all are agencies or persons, or an agency stands first and short names behind: "AP & Lowmouth FC"."""
    rest = [half for half in halves if not (words.agency(half) or is_person(half, words))]
    if not rest:
        return True
    if words.agency(halves[0]) is None:
        return False
    return all(
        len(tokens := half.split()) <= _SHORT_NAME and all(token[0].isupper() for token in tokens) for half in rest
    )


def _before_note(name: str, words: CreditWords) -> str | None:
    """The name before a note that says where a picture was kept: "River Post file photo"."""
    if not name.isascii():
        kept = next((note for note in words.archived if name.endswith(note) and note.upper() == note.lower()), None)
        if kept and len(kept) < len(name):
            return name[: -len(kept)].rstrip()
    tokens = name.split()
    for cut in range(1, len(tokens)):
        if key(" ".join(tokens[cut:])).casefold() in words.archived:
            return " ".join(tokens[:cut])
    return None


def _uncased_tokens(name: str, words: CreditWords) -> list[str]:
    """Words of a stretch in Chinese or Japanese that names a house and a person: "江畔晚报 顾明", "新华社记者 陆远"."""
    if not _HAN_ONLY.fullmatch(name):
        return []
    reporter = next((word for word in words.reporters if word in name), None)
    if reporter:
        name = f"{name.replace(reporter, ' ')} "
    tokens = name.split()
    is_told = reporter is not None or any(
        words.agency(token) or words.is_house(token) or token.endswith(words.organisation_endings) for token in tokens
    )
    return tokens if is_told else []


def _without_label(name: str, words: CreditWords) -> str:
    """The name behind a label, © or "photo by" that stands at its start."""
    for pattern in (words.label, words.by, words.sign):
        if (match := pattern.match(name)) and match.end():
            return name[match.end() :]
    return name


def _agency_and_rest(name: str, after_via: bool, words: CreditWords) -> list[Party]:
    """ "EFE Juan Pérez" and "Juan Pérez Reuters": an agency beside a person or a note without a joiner."""
    if not words.may_name_agency(name):
        return []
    tokens = name.split()
    for cut in range(len(tokens) - 1, 0, -1):
        head, tail = " ".join(tokens[:cut]), " ".join(tokens[cut:])
        for agency_name, rest, first in ((head, tail, True), (tail, head, False)):
            agency = words.agency(agency_name)
            if agency is None or len(key(agency_name)) < 2:
                continue
            is_note = key(rest).casefold() in words.notes
            if not is_note and not is_person(rest, words, beside_agency=first and bool(_HANGUL_NAME.fullmatch(rest))):
                continue
            other = Party(key(rest), Kind.NOTE) if is_note else Party(rest, Kind.PERSON)
            mine = Party(key(agency_name), Kind.AGENCY, agency, after_via)
            return [mine, other] if first else [other, mine]
    return []


def is_person(name: str, words: CreditWords, *, beside_agency: bool = False, is_made_by: bool = False) -> bool:
    """Whether this reads as the name of one person. Silence over a guess: a single word is none.

    With `beside_agency` leading initials and names without capitals suffice; behind a label (`is_made_by`) the latter.
    """
    name = name.strip(' .,;:"“”')
    if words.is_house(name) or _ends_in_house(name, words):
        return False
    if _HANDLE.fullmatch(name):
        return is_made_by
    if not name or len(name) > _LONGEST_NAME or _ADDRESS.search(name) or any(ch.isdigit() for ch in name):
        return False
    if name.upper() == name.lower():
        return (beside_agency or is_made_by) and _is_uncased_person(name, words)
    tokens = name.split()
    named = [token for token in tokens if token not in words.particles]
    if not 2 <= len(named) <= _MOST_NAMES or not all(_TOKEN.fullmatch(token) for token in named):
        return False
    if (
        tokens[0].casefold() in words.articles
        or any(_is_of_organisation(token, words) for token in tokens)
        or not all(token[0].isupper() for token in named)
    ):
        return False
    if name.isupper():
        return all(len(token) > 2 or "." in token for token in named) or beside_agency
    shouted = [token for token in named if token.isupper() and len(token.strip(".")) > 1 and "." not in token]
    return not shouted or (beside_agency and ((shouted == named[:1] and len(shouted[0]) == 2) or shouted == named[-1:]))


def _ends_in_house(name: str, words: CreditWords) -> bool:
    """Whether the last word is what the page calls its publisher: "Lowmouth Echo" in the Echo."""
    last = name.rpartition(" ")[2]
    return len(last) >= _COMPOUND_CHARS - 2 and words.is_house(last)


def _is_of_organisation(token: str, words: CreditWords) -> bool:
    """Whether a word names an organisation, alone or as the end of a compound: "Stadtmuseum"."""
    token = token.casefold().rstrip(".")
    return token in words.organisation or (len(token) > _COMPOUND_CHARS and token.endswith(words.organisation_endings))


def _is_uncased_person(name: str, words: CreditWords) -> bool:
    if name.endswith(words.organisation_endings):
        return False
    if _HAN.fullmatch(name) or _HANGUL.fullmatch(name):
        return True
    return (
        bool(_UNCASED_SPACED.search(name))
        and 2 <= len(name.split()) <= _MOST_UNCASED_NAMES
        and not any(t in words.organisation for t in name.split())
    )
