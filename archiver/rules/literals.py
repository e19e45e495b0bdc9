"""Which letters a text must hold for a regular expression to have a chance: a cheap look before a dear search."""

from __future__ import annotations

import re
from collections.abc import Iterable
from re import _constants as op  # type: ignore[attr-defined]  # a pattern's parse tree is the only exact source
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

__all__ = ["alternatives", "case_folded", "needed_literals", "needed_sets"]

_MOST = 1000
"""Alternatives beyond which nothing is told of a pattern."""

_TELLING_CHARS = 5
"""Longer literals are hardly rarer than these."""

_RARE_CHARS = 5
"""Shorter literals stand in too many texts to be worth a second look."""

_EVERYWHERE = frozenset((":", "are", "for", "our", "the", "these", "this", "you"))
"""Literals that hardly a page is without; short lines are looked through with a colon behind them."""

_HARDLY_EVER = frozenset("@€£{}[]")
"""Characters that tell as much as a word."""

_MOST_CHARS = 16
"""What of a literal is looked for: whole sentences only make the file and the look larger."""

_NUMBERED = re.compile(r"\\\d|\(\?(?:P=|\(|[a-zA-Z]+\))")
"""References to groups and flags for all of a pattern: its alternatives can't do without each other."""
_TOKENS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]", re.DOTALL)

_WORD_START = r"(?<!\w)"
_PHRASES = re.compile(re.escape(_WORD_START + "(?:"))
"""What phrases begin with that are one pattern."""

_NOTHING = frozenset({""})


class _Part(NamedTuple):
    exact: frozenset[str] | None
    #: all that the part can match, if that is a small set
    needed: frozenset[str] | None
    #: strings of which one must occur, if known


def case_folded(text: str) -> str:
    """`text` in one case, character by character as `re.IGNORECASE` sees it: the dots of i fall away too.

    >>> case_folded("İSTANBUL ΑΘΗΝΑΣ") == case_folded("istanbul αθηνας")
    True
    """
    if text.isascii():
        return text.lower()
    return text.casefold().replace("i\u0307", "i").replace("\u0131", "i")


def needed_literals(source: str, flags: int = 0) -> tuple[str, ...] | None:
    """Strings of which each matching text, `case_folded`, holds at least one; None if nothing can be told.

    >>> needed_literals(r"\\b(?:Foto|Image) (?:by|von)\\b")
    ('foto by', 'foto von', 'image by', 'image von')
    >>> needed_literals(r"\\d+") is None
    True
    """
    try:
        part = _sequence(parser.parse(source, flags & ~re.UNICODE))
    except (re.error, RecursionError):
        return None
    best = _better(part.needed, part.exact)
    return tuple(sorted(best)) if best else None


def needed_sets(source: str, flags: int = 0) -> tuple[frozenset[str], ...]:
    """Sets of strings, of each of which a text that matches, `case_folded`, holds at least one; the best first.

    >>> [sorted(one) for one in needed_sets(r"\\b(?:follow|join) us\\b.{0,60}\\b(?:telegram|twitter)")]
    [['follow us', 'join us'], ['telegram', 'twitter']]
    >>> [sorted(one) for one in needed_sets("(?:a |the )?(?:goat|lamp) on roof|join our newsletter on goats")]
    [['goat on roof', 'join our newslet', 'lamp on roof']]
    """
    try:
        items = list(parser.parse(source, flags & ~re.UNICODE))
    except (re.error, RecursionError):
        return ()
    parts = _pieces(items)
    usable = [literals for part in parts if (literals := _better(part.needed, part.exact)) is not None]
    usable.sort(key=_worth, reverse=True)
    rare = usable[:1] + [literals for literals in usable[1:] if _worth(literals)[0] >= _RARE_CHARS]
    return tuple(map(_fewest, rare))


def _fewest(literals: frozenset[str]) -> frozenset[str]:
    """The beginnings of literals, without those that hold another one: a text that holds a longer one holds it, too."""
    cut = frozenset(literal[:_MOST_CHARS] for literal in literals)
    lengths = sorted(set(map(len, cut)))
    return frozenset(
        literal
        for literal in cut
        if not any(
            literal[start : start + length] in cut
            for length in lengths
            if length < len(literal)
            for start in range(len(literal) - length + 1)
        )
    )


def alternatives(source: str) -> tuple[str, ...]:
    """The outermost alternatives, each by itself: a text that one of them hits is hit by the whole, and no other.

    >>> alternatives(r"a(?:b|c)|[|]|d\\|e")
    ('a(?:b|c)', '[|]', 'd\\\\|e')
    >>> alternatives(r"(?<!\\w)(?:a|b c)|d")
    ('(?<!\\\\w)(?:a)', '(?<!\\\\w)(?:b c)', 'd')
    """
    if _NUMBERED.search(source):
        return (source,)
    found: list[str] = []
    for piece in _parted(source):
        within = _PHRASES.match(piece)
        inside = _parted(piece[within.end() : -1]) if within and _closes_last(piece) else ()
        found += [f"{_WORD_START}(?:{one})" for one in inside] or [piece]
    return tuple(found)


def _closes_last(piece: str) -> bool:
    """Whether the second of the outermost brackets closes at the very end."""
    depth, closed = 0, []
    for token in _TOKENS.finditer(piece):
        depth += (token[0] == "(") - (token[0] == ")")
        if token[0] == ")" and depth == 0:
            closed.append(token.end())
    return closed[1:] == [len(piece)]


def _parted(source: str) -> tuple[str, ...]:
    pieces, depth, start = [], 0, 0
    for token in _TOKENS.finditer(source):
        if token[0] == "|" and depth == 0:
            pieces.append(source[start : token.start()])
            start = token.end()
        else:
            depth += (token[0] == "(") - (token[0] == ")")
    return (*pieces, source[start:])


def _pieces(items: Iterable[tuple[Any, Any]]) -> list[_Part]:
    """Parts that follow one another, exact neighbours grown together."""
    found, run = [], _NOTHING
    for operator, argument in items:
        part = _part(operator, argument)
        if part.exact is not None and len(run) * len(part.exact) <= _MOST:
            run = frozenset(before + after for before in run for after in part.exact)
            continue
        found += [_Part(run, None), _Part(None, part.needed)]
        run = part.exact if part.exact is not None else _NOTHING
    return [*found, _Part(run, None)]


def _sequence(items: Iterable[tuple[Any, Any]]) -> _Part:
    """Parts that follow one another: exact neighbours grow together, the most telling piece is needed."""
    run, best, is_exact = _NOTHING, None, True
    for operator, argument in items:
        part = _part(operator, argument)
        if part.exact is not None and len(run) * len(part.exact) <= _MOST:
            run = frozenset(before + after for before in run for after in part.exact)
            continue
        is_exact = False
        best = _better(_better(best, run), part.needed)
        run = part.exact if part.exact is not None else _NOTHING
    return _Part(run if is_exact else None, _better(best, run))


def _part(operator: Any, argument: Any) -> _Part:
    if operator is op.LITERAL:
        return _Part(frozenset({case_folded(chr(argument))}), None)
    if operator is op.IN:
        return _characters(argument)
    if operator is op.BRANCH:
        return _branches([_sequence(branch) for branch in argument[1]])
    if operator is op.SUBPATTERN:
        return _sequence(argument[3])
    if operator is op.ATOMIC_GROUP:
        return _sequence(argument)
    if operator in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return _repeated(*argument)
    if operator in (op.AT, op.ASSERT, op.ASSERT_NOT):
        return _Part(_NOTHING, None)
    return _Part(None, None)


def _characters(members: Iterable[tuple[Any, Any]]) -> _Part:
    members = list(members)
    if len(members) > 8 or any(kind is not op.LITERAL for kind, _ in members):
        return _Part(None, None)
    return _Part(frozenset(case_folded(chr(code)) for _, code in members), None)


def _branches(parts: list[_Part]) -> _Part:
    exact = frozenset[str]().union(*(part.exact or () for part in parts)) if all(part.exact for part in parts) else None
    needs = [_better(part.needed, part.exact) for part in parts]
    needed = frozenset[str]().union(*(need or () for need in needs)) if all(needs) else None
    if needed is not None and len(needed) > _MOST:
        needed = _fewest(needed)
    return _Part(
        exact if exact is not None and len(exact) <= _MOST else None,
        needed if needed is not None and len(needed) <= _MOST else None,
    )


def _repeated(least: int, most: int, items: Any) -> _Part:
    part = _sequence(items)
    if (least, most) == (1, 1):
        return part
    if (least, most) == (0, 1) and part.exact is not None:
        return _Part(part.exact | _NOTHING, None)
    return _Part(None, _better(part.needed, part.exact) if least else None)


def _better(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    """The set that spares more searches: without empty strings, with longer and fewer ones."""
    usable = [literals for literals in (one, other) if literals and "" not in literals]
    return max(usable, key=_worth, default=None)


def _worth(literals: frozenset[str]) -> tuple[int, int]:
    return min(_TELLING_CHARS, *map(_telling_chars, literals)), -len(literals)


def _telling_chars(literal: str) -> int:
    """How many characters a literal is worth: those it has, but none for common words, and more for rare signs."""
    if not _HARDLY_EVER.isdisjoint(literal):
        return max(_TELLING_CHARS, len(literal))
    return 0 if literal.strip() in _EVERYWHERE else len(literal)
