"""The text of one element cut into the paragraphs a reader sees, with the inline elements in it.

Many sites write articles as lines between `<br>`. Two breaks always part paragraphs; a single one does where the lines
are prose, but not in verse, addresses or hard-wrapped text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from archiver.model.block import Span
from archiver.web.sentence import FULL_STOPS, is_unspaced_sentence
from archiver.web.text import squash

__all__ = ["BREAK", "broken_at_lines", "clip", "has_paragraphs", "indented_lines", "paragraphs"]

BREAK = "\x1e"
"""Piece that stands for a `<br>`; control characters never survive decoding."""

_INDENTED = re.compile("\\s*\n[ \\t\\r\n]*(?=\u3000)")
_BLANK_LINE = re.compile(r"[ \t\r]*\n[ \t\r]*\n\s*")
_SENTENCE_END = frozenset(FULL_STOPS + ":\"”“»«’')]）」』")
_SENTENCE_MARKS = frozenset(FULL_STOPS + '"”“»«’')
_FULL_STOP = frozenset(FULL_STOPS)
_BOLD = frozenset(("b", "strong"))
_PROSE_CHARS = 60  # a line this long is no verse or address
_LONG_CHARS = 120


def paragraphs(
    pieces: Sequence[str], spans: Sequence[Span] = (), *, every_break: bool = False, running: bool = True
) -> list[tuple[int, int]]:
    """Ranges of pieces, one a paragraph, without empty ones.

    With `every_break` each break parts (captions: text, then credit). Outside `running` text (a `div`, the body) a
    break behind a full sentence parts as well, and one below a line wholly in bold.

    >>> paragraphs(["One.", BREAK, BREAK, "Two."])
    [(0, 1), (3, 4)]
    >>> paragraphs(["Musterweg 3", BREAK, "12345 Musterstadt"])
    [(0, 3)]
    >>> paragraphs(["Bridge closes", BREAK, "By Jane Doe"], [Span(0, 1, "b", None)], running=False)
    [(0, 1), (2, 3)]
    """
    lines = [(start, end, text) for start, end in _lines(pieces) if (text := squash("".join(pieces[start:end])))]
    if not lines:
        return []
    prose = every_break or _is_prose([text for _, _, text in lines])
    result = [lines[0][:2]]
    bold = () if running else tuple((span.start, span.end) for span in spans if span.tag in _BOLD)
    for (first, before, above), (start, end, below) in pairwise(lines):
        breaks = sum(piece == BREAK for piece in pieces[before:start])
        wrapped = below[0].islower() and above[-1] not in _SENTENCE_END
        headed = any(a <= first and before <= b for a, b in bold) and not any(a <= start and end <= b for a, b in bold)
        if breaks > 1 or headed or (prose and not wrapped) or (not running and above[-1] in _FULL_STOP):
            result.append((start, end))
        else:
            result[-1] = (result[-1][0], end)
    return result


def indented_lines(pieces: Sequence[str]) -> bool:
    """Whether lines begin with the wide space that indents paragraphs in Japanese and Chinese: such lines are kept."""
    for piece in pieces:  # noqa: SIM110  # `any` takes three times as long, and this is asked of every block
        if "\u3000" in piece and _INDENTED.search(piece):
            return True
    return False


def has_paragraphs(pieces: Sequence[str]) -> bool:
    """Whether preformatted text is prose with blank lines, and neither code nor a table.

    >>> has_paragraphs(["let a = 1;\\n\\nlet b = a;"])
    False
    """
    parts = [part for part in map(squash, _BLANK_LINE.split("".join(pieces))) if part]
    ended = sum(part[-1] in _SENTENCE_MARKS or is_unspaced_sentence(part) for part in parts)
    return len(parts) > 1 and 3 * ended >= 2 * len(parts) and sum(map(len, parts)) >= _PROSE_CHARS * len(parts)


def broken_at_lines(pieces: Sequence[str], spans: Sequence[Span], *, blank: bool) -> tuple[list[str], list[Span]]:
    """Pieces and spans with two breaks before each indented line, or at each blank line.

    >>> broken_at_lines(["One\\n\\nTwo ", "bold"], [Span(1, 2, "b", None)], blank=True)
    (['One', '\\x1e', '\\x1e', 'Two ', 'bold'], [Span(start=4, end=5, tag='b', href=None)])
    """
    form = _BLANK_LINE if blank else _INDENTED
    result: list[str] = []
    places = []
    for piece in pieces:
        places.append(len(result))
        for number, part in enumerate(form.split(piece)):
            result += [BREAK, BREAK, part] if number else [part]
    places.append(len(result))
    return result, [Span(places[span.start], places[span.end], span.tag, span.href) for span in spans]


def clip(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    """The parts of spans that lie within a range of pieces, counted from its start.

    >>> clip([Span(1, 6, "b", None)], 4, 8)
    [Span(start=0, end=2, tag='b', href=None)]
    """
    return [
        Span(max(span.start, start) - start, min(span.end, end) - start, span.tag, span.href)
        for span in spans
        if span.start < end and span.end > start
    ]


def _lines(pieces: Sequence[str]) -> Iterator[tuple[int, int]]:
    start = 0
    for at, piece in enumerate(pieces):
        if piece == BREAK:
            if at > start:
                yield start, at
            start = at + 1
    if start < len(pieces):
        yield start, len(pieces)


def _is_prose(lines: list[str]) -> bool:
    long = sum(len(line) >= _PROSE_CHARS for line in lines)
    ended = sum(line[-1] in _SENTENCE_END or is_unspaced_sentence(line) for line in lines)
    return any(len(line) >= _LONG_CHARS for line in lines) or (2 * long >= len(lines) and 2 * ended >= len(lines))
