"""JSON that people and templates wrote by hand, made readable: what is plainly meant, and nothing that is a guess."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["mended"]

_ESCAPED_WHOLE: Final = re.compile(r"^[\[{]\s*\\\"")
"""A script that holds the text of a string."""
_PIECES: Final = re.compile(
    r"""(?P<kept>"(?:[^"\\\n]|\\.)*+")
    |(?P<bare>(?<=[:\s,\[])(?:
        \d{4}-\d\d-\d\d(?:[T\ ]\d\d:\d\d(?::\d\d)?[\d.]*(?:Z|[+-]\d\d:?\d\d)?)?
        |https?://[^\s"',\[\]{}]++
    )(?=\s*[,}\]\n]))
    |//[^\n]*|/\*[^*]*+\*/""",
    re.S | re.X,
)
"""Strings; dates and addresses without quotes; comments."""
_MEMBER: Final = re.compile(r'^([ \t]*"[^"\\\n]{1,60}"\s*:\s*)"([^\n]*)"(\s*,?[ \t\r]*)$', re.M)
"""A member that has a line for itself, with a text that ends where the line does."""
_CURLY_MEMBER: Final = re.compile(
    r"^([ \t]*)[\"“”]([^“”\"\n]{1,60})[\"“”](\s*:\s*)[“”]([^\"\n]*)[“”](\s*,?[ \t\r]*)$", re.M
)
_NO_COMMA: Final = re.compile(r'(["\d}\]])([ \t\r]*\n\s*"[^"\n]{1,60}"\s*:)')
_QUOTE: Final = re.compile(r'(\\.)|"', re.S)
_SECOND_MEMBER: Final = re.compile(r'"\s*,\s*"[^"\n]{1,60}"\s*:|"\s*:\s*["\d\[{]')
"""Several members on one line: then quotes within can't be told from those around."""


def mended(text: str) -> str:
    r"""`text` without comments, with commas between members, dates, addresses and what stands in typographic quotes in

    straight ones, and quotes within texts escaped; all but comments where a member has a line for itself.

    >>> mended('{"a": 2023-01-12T06:18:10-03:00, // when\n"b": "The "big" one"\n}')
    '{"a": "2023-01-12T06:18:10-03:00", \n"b": "The \\"big\\" one"\n}'
    >>> mended('{\n“a”: “x”\n}'), mended('{\\"a\\": \\"b\\"}'), mended('{"a": https://a.example/b\n}')
    ('{\n"a": "x"\n}', '{"a": "b"}', '{"a": "https://a.example/b"\n}')
    >>> mended('{\n"a": 1\n"b": {\n"c": "d"\n}\n"e": 2}').split()
    ['{', '"a":', '1,', '"b":', '{', '"c":', '"d"', '},', '"e":', '2}']
    """
    if _ESCAPED_WHOLE.match(text):
        text = text.replace('\\"', '"').replace("\\\\", "\\").replace("\\/", "/")
    text = _CURLY_MEMBER.sub(r'\1"\2"\3"\4"\5', text)
    text = _MEMBER.sub(_escaped, text)
    return _NO_COMMA.sub(r"\1,\2", _PIECES.sub(_plain, text))


def _escaped(member: re.Match[str]) -> str:
    if '"' not in member[2] or _SECOND_MEMBER.search(member[2]):
        return member[0]
    inner = _QUOTE.sub(lambda quote: quote[1] or '\\"', member[2])
    return f'{member[1]}"{inner}"{member[3]}'


def _plain(piece: re.Match[str]) -> str:
    return piece["kept"] or (f'"{piece["bare"]}"' if piece["bare"] else "")
