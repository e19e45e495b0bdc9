"""Dates that stand in lines of the page: beside the title, behind the text, in the chrome, the footer, comments."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from archiver.extract.document import Document
from archiver.extract.fields.date_lines import DateLine, DateWords, LineDate, dated_lines, read_line
from archiver.extract.fields.date_places import Ground, Place, place_of
from archiver.extract.fields.date_render import is_render_date
from archiver.extract.fields.dated import Dated, dated
from archiver.extract.marks import bit
from archiver.model.article import DateKind
from archiver.model.block import Block

__all__ = ["dates_in_lines"]

_MOST_COMMENTS = 3
_MOST_ELSEWHERE = 15
_MOST_INSIDE = 12
_LONGEST_LABEL = 30
_LONGEST_ALONE = 40
_LONGEST_FAR = 80
_LONGEST_MIXED = 110
_LONGEST_MASTHEAD = 80
_DATED = bit("dateClass", "bylineClass")
_TEASER = bit("relatedClass", "aside", "hidden", "figcaption", "captionClass")
_EDGE = " .,|·•/–—()-"
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MACHINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:?\d\d)")
"""A moment as programs write it: nobody shows it, but the hAtom format hides the last change so."""
_DIVIDERS = "|·•"
_LABEL_WORDS = 3
_LEAD_WORDS = 5
"""Words of a line before a date in brackets, or before a label at the text's end, above which it is a sentence."""
_OF_PLACE = {Place.HEAD: 5.0, Place.ABOVE: 4.5, Place.OVER: 4.0, Place.TAIL: 2.3}

_Judged = tuple[DateKind, float, tuple[str, ...]]


def dates_in_lines(document: Document, ground: Ground, words: DateWords, language: str | None) -> Iterator[Dated]:
    """Candidates of short lines, with the kind that their place and the words beside them give."""
    fetched = document.capture.fetched_at
    reader = _Reader(document.blocks, ground, words, language, fetched.date() if fetched is not None else None)
    copyrights = {index for pattern in words.copyrights for index in document.occurrences.texts(pattern)}
    comments = elsewhere = 0
    far: list[Dated] = []
    for block in dated_lines(document.blocks):
        place = place_of(block, ground)
        if place is Place.ELSEWHERE or (place is Place.COMMENT and comments >= _MOST_COMMENTS):
            elsewhere += 1
            if block.index > ground.last and block.index in copyrights:
                yield from _copyright(block, words)
            if place is Place.ELSEWHERE and elsewhere <= _MOST_ELSEWHERE:
                far += reader.far(block)
            continue
        line = read_line(block.text, words, language)
        if line is None:
            if block.index in copyrights:
                yield from _copyright(block, words)
            continue
        line = _without_machine(line)
        for one in line.dates:
            kind, weight, reasons = reader.judged(block, line, one, place)
            comments += kind == "comment"
            source = "pageChrome" if kind == "rendered" else "blockText"
            yield dated(kind, one.value, one.raw, source, weight, *reasons, block=block.index)
    is_one = len({one.day for one in far if one.kind == "published"}) == 1
    yield from (one if is_one or one.kind != "published" else one._replace(kind="mentioned", weight=0.0) for one in far)


@dataclass(frozen=True, slots=True)
class _Reader:
    """What the lines of one page are read with."""

    blocks: Sequence[Block]
    ground: Ground
    words: DateWords
    language: str | None
    today: date | None
    #: day of the fetch

    def judged(self, block: Block, line: DateLine, one: LineDate, place: Place) -> _Judged:
        """Kind, weight and reasons of a date of a line near the title or the text."""
        label = one.label or (self._lone_label(block) if line.is_only_date else None)
        kind, weight, reasons = _of_line(label, place, line, block, one, self.words)
        if kind == "published" and line.is_only_date and label is None:
            if is_render_date(block, line, place, self.today):
                return "rendered", 0.0, ("aboveHeadline",)
            reasons = (*reasons, "modifiedClass" if self._is_touched(block) else "")
        elif kind == "mentioned" and place is Place.CHROME and _is_masthead(block.text, one.raw, line.has_event):
            return "rendered", 0.0, ("aboveHeadline",)
        if block.tag in ("h1", "h2", "h3") and not line.is_only_date and "T" not in one.value.value:
            return "mentioned", 0.0, reasons
        return kind, weight, reasons

    def far(self, block: Block) -> Iterator[Dated]:
        """Dates far from the title that a label, or a class within the text, calls the page's; none of teasers."""
        if len(block.text) > _LONGEST_FAR or block.marks & _TEASER & ~(self.ground.empty | self.ground.around_title):
            return
        is_within = block.own_marks & _DATED and self.ground.anchor < block.index <= self.ground.last
        beside = self._lone_label(block) if len(block.text) <= _LONGEST_ALONE else None
        if not is_within and beside is None and self.words.label(block.text) is None:
            return
        line = read_line(block.text, self.words, self.language)
        dates = line.dates if line is not None and line.is_only_date else ()
        has_change = any(one.label == "modified" for one in dates[1:])
        for one in dates:
            label = one.label or beside
            reasons = (f"{label}Label" if label else "", Place.ELSEWHERE)
            if label == "modified":
                yield dated("modified", one.value, one.raw, "blockText", 1.0, *reasons, block=block.index)
            elif label == "published" or (label is None and (is_within or (has_change and one is dates[0]))):
                weight = 2.2 if label else 1.5
                yield dated("published", one.value, one.raw, "blockText", weight, *reasons, block=block.index)

    def _is_touched(self, block: Block) -> bool:
        """Whether only classes call the line's date a modification, as the hAtom format does with any entry's date."""
        elements = itertools.islice(block.element.iter("*"), _MOST_INSIDE) if block.element is not None else ()
        said = " ".join(names for element in elements if (names := element.get("class")))
        return {p.options.get("kind") for p in self.words.attributes if p.regex.search(said)} == {"modified"}

    def _lone_label(self, block: Block) -> str | None:
        """The kind that the block before says which is nothing but a label, such as `Published`."""
        before = self.blocks[block.index - 1].text if block.index else ""
        label = self.words.label(before) if len(before) <= _LONGEST_LABEL else None
        kind = label.options.get("kind") if label is not None else None
        return kind if kind != "copyright" else None  # the credit of a picture that stands before the date


def _without_machine(line: DateLine) -> DateLine:
    """Without moments as programs write them where the line shows another day, too."""
    if len(line.dates) < 2:
        return line
    shown = tuple(one for one in line.dates if _MACHINE.match(one.raw) is None)
    days = {one.value.value[:10] for one in shown}
    kept = tuple(one for one in line.dates if one in shown or one.value.value[:10] in days)
    return line._replace(dates=kept) if shown else line


def _of_line(label: str | None, place: Place, line: DateLine, block: Block, one: LineDate, words: DateWords) -> _Judged:
    if place is Place.COMMENT:
        return "comment", 0.0, ("inComment",)
    if label == "copyright":
        return "copyright", 0.0, ("copyrightLine",)
    is_head = place in (Place.HEAD, Place.ABOVE, Place.OVER)
    if label == "modified":
        return "modified", 5.0 if is_head else 3.0, ("modifiedLabel", place)
    if label == "published" and _is_told(line, block.text, one):
        return ("published", 2.8, (place,)) if _is_short(block.text, one) else ("mentioned", 0.0, (place,))
    if label == "published":
        return "published", 6.0 if place is not Place.TAIL else 5.0, ("publishedLabel", place)
    if place is Place.CHROME:
        return ("rendered", 0.0, ("aboveHeadline",)) if line.is_only_date else ("mentioned", 0.0, ("inChrome",))
    if line.has_event:
        return "mentioned", 0.0, ("otherEvent",)
    if line.is_only_date and place is Place.TAIL and one.value.precision == "month":
        return "mentioned", 0.0, (place,)  # of an archive
    if line.is_only_date:
        return "published", _OF_PLACE[place], ("dateLine", place)
    return _of_mixed(block, one, place, words, is_first=one is line.dates[0])


def _of_mixed(block: Block, one: LineDate, place: Place, words: DateWords, *, is_first: bool) -> _Judged:
    """The first date among other words: `By Maud Kestrel | 6 February 2024`, but no sentence that speaks of a day."""
    text = block.text
    rest = text[one.end :].lstrip()
    before, behind = text[: one.start].rstrip(), words.spelled.behind(rest)
    fills_element = _fills_element(block, one, words)
    ends_in_hour = fills_element and not behind and rest != behind  # with its dot: `<span>06:30 น.</span>`
    is_sentence = (text[-1] in ".!?:" and not ends_in_hour) or len(text) > _LONGEST_MIXED
    if place is Place.TAIL or is_sentence or one.value.precision == "month" or not is_first:
        return "mentioned", 0.0, (place,)
    if before.endswith("(") and len(before.split()) > _LEAD_WORDS:
        return "mentioned", 0.0, (place,)
    at_edge = not before.strip(_EDGE) or not behind.strip(_EDGE)
    at_edge = at_edge or (before[-1] in _DIVIDERS and behind[0] in _DIVIDERS)
    is_set_apart = at_edge or bool(block.own_marks & _DATED) or fills_element
    if place is Place.HEAD:
        return "published", 3.5 if is_set_apart else 2.6, (place,)
    return ("published", 3.2, (place,)) if is_set_apart else ("mentioned", 0.0, (place,))


def _fills_element(block: Block, one: LineDate, words: DateWords) -> bool:
    """Whether an element within the block holds the date and its hour alone: `<i>By Jane Doe</i><i>3 May 2024</i>`."""
    elements = itertools.islice(block.element.iterdescendants(), _MOST_INSIDE) if block.element is not None else ()
    raw = one.raw.strip(_EDGE)
    texts = (element.text.strip(f"{_EDGE}\n\t") for element in elements if element.text)
    return any(text.startswith(raw) and not words.spelled.behind(text[len(raw) :].lstrip(_EDGE)) for text in texts)


def _is_told(line: DateLine, text: str, one: LineDate) -> bool:
    """Whether a sentence tells of something that was published: the text, once elsewhere, or a book."""
    return not line.is_only_date and text[-1] in ".!?" and len(text[: one.start].split()) > _LABEL_WORDS


def _is_short(text: str, one: LineDate) -> bool:
    """Whether a sentence says little else before its date: `This post was originally published on May 3, 2019`."""
    return len(text[: one.start].split()) <= 2 * _LEAD_WORDS


def _is_masthead(text: str, raw: str, has_event: bool) -> bool:
    """A short line of the chrome that begins or ends with its date: `Lowmouth, Tuesday, February 6, 2024`."""
    at_edge = text.startswith(raw) or text.rstrip(" .|·").endswith(raw)
    return at_edge and len(text) <= _LONGEST_MASTHEAD and not has_event


def _copyright(block: Block, words: DateWords) -> Iterator[Dated]:
    years = _YEAR.findall(block.text)
    if years and any(pattern.regex.search(block.text) for pattern in words.copyrights):
        for year in years[-1:]:
            yield Dated("copyright", year, "year", block.text[:200], "blockText", 0.0, block.index, ("copyrightLine",))
