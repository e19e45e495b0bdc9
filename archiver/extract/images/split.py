"""Parts a caption from the credit that stands glued to its end or its start."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from archiver.extract.images.credit import read_line
from archiver.extract.images.openings import Opening
from archiver.extract.images.party import Kind, is_person, parties_of
from archiver.extract.images.shape import Certainty, certainty_of
from archiver.extract.images.words import CreditWords, key
from archiver.web.text import squash

__all__ = ["CaptionSplit", "split_caption", "split_line"]


@dataclass(frozen=True, slots=True)
class CaptionSplit:
    """A caption's text in its two parts."""

    caption: str | None
    """Without credit and words of the interface; None if the text is a credit alone."""
    credit: str | None
    """As it stands, with label and brackets; None if no credit is glued to the caption."""
    certainty: Certainty
    """How sure the credit is, by the text alone."""


_MayCredit = Callable[[str], bool]
_Certainty = Callable[[str], Certainty]

_TAIL_CHARS = 150  # a credit at the end of a caption is no longer
_LEAST_CAPTION_CHARS = 4
_UNMARKED_WORDS = 8
_LEAST_WORDS_BEFORE = 4
_MAKER_CHARS = 24
_AT_MOST = 2  # "(AP Photo/Jane Doe) AP Photo"
_END_BRACKET = re.compile(
    r"\s*([(（\[［【〔](?:[^()（）\[\]［］【】〔〕]|\((?:[^()])*\)){2,120}[)）\]］】〕])\s*[.。]?$"
)
_CLOSING = (")", "）", "]", "］", "】", "〕")
_START_BRACKET = re.compile(r"^([(（\[［【](?:[^()（）\[\]［］【】]){2,120}[)）\]］】])\s*[|:–—-]?\s*(?=\S)")
_START_LINE = re.compile(r"^([^|]{3,110}?)\s+[|•]\s+(?=\S)")
_FILE, _FILE_REACH = " FILE ", 70
_START_FILE = re.compile(r"^([A-Z][^|]{3,58}?)\s+[-–—]\s+(?-i:(?=FILE\b))")
_START_SENTENCE = re.compile(r"^([^|]{6,90}?(?<=\w{3})\.)\s+(?=[^\W\d_a-z])")
_HEADS = (
    (_START_BRACKET, Certainty.CHAIN, False),
    (_START_LINE, Certainty.CHAIN, False),
    (_START_SENTENCE, Certainty.LABELLED, True),
    (_START_FILE, Certainty.NAME, True),
)
"""Forms of a credit in front of its caption, the certainty that each must reach, whether it may name none unknown."""
# A sentence's end: not the point of an initial or of "Dr."; or a mark that sets a credit apart.
_SENTENCE_END = re.compile(
    r"(?:(?:(?<=\w{3})|(?<=[\d\uac00-\ud7af])|(?<=[A-Z]\.[A-Z])|(?<=[)\]%’'”\"»]))[.!?…]+[\"”»’')]?|[\"”»’)]|[。！？」』）])(?:\s+|(?-i:(?=[A-ZÀ-Þ]\w))|(?<=[。！？」』）]))"
    r"|\s+[|–—•·/-]+\s+|;\s+|\s*[|＝－／]\s*|(?<=[\uac00-\ud7af\u4e00-\u9fff])[/=]|(?:\s|(?<=[.!?”\"]))[—–](?=[^\s\d])|\s{2,}"
)
_ENDS = ".!?…"
_JOINTS_LEFT = (".", ",", ";", "|")  # ". Photo: EFE", of a template whose caption is empty
_POINTS, _SLASHES = ".。", ("/", "／")  # behind a question and a bar stands the site: "What now? | The Echo"
# What may set a name apart without a label: "… at dawn. / Jane Doe", "… at dawn - Jane Doe/The Echo".
_BEHIND_MARK = re.compile(r"[.。]\s*[/／]|\s[|–—•·-]+\s*(?=[^\W\d_])|(?<=[^\W\d_])/(?=[^\W\d_])")
_MARKS = re.compile(r"[\s|–—•·/-]*")
_SLASH = re.compile(r"\s*/\s*")
_BEFORE_HOUSE = re.compile(r"\s*[/|]\s*")
# "[서울=뉴시스] 홍길동 기자 = …": where and by whom, as Korean agencies open their captions.
_DATELINE = re.compile(r"[(\[]\w{2,8}=(\w{2,12})[)\]](?:\s*[\uac00-\ud7af·]{2,12}\s?기자)?\s*(=?)\s*(?=\S)")
_BEFORE_LABEL = re.compile(r"[\s.,;:|/(\[–—•·\"”»’!?。」）-]$")


def split_caption(text: str, words: CreditWords, *, pictured: bool = False) -> CaptionSplit:
    """Caption and credit of a text. Where in doubt the text stays whole.

    With `pictured` the text is known to belong to a picture, so that a bracketed name behind the last sentence counts.
    """
    return split_line(words.without_interface(squash(text)), words, pictured=pictured)


def split_line(
    rest: str, words: CreditWords, *, pictured: bool = False, asked: tuple[_MayCredit, _Certainty] | None = None
) -> CaptionSplit:
    """As `split_caption`, of a text without words of the interface; `asked` remember what was read before."""
    may_credit, certainty_of_all = asked or (words.may_credit, partial(certainty_of, words=words))
    if rest[:1] in _JOINTS_LEFT and rest[1:2] == " ":
        rest = rest[2:].lstrip()
    if not may_credit(rest) and not (pictured and (_may_name(rest) or _FILE in rest[:_FILE_REACH])):
        return CaptionSplit(rest or None, None, Certainty.NONE)
    whole = certainty_of_all(rest)
    if whole >= Certainty.AGENCY and not _has_inner_label(rest, words):
        return CaptionSplit(None, rest, whole)
    credit, certainty = None, Certainty.NONE
    if (match := _DATELINE.match(rest)) and words.agency(match[1]):
        credit, rest, certainty = rest[: match.start(2)].rstrip(), rest[match.end() :], Certainty.AGENCY
    for _ in range(_AT_MOST):
        found = _tail(rest, words, pictured)
        if found is None:
            break
        start, tail, sure = found
        rest = _trimmed(rest[:start])
        if credit is None or len(tail) > len(credit) or (certainty == Certainty.AGENCY < sure):
            credit, certainty = tail, max(sure, certainty)
    if credit is None and (head := _head(rest, words)):
        credit, end, certainty = head
        rest = rest[end:]
    return CaptionSplit((words.without_interface(rest) if credit else rest) or None, credit, certainty)


def _may_name(text: str) -> bool:
    """Whether a text ends in a bracket, or something is set apart at its end: a name there needs no label."""
    return (
        text.rstrip(" .。").endswith(_CLOSING) or _BEHIND_MARK.search(text, max(0, len(text) - _TAIL_CHARS)) is not None
    )


def _has_inner_label(text: str, words: CreditWords) -> bool:
    """Whether a label stands behind something that is no name: "A harbour. Source: AP" is no credit as a whole."""
    inner = [opening for opening in _labels(text, 0, words) if opening.start >= _LEAST_CAPTION_CHARS]
    return (
        bool(inner)
        and all(certainty_of(text[: opening.start], words) < Certainty.AGENCY for opening in inner)
        and not _opens(text, words)
    )


def _opens(text: str, words: CreditWords) -> bool:
    return any(pattern.match(text.lstrip("([（【")) for pattern in (words.label, words.by, words.sign))


def _trimmed(caption: str) -> str:
    """A caption without the joints that led to its credit; closing points and quotes stay."""
    return caption.rstrip(" \t|–—－＝=/-·•(（[【:,;、，")


def _tail(text: str, words: CreditWords, pictured: bool) -> tuple[int, str, Certainty] | None:
    """Start and text of the credit at the end, with its certainty."""
    for start, tail, least in _tails(text, words, pictured):
        if start >= _LEAST_CAPTION_CHARS and (certainty := certainty_of(tail, words)) >= least:
            return start, tail, certainty
    return None


def _tails(text: str, words: CreditWords, pictured: bool) -> Iterator[tuple[int, str, Certainty]]:
    """Stretches at the end that may be a credit, the likeliest first, each with the certainty it must reach."""
    window = max(0, len(text) - _TAIL_CHARS)
    if bracket := _END_BRACKET.search(text, window):
        inside = bracket[1]
        if named := _name_before(text, bracket.start(1), window, words):
            yield named, text[named:], Certainty.CHAIN
        after_sentence = text[: bracket.start(1)].rstrip()[-1:] in '.!?…。"”»'
        is_new = inside.strip("()[]") not in text[: bracket.start()]  # "… in Rome. (Rome)"
        is_note = key(inside).casefold() in words.given
        is_apart = (
            after_sentence
            or is_note
            or words.reporter.search(inside)
            or _may_make(inside, text[: bracket.start()], words)
        )
        is_name = pictured and ((is_apart and is_new) or words.is_house(inside))
        yield bracket.start(), inside, Certainty.NAME if is_name else Certainty.AGENCY
    labels = [at for at, _ in _labels(text, window, words)]
    bracketed = [at for at in labels if _is_closed_early(text, at)]
    for at in labels:
        if at not in bracketed:
            yield at, text[at:], Certainty.NAME if pictured else Certainty.LABELLED
    for match in _SENTENCE_END.finditer(text, window):
        tail = text[match.end() :]
        is_given = pictured and (
            key(tail).casefold() in words.given
            or words.reporter.match(tail.lstrip("/／ ")) is not None
            or (tail.startswith(_SLASHES) and match[0][0] in _POINTS)
            or _is_signed(match[0], tail, words)
        )
        yield match.end(), tail, Certainty.NAME if is_given else Certainty.AGENCY
    for at in bracketed:
        yield at, text[at:], Certainty.NAME if pictured else Certainty.LABELLED
    for match in words.loose.finditer(text, window):
        if not _behind_agency(text, match.start(), words):
            yield match.start(), text[match.start() :], Certainty.LABELLED
    if suffix := words.suffix.search(text, window):
        yield from _before_maker(text, window, suffix.start(), words)
    if pictured:
        yield from _unmarked(text, window, words)


def _is_signed(joint: str, tail: str, words: CreditWords) -> bool:
    """Whether a person with a house is set apart at the end, or behind a sentence and a mark a person alone.

    "… at dawn - Jane Doe/The Echo", "… at dawn. Jane Doe | The Echo", "… at dawn. | Jane Doe"; not
    "Best film - Jane Doe" nor "How to swim | Healthy Living | The Echo".
    """
    marks = _MARKS.match(tail)
    name = tail[marks.end() :] if marks else tail
    is_behind_sentence = joint[0] in _ENDS
    person, *houses = (_BEFORE_HOUSE if is_behind_sentence else _SLASH).split(name)
    if not is_person(person, words):
        return False
    if len(houses) == 1:
        return houses[0][:1].isupper() and not is_person(houses[0], words)
    return not houses and is_behind_sentence and bool(marks and marks[0].strip())


def _is_closed_early(text: str, at: int) -> bool:
    """Whether a bracket around what begins here ends before the text does: "(Photo: Jane Doe) 2024.5.3/News1"."""
    return text[at - 1 : at] == "(" and ")" in text[at:-2]


def _may_make(bracketed: str, before: str, words: CreditWords) -> bool:
    """Whether a person stands in brackets behind a caption that doesn't end in a name, which it might explain.

    In square ones, or with a bar and the house behind, a name makes pictures whatever it follows.
    """
    person, bar, house = bracketed.strip("()[]").partition("/")
    if not is_person(person, words):
        return False
    names = before.split()
    if bracketed[0] == "[" or (bar and house.strip()):
        return True
    if len(names) < _LEAST_WORDS_BEFORE + 2 or not names[-1].islower():
        return False
    return names[-1] not in words.roles and not any(name.casefold() in words.explained for name in names[-3:-1])


def _before_maker(text: str, window: int, end: int, words: CreditWords) -> Iterator[tuple[int, str, Certainty]]:
    """A name before "摄" or "撮影", the longest first; what stands before a comma only if it is a maker too."""
    starts = [window + match.end() for match in re.finditer(r"[\s。，、）)]", text[window:end])]
    for start in starts:
        if len(text) - start > _MAKER_CHARS or not text[start:end].strip():
            continue
        kinds = {party.kind for party in parties_of(text[start:end], words, is_made_by=True)}
        if Kind.OTHER not in kinds or not re.search(r"[。，、]", text[start:end]):
            yield start, text[start:], Certainty.CHAIN


def _behind_agency(text: str, start: int, words: CreditWords) -> bool:
    """Whether the word before is an agency: "AP Photo/Jane Doe" doesn't begin with its photo."""
    before = text[:start].split()
    return bool(before) and words.agency(before[-1]) is not None


def _unmarked(text: str, window: int, words: CreditWords) -> Iterator[tuple[int, str, Certainty]]:
    """A credit behind a caption that ends without a point: "… in the New Forest PA", "… to Rome AP Photo/Jane Doe"."""
    starts = [window + match.end() for match in re.finditer(r"(?<=\S)\s", text[window:])]
    for start in starts[-_UNMARKED_WORDS:]:
        before = text[:start].split()
        tail = text[start:]
        if not tail[0].isupper() or len(before) < _LEAST_WORDS_BEFORE or before[-1].casefold() in words.before_names:
            continue
        first = re.split(r"\s*[/|(]\s*", tail)[0]
        if words.agency(tail) or ("/" not in before[-1] and first != tail and _opens_chain(first, words)):
            yield start, tail, Certainty.AGENCY


def _opens_chain(name: str, words: CreditWords) -> bool:
    return words.agency(name) is not None or (len(name.split()) == 2 and is_person(name, words))


def _name_before(text: str, bracket: int, window: int, words: CreditWords) -> int | None:
    """Where the name begins that stands between a sentence's end and a bracket: "… in Rom. Jane Doe (AFP)"."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text, window, bracket) if match.end() < bracket - 2]
    names = text[ends[-1] : bracket].strip() if ends else ""
    is_named = bool(names) and all(is_person(name, words) or words.agency(name) for name in words.both.split(names))
    return ends[-1] if is_named else None


def _labels(text: str, window: int, words: CreditWords) -> list[Opening]:
    """Labels that may open a credit: not a plain word in the middle of a sentence."""
    return [opening for opening in words.openings.find(text, window) if _may_open(text, opening.start)]


def _may_open(text: str, at: int) -> bool:
    first = text[at]
    if first.isupper() or not first.isalpha() or first.lower() == first.upper() or not at:
        return True
    before = text[:at].rstrip()
    is_set_apart = _BEFORE_LABEL.search(before or " ") is not None and not text[at - 1].isalpha()
    return is_set_apart and not before[-1:].isalnum()


def _head(text: str, words: CreditWords) -> tuple[str, int, Certainty] | None:
    """A credit in front of the caption, in brackets or set off by a mark, with the place where the caption begins."""
    for form, least, is_strict in _HEADS:
        match = form.match(text)
        if match is None or (certainty := certainty_of(match[1], words)) < least:
            continue
        if not is_strict or all(party.kind is not Kind.OTHER for party in read_line(match[1], words).parties):
            return match[1], match.end(), certainty
    return None
