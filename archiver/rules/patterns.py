r"""Entries of patterns/*.toml as compiled patterns.

    [[pattern]]
    id = "for-sale-banner"            # unique within the file
    phrases = ["this domain is for sale", "domain zu verkaufen"]      # or phrase = "…", or regex = '…'
    reason = "forSaleBanner"          # what the record says
    weight = 6.0                      # optional, log-odds, 3 if missing
    flags = "c"                       # optional: c case-sensitive, m lines, s dot matches line ends, x verbose
    languages = ["en", "de"]          # optional
    where = "line"                    # any other text is an option for whoever asks the group
    hits = ["This domain is for sale!"]
    spares = ["The house is for sale"]

Phrases match whole words, in any case, with any white space and any kind of apostrophe or hyphen between letters.

A long regex is written in pieces. Pieces are put together in their order; a list among them holds alternatives, and
each of these may again be a list of pieces:

    regex = [
      '^\W*', [                                 # ^\W*(?:read also|(?:see|watch) more)\b
        'read also',
        [['see', 'watch'], ' more'],
      ],
      '\b',
    ]
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from archiver.model.errors import RuleError
from archiver.model.rules import Pattern
from archiver.resources import data_dir
from archiver.rules.read import read_toml, string, strings

__all__ = ["phrase_regex", "read_patterns"]

_FLAGS = {"m": re.M, "s": re.S, "x": re.X}
_KNOWN = frozenset({"id", "regex", "phrase", "phrases", "flags", "reason", "weight", "languages", "hits", "spares"})
_APOSTROPHES = "['’ʼ`´]"
_HYPHENS = "[-‐‑–]"
_WORD_START = r"(?<!\w)"
_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


def read_patterns(path: Path) -> tuple[Pattern, ...]:
    """The patterns of one file in order; its name without .toml is their group."""
    data = read_toml(path)
    entries = data.get("pattern", [])
    if not isinstance(entries, list) or set(data) - {"pattern"}:
        raise RuleError(path, "", f"expected [[pattern]] entries only, found {sorted(data)}")
    patterns = tuple(_pattern(entry, path, number) for number, entry in enumerate(entries, 1))
    seen: set[str] = set()
    for pattern in patterns:
        if pattern.id in seen:
            raise RuleError(path, pattern.id, "stands twice; ids are unique within a file")
        seen.add(pattern.id)
    return patterns


def phrase_regex(phrase: str) -> str:
    """Regular expression for a phrase as people type it.

    >>> bool(re.search(phrase_regex("don't miss"), "Please DON’T\\xa0 miss it", re.I))
    True
    >>> re.search(phrase_regex("AP"), "CAPE"), bool(re.search(phrase_regex("記者"), "本報記者李雷"))
    (None, True)
    """
    words = [_letters(word) for word in phrase.split()]
    before = "" if not phrase[:1].isalnum() or _SPACELESS.match(phrase[0]) else _WORD_START
    after = "" if not phrase[-1:].isalnum() or _SPACELESS.match(phrase[-1]) else r"(?!\w)"
    return before + r"\s+".join(words) + after


def _any_of(regexes: Sequence[str]) -> str:
    """Alternatives; what most begin with stands before them once, so that few places in a text are tried."""
    inside = [regex.removeprefix(_WORD_START) for regex in regexes if regex.startswith(_WORD_START)]
    others = [f"(?:{regex})" for regex in regexes if not regex.startswith(_WORD_START)]
    return "|".join([*([_WORD_START + "(?:" + "|".join(inside) + ")"] if inside else []), *others])


def _letters(word: str) -> str:
    escaped = (_APOSTROPHES if char in "'’" else _HYPHENS if char == "-" else re.escape(char) for char in word)
    return "".join(escaped)


def _pattern(entry: Any, path: Path, number: int) -> Pattern:
    if not isinstance(entry, dict):
        raise RuleError(path, f"pattern {number}", "expected a table")
    name = entry.get("id")
    where = name if isinstance(name, str) and name else f"pattern {number}"
    string(entry, "id", path, where)
    weight = entry.get("weight", 3.0)
    if not isinstance(weight, int | float) or isinstance(weight, bool):
        raise RuleError(path, where, f"`weight` must be a number, found {weight!r}")
    source, flags = _source(entry, path, where), _flags(entry, path, where)
    if not path.is_relative_to(data_dir()):  # the packaged ones are compiled by the tests
        try:
            re.compile(source, flags)
        except re.error as error:
            raise RuleError(path, where, f"is no regular expression: {error}") from error
    return Pattern(
        id=where,
        group=path.stem,
        source=source,
        flags=flags,
        reason=string(entry, "reason", path, where),
        hits=strings(entry, "hits", path, where),
        spares=strings(entry, "spares", path, where),
        weight=float(weight),
        languages=strings(entry, "languages", path, where),
        options=_options(entry, path, where),
    )


def _source(entry: Mapping[str, Any], path: Path, where: str) -> str:
    if sum(key in entry for key in ("regex", "phrase", "phrases")) != 1:
        raise RuleError(path, where, "expected exactly one of `regex`, `phrase`, `phrases`")
    if isinstance(entry.get("regex"), list):
        return _joined(entry["regex"], path, where)
    if "regex" in entry:
        return string(entry, "regex", path, where)
    phrases = strings(entry, "phrase" if "phrase" in entry else "phrases", path, where)
    if not phrases:
        raise RuleError(path, where, "`phrases` is empty")
    return _any_of([phrase_regex(phrase) for phrase in phrases])


def _joined(pieces: Sequence[Any], path: Path, where: str) -> str:
    """A regular expression written in pieces, as one; alternatives without more stay bare: each may be tried alone."""
    if not pieces:
        raise RuleError(path, where, "`regex` holds an empty list, where a text or alternatives were expected")
    if len(pieces) == 1 and isinstance(pieces[0], list):
        return _alternatives(pieces[0], path, where)
    return "".join(
        f"(?:{_alternatives(piece, path, where)})" if isinstance(piece, list) else _piece(piece, path, where)
        for piece in pieces
    )


def _alternatives(choice: Sequence[Any], path: Path, where: str) -> str:
    if not choice:
        raise RuleError(path, where, "`regex` holds an empty list of alternatives")
    return "|".join(
        _joined(each, path, where) if isinstance(each, list) else _piece(each, path, where) for each in choice
    )


def _piece(piece: Any, path: Path, where: str) -> str:
    if isinstance(piece, str):
        return piece
    raise RuleError(path, where, f"a piece of `regex` must be a text or a list of alternatives, found {piece!r}")


def _flags(entry: Mapping[str, Any], path: Path, where: str) -> int:
    letters = entry.get("flags", "")
    if not isinstance(letters, str) or set(letters) - {"c", "i", *_FLAGS}:
        raise RuleError(path, where, f"`flags` must be letters of c, i, m, s, x, found {letters!r}")
    flags = re.NOFLAG if "c" in letters else re.I
    for letter, flag in _FLAGS.items():
        flags |= flag if letter in letters else re.NOFLAG
    return flags


def _options(entry: Mapping[str, Any], path: Path, where: str) -> dict[str, str]:
    options = {}
    for key, value in entry.items():
        if key in _KNOWN:
            continue
        if not isinstance(value, str):
            raise RuleError(path, where, f"`{key}` must be a text, found {value!r}")
        options[key] = value
    return options
