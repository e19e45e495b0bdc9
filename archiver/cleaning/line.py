"""What of a line may stand in many texts: the line itself, its halves, the label before its colon, what ends it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from archiver.web.sentence import FULL_STOPS, SURE_STOPS, is_unspaced_sentence

__all__ = ["Line", "key", "read_line"]

_NUMBER: Final = re.compile(r"\d+(?:[.,:\u00a0\u202f' ]\d+)*")
_ENDED: Final = re.compile(f"[{FULL_STOPS}][\"”“»«’')」』）\\]]*$")
# A sentence's end amid a line: not the point of an initial or of "Dr."; scripts without capitals don't shorten so
_UNCASED = "\u0590-\u10ff\u1100-\u12ff\u1780-\u17ff\uac00-\ud7a3"
_END_AMID: Final = re.compile(
    rf"(?:(?:(?<=\w\w\w)|(?<=[\d)\]%’'”\"»」』）{_UNCASED}]))[.!?…]+|[{SURE_STOPS}])[\"”»’'」』]*"
)
_JOINTS: Final = re.compile(r"\s*[:：/／|｜=＝©ⓒ()（）\[\]［］【】•·]\s*|\s*[—–]\s*|\s+-\s+|\s+via\s+|\(c\)")
_LABEL: Final = re.compile(r"([^:：\d]{2,40})[:：](?=.)")
_LEAST_HEAD_CHARS, _LEAST_HEAD_WORDS, _UNSPACED_HEAD_CHARS = 15, 3, 6
_LONGEST_TAIL, _MOST_WORDS, _LEAST_WORD_CHARS = 90, 4, 3
_OPENING: Final = "©ⓒ([（［【—–＝|｜"
_CREDIT_FORM: Final = re.compile(r"^[©ⓒ]|(?<!\d)[:：/／|｜](?!\d)")
_ADDRESS: Final = re.compile(r"//|www\.|@|\w\.\w+/")
_LONGEST_CHARS = 700


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it may be known from elsewhere; its parts are texts in one case."""

    is_sentence: bool
    #: whether it ends like one
    text: str
    #: as it is if it is a sentence, else with its numbers levelled
    halves: tuple[str, str]
    levelled: tuple[str, ...]
    #: the halves of a sentence, or a line that is none, with their numbers levelled: counted by where they stand
    label: str | None
    #: what stands before the first colon of a line that is no sentence
    head: str
    #: its sentences, as they stand
    tail: str | None
    #: what follows its last sentence, None where nothing does
    parts: tuple[str, ...]
    #: labels and names in the tail

    @property
    def ends_in_credit_form(self) -> bool:
        """Whether what follows its last sentence names someone behind a sign, a label or another name."""
        return not self.is_sentence and bool(self.tail and self.parts and _CREDIT_FORM.search(self.tail))

    def keys(self, *, is_at_edge: bool) -> Iterator[int]:
        """All that is counted of it; some of it apart, by where in its text it stands."""
        yield key("line", self.text)
        yield key("half", self.halves[0])
        yield key("half", self.halves[1])
        for part in self.levelled:
            yield key("edge" if is_at_edge else "inner", part)
        if self.label:
            yield key("label", self.label)
        for part in self.parts:
            yield key("part", part)

    def asked(self) -> Iterator[int]:
        """All of which the counts tell something about it."""
        yield from self.keys(is_at_edge=True)
        yield from self.keys(is_at_edge=False)
        if self.label:
            yield key("part", self.label)


def key(kind: str, text: str) -> int:
    """64 bits that stand for a text of that kind."""
    data = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8, person=kind.encode()).digest(), "little")


def read_line(text: str) -> Line | None:
    """The parts of a line, white space folded; None for one that is too long to be furniture."""
    if len(text) > _LONGEST_CHARS:
        return None
    is_sentence, folded = _ends_sentence(text), text.casefold()
    levelled = _NUMBER.sub("0", folded)
    whole = folded if is_sentence else levelled
    label = None if is_sentence else _LABEL.match(levelled)
    head, tail = _parted(text)
    return Line(
        is_sentence=is_sentence,
        text=whole,
        halves=_halved(whole),
        levelled=_halved(levelled) if is_sentence else (levelled,),
        label=label[1] if label else None,
        head=head,
        tail=tail,
        parts=_parts(tail) if tail and _may_name(tail) else (),
    )


def _ends_sentence(text: str) -> bool:
    return _ENDED.search(text) is not None or is_unspaced_sentence(text)


def _halved(text: str) -> tuple[str, str]:
    """Both halves of the words; where there are few or none, of the letters."""
    words = text.split(" ")
    if len(words) > 2:
        middle = (len(words) + 1) // 2
        return " ".join(words[:middle]), " ".join(words[middle:])
    middle = (len(text) + 1) // 2
    return text[:middle], text[middle:]


def _parted(text: str) -> tuple[str, str | None]:
    """The sentences of a line, and what short text follows them."""
    end = max((match.end() for match in _END_AMID.finditer(text) if _may_open(text[match.end() :][:1])), default=0)
    head, tail = text[:end].strip(), text[end:].strip()
    if not 1 < len(tail) <= _LONGEST_TAIL or len(head) < _UNSPACED_HEAD_CHARS:
        return text, None
    if head.isascii() and (len(head) < _LEAST_HEAD_CHARS or len(head.split()) < _LEAST_HEAD_WORDS):
        return text, None
    return (text, None) if "|" in head else (head, tail)  # the row of a table


def _may_open(letter: str) -> bool:
    """Whether a letter may stand right behind a sentence: it does so in "Iraq.Source:AP", and not in "site.org"."""
    return letter in _OPENING or letter.isspace() or (letter.isalpha() and not letter.islower())


def _may_name(tail: str) -> bool:
    """Whether a text may name who made a picture: no address, announcement or sentence, few words in lower case."""
    if tail.endswith((":", "：")) or _ADDRESS.search(tail):
        return False
    if _ends_sentence(tail) and tail.count(" ") >= _MOST_WORDS:
        return False
    return sum(len(word) >= _LEAST_WORD_CHARS and word.islower() for word in tail.split()) <= _MOST_WORDS


def _parts(tail: str) -> tuple[str, ...]:
    levelled = _NUMBER.sub("0", tail.casefold())
    return tuple(dict.fromkeys(part for part in _JOINTS.split(levelled) if part and len(part) > 1))
