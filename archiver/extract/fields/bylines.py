"""Bylines taken apart: names, jobs, affiliations, agencies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from archiver.extract.fields.byline_words import BylineWords, Opener
from archiver.extract.fields.name_company import (
    before_agency,
    before_house,
    is_numbered,
    is_station,
    without_date_label,
    without_towns,
)
from archiver.extract.fields.names import Name, looks_like_name
from archiver.extract.fields.reporter_lines import last_of_spaced, made_by, reporters_divided, signed_names
from archiver.extract.fields.spelled_dates import numbered, unmasked
from archiver.extract.images.party import is_person
from archiver.model.rules import Agency
from archiver.rules.literals import case_folded
from archiver.web.text import squash

__all__ = ["Byline", "read_byline"]

_REMEMBERED = 2048
_LONGEST_JOB = 60
_LONGEST_LINE = 80
_MOST_DESK_WORDS = 5
_DATE_OR_NUMBER = re.compile(
    r"(?<!\w)\d[\d.:/,\s-]*(?!\w)|(?<!\w)\d[\d.:/T+-]*(?:st|nd|rd|th|am|pm|h|min|uhr|ago)?(?!\w)|\S*\d{4,}\S*", re.I
)
_DIGIT = re.compile(r"\d")
_PARENTHESES = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_ADDRESS = re.compile(r"[^\s()（）<>\[\]]+@[^\s()（）<>\[\]]+|https?://\S+|www\.\S+|(?<!\w)@\w+")
_EDGES = " \t,;:|/·•●–—-.'\"“”„»«›‹→*()[]<>+~（）【】［］〔〕"
_RAW_EDGES = " ,;|·•●–—-/~»«›→"
_COLON = re.compile("[:：=＝]")
_NICKNAME = re.compile(r"(?<=[^\W\d]) [\"“„][\w .'’-]{2,24}[\"”“] (?=[^\W\d])")
"""`Jane "Doc" Doe`."""
_HANGUL_LABEL = re.compile("[\uac00-\ud7a3]{2,6}\\s*[:：]?\\s*\\d")
_WIDE_OPEN = "（［"
_NARROW = str.maketrans("（）［］", "()[]")
_ARTICLE = "the "
"""No person's name begins with it."""
_FOOTNOTE = re.compile(r"(?<=[^\W\d_]{3})\d{1,2}(?=\s|$)")
_INNER = str.maketrans(",;|/·", "\ue000\ue001\ue002\ue003\ue004")
_OUTER = str.maketrans("\ue000\ue001\ue002\ue003\ue004", ",;|/·")
_GLUED_JOB = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Byline:
    """A byline taken apart."""

    names: tuple[Name, ...] = ()
    agencies: tuple[Agency, ...] = ()
    agency_names: tuple[str, ...] = ()
    #: the agencies as written
    has_prefix: bool = False
    #: whether it says "By" or the like
    others: tuple[str, ...] = ()
    #: names of people whom a label makes photographer, editor, translator …
    is_whole: bool = True
    #: whether nothing but names, jobs, agencies and dates was read
    is_divided: bool = False
    #: whether an element of its own holds each name


@dataclass(slots=True)
class _Reading:
    """What has been read of a line so far."""

    words: BylineWords
    is_name_list: bool
    has_prefix: bool = False
    names: list[Name] = field(default_factory=list)
    agencies: list[Agency] = field(default_factory=list)
    agency_names: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    is_of_others: bool = False
    is_line: bool = False
    #: whether it is short and no sentence in Chinese or Japanese
    is_dated: bool = False
    #: whether it holds a number
    dates: tuple[str, ...] = ()
    #: what is masked in it
    unread: int = 0


def read_byline(text: str, words: BylineWords, *, is_name_list: bool = False) -> Byline:
    """The names in a line such as `By Jane Doe, Political editor, and John Roe (AP)`; empty if it holds none.

    With `is_name_list` (metadata) nothing but names is expected, so single words are names too.
    """
    return _read(text, words, is_name_list)


@lru_cache(maxsize=_REMEMBERED)
def _read(text: str, words: BylineWords, is_name_list: bool) -> Byline:
    """As `read_byline`; the pass and the field ask for the same lines."""
    reading = _Reading(
        words,
        is_name_list,
        is_line=len(text) <= _LONGEST_LINE and "。" not in text,
        is_dated=_DIGIT.search(text) is not None,
    )
    line = squash(_ADDRESS.sub(" ", text)) if "@" in text or "www." in text or "://" in text else text
    if line and not line.isascii():
        if signed := signed_names(line, words.parts.get("signed", ())):
            return Byline(tuple(Name(name, line) for name in signed), has_prefix=True)
        line = reporters_divided(line if line[0] in _WIDE_OPEN else line.translate(_NARROW))
    line = _opened(line.lstrip(_RAW_EDGES), reading)
    if not reading.has_prefix and not reading.is_of_others and not is_name_list:
        line = _begun_inside(line, reading)
    line, reading.dates = words.dates.masked(_without_edges(line, words))
    line = _opened(line, reading)
    for segment, is_aside in _segments(line, words):
        _read_segment(segment, reading, is_aside=is_aside)
    agencies = tuple(dict.fromkeys(reading.agencies))
    return Byline(
        tuple(without_towns(reading.names)),
        agencies,
        tuple(dict.fromkeys(reading.agency_names)),
        reading.has_prefix,
        tuple(reading.others),
        is_whole=reading.unread == 0,
    )


def _opened(line: str, reading: _Reading) -> str:
    """A line without "By" and the like at its start: `Text: Von Jane Doe`."""
    for _ in range(3):
        found = reading.words.opener(line)
        if found is None:
            break
        is_of_date = _HANGUL_LABEL.match(line) is not None  # 입력 2024.05.03 김철수 기자
        line = line[found[0] :]
        reading.is_of_others = found[1] == Opener.OTHER and not is_of_date
        reading.has_prefix = reading.has_prefix or found[1] != Opener.OTHER
    return line


def _without_edges(line: str, words: BylineWords) -> str:
    """A line without the date in front and what goes on behind the names."""
    parts, folded = ("head", "tailDate", "tail") if _DIGIT.search(line) else ("tail",), case_folded(line)
    for part in parts:
        for form in words.parts.get(part, ()):
            if form.may_hit(folded) and (match := form.regex.search(line)):
                ahead = (
                    words.dates.weekday.sub("", line[: match.start()]) if part == "tailDate" else line[: match.start()]
                )
                line = ahead + line[match.end() :]
    before, space, last = line.rstrip(_EDGES).rpartition(" ")
    return before if space and (last in words.before_dates or case_folded(last) in words.inside) else line


def _begun_inside(line: str, reading: _Reading) -> str:
    """What stands behind "By" within a line: `3 May 2024 | By Jane Doe`."""
    words = reading.words
    tokens = case_folded(line).replace(":", " ").split()
    if not words.inside.isdisjoint(tokens) or (":" in line and any(token in words.openers for token in tokens)):
        for form in words.parts.get("inside", ()):
            if match := form.search(line):
                reading.has_prefix = True
                return line[match.end() :]
        for mark in re.finditer(r"(?<=[|·•●–—/,;(-])\s*(?=\S)", line):
            rest = line[mark.end() :]
            if (found := words.opener(rest)) and found[1] in (Opener.LABEL, Opener.PHRASE):
                reading.has_prefix = True
                return rest[found[0] :]
    return line


def _segments(line: str, words: BylineWords) -> Iterator[tuple[str, bool]]:
    """Stretches between separators, each with whether it stands in parentheses."""
    if "(" in line or "[" in line:  # what divides names says nothing in parentheses
        line = _PARENTHESES.sub(lambda match: match[0].translate(_INNER), line)
    pieces = [line]
    for form in words.parts.get("separator", ()):
        pieces = [part for piece in pieces for part in form.regex.split(piece)]
    for piece in pieces:
        if "(" not in piece and "[" not in piece:
            if piece.strip(_EDGES):
                yield piece.translate(_OUTER), False
            continue
        outside = _PARENTHESES.sub(" ", piece).translate(_OUTER)
        if outside.strip(_EDGES):
            yield outside, False
        for match in _PARENTHESES.finditer(piece):
            if inside := (match[1] or match[2] or "").strip(_EDGES):
                yield inside.translate(_OUTER), True


def _read_segment(segment: str, reading: _Reading, *, is_aside: bool) -> None:
    words, names = reading.words, reading.names
    masked = squash(segment).strip(_RAW_EDGES)
    raw = unmasked(masked, reading.dates)
    text = _bare(numbered(_opened_again(masked, reading)) if reading.dates else _opened_again(raw, reading), words)
    if not text or _is_nobody(text, raw, reading):
        return
    if reading.is_of_others:
        if looks_like_name(text, words, accept_single=True):
            reading.others.append(text)
        return
    if _is_of_house(text, raw, reading, is_aside=is_aside):
        return
    is_alone = reading.is_name_list or reading.has_prefix
    if is_alone and not names and words.is_desk(text) and _may_sign(text, words):
        names.append(Name(text, raw, is_desk=True))
        return
    if _is_behind_desk(text, raw, reading):
        return
    if words.is_job(text):
        _read_job(text, raw, reading, is_aside=is_aside)
        return
    if _is_workplace(text, reading):
        names[-1] = replace(names[-1], affiliation=names[-1].affiliation or text)
        return
    is_first = not any(" " in name.name for name in names)
    if not is_aside and looks_like_name(
        _without_nickname(text), words, accept_single=is_first and is_alone and not _is_told(text, raw, reading),
        accept_lower=is_first and reading.is_name_list,
    ):  # fmt: skip
        names.append(Name(squash(text), raw, is_desk=words.is_desk(text)))
    else:
        reading.unread += not is_aside


def _is_told(text: str, raw: str, reading: _Reading) -> bool:
    """Whether one word ends a sentence or counts: `Report: More than 80,000 killed`, `by 23 people`."""
    return reading.unread > 0 or (raw[0].isdigit() and text[0].islower())


def _without_nickname(text: str) -> str:
    return _NICKNAME.sub(" ", text)


def _is_nobody(text: str, raw: str, reading: _Reading) -> bool:
    """Whether a segment is part of a date, or known to be no name."""
    words, folded = reading.words, case_folded(text)
    if reading.is_dated and not reading.has_prefix and folded in words.calendar:
        return True
    if folded in words.nobody or words.matches("notName", _without_nickname(text)) or is_numbered(raw, words):
        reading.unread += folded not in words.nobody
        return True
    return False


def _is_of_house(text: str, raw: str, reading: _Reading, *, is_aside: bool) -> bool:
    """Whether a segment names an agency, or a house: behind a name in the same segment, or of the name before."""
    words, names = reading.words, reading.names
    if agency := words.credit.agency(text):
        reading.agencies.append(agency)
        reading.agency_names.append(text)
        if names and names[-1].affiliation is None:
            names[-1] = replace(names[-1], affiliation=text)
        return True
    if not is_aside and (apart := before_house(text, words)):
        names.append(Name(apart[0], raw, affiliation=apart[1]))
        return True
    if not is_aside and (beside := before_agency(text, words)):
        names.append(Name(beside[0], raw, affiliation=beside[1]))
        reading.agencies.append(beside[2])
        reading.agency_names.append(beside[1])
        return True
    for form in words.parts.get("affiliation", ()):
        if match := form.regex.match(text):
            if names and names[-1].affiliation is None:
                names[-1] = replace(names[-1], affiliation=match["name"].strip())
            return True
    return False


def _is_workplace(text: str, reading: _Reading) -> bool:
    """Whether a segment says where the person before it works: `Jane Doe, University of Lowmouth`, `…, The Echo`."""
    last = reading.names[-1] if reading.names else None
    if last is None or last.is_desk:
        return False
    words = reading.words
    return words.is_institution(text) or is_station(text, last, words) or case_folded(text).startswith(_ARTICLE)


def _opened_again(raw: str, reading: _Reading) -> str:
    """A segment without a label of its own: `By Jane Doe, Photos: Max Muster`."""
    found = reading.words.opener(raw)
    is_label = found is not None and (found[1] in (Opener.OTHER, Opener.PHRASE) or _COLON.search(raw[: found[0]]))
    if found is None or not is_label:
        return raw
    reading.is_of_others = found[1] == Opener.OTHER
    reading.has_prefix = reading.has_prefix or not reading.is_of_others
    return raw[found[0] :]


def _bare(text: str, words: BylineWords) -> str:
    """A segment without dates, titles of address and punctuation; the dot of an initial stays."""
    if _DIGIT.search(text):
        text = _DATE_OR_NUMBER.sub(" ", text)
        if " " in text:
            text = without_date_label(_FOOTNOTE.sub("", text).rstrip(_EDGES), words)
    text = squash(text.strip(_EDGES))
    first, space, rest = text.partition(" ")
    if space and case_folded(first).rstrip(".") in words.honorifics:
        text = rest.strip(_EDGES)
    return _said_once(text) if text.count(" ") > 1 else text


def _said_once(text: str) -> str:
    """A name without what stands for its portrait: the name itself, or its initials.

    >>> _said_once("Jane Doe Jane Doe"), _said_once("JD Jane Doe"), _said_once("Jane May Doe")
    ('Jane Doe', 'Jane Doe', 'Jane May Doe')
    """
    tokens = text.split()
    half, odd = divmod(len(tokens), 2)
    if not odd and tokens[:half] == tokens[half:]:
        return " ".join(tokens[:half])
    first, rest = tokens[0], tokens[1:]
    are_initials = first.isupper() and len(first) == len(rest) and first == "".join(word[0] for word in rest).upper()
    return " ".join(rest) if are_initials else text


def _may_sign(text: str, words: BylineWords) -> bool:
    """Whether a desk or team is named well enough: `Politics desk`, `La rédaction`; not `our engineering team`."""
    tokens = text.split()
    has_capital = any(not token[0].islower() for token in tokens)
    return has_capital and len(tokens) <= _MOST_DESK_WORDS and words.never.isdisjoint(map(case_folded, tokens))


def _read_job(text: str, raw: str, reading: _Reading, *, is_aside: bool) -> None:
    """Takes a segment with a job in it: alone it is the last name's, around a name it is that one's."""
    words, names = reading.words, reading.names
    for form in words.parts.get("role", ()):
        bare = squash(form.regex.sub(" ", text)).strip(_EDGES)
        if bare and bare != text and _GLUED_JOB.match(bare) and looks_like_name(bare, words, accept_single=True):
            bare = last_of_spaced(bare)
            names.append(Name(bare, raw, role=text.rpartition(bare)[2].strip() or text.replace(bare, "").strip()))
            if reading.is_line and is_person(bare, words.credit, is_made_by=True):
                reading.has_prefix = True  # 김철수 기자: as good as "By"
            return
    is_compound = text.casefold().partition(" ")[0].endswith(words.job_endings)  # Politikredakteur Max Muster
    is_named = not is_aside and (reading.has_prefix or reading.is_name_list or is_compound)
    # Behind a name a job's own words may look like one: "Jane Doe, Leiterin Digitale Medien".
    is_parallel = not names or (names[-1].role is not None and names[-1].raw.startswith(names[-1].role))
    if is_named and is_parallel and (found := _named_beside_job(text, raw, words)):
        names.append(found)
    elif names and names[-1].role is None and len(text) <= _LONGEST_JOB:
        names[-1] = replace(names[-1], role=text)
    elif not names and words.is_desk(text) and looks_like_name(text, words):
        names.append(Name(text, raw, is_desk=True))
    elif not names:
        reading.unread += 1


def _named_beside_job(text: str, raw: str, words: BylineWords) -> Name | None:
    """`Chefredakteur Max Muster`, `Jane Doe Staff Writer`: a name of two words at least, and its job."""
    tokens = text.split()
    are_jobs = [words.is_job(token) for token in tokens]
    if text.isupper() or True not in are_jobs:
        return None
    first, last = are_jobs.index(True), len(tokens) - are_jobs[::-1].index(True)
    behind, before = " ".join(tokens[last:]), " ".join(tokens[:first])
    is_behind = len(tokens) - last > 1 and not behind[0].islower() and not words.is_desk(tokens[last - 1])
    if is_behind and looks_like_name(behind, words):
        return Name(behind, raw, role=" ".join(tokens[:last]))
    if all(are_jobs[first:]) and not words.is_desk(tokens[first]) and looks_like_name(before, words):
        return Name(before, raw, role=" ".join(tokens[first:]))
    return None


def _is_behind_desk(text: str, raw: str, reading: _Reading) -> bool:
    for form in reading.words.parts.get("rolePrefix", ()):
        if (match := form.regex.match(text)) and text[match.end() :].strip():
            name, is_of_picture = made_by(text[match.end() :].strip())
            if is_of_picture:
                reading.others.append(name)
                return True
            reading.names.append(Name(name, raw, role=match["role"]))  # 社会部 山田花子
            if reading.is_line and " " not in name and reading.words.is_job(match["role"]):
                reading.has_prefix |= is_person(name, reading.words.credit, is_made_by=True)  # 江边报记者 沈若溪
            return True
    return False
