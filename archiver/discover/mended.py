"""Broken XML made readable, piece by piece: what people and templates get wrong so often that nothing else is lost."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

__all__ = ["mended"]

_ODD = re.compile(  # each alternative looks at a few characters only
    # what names a character that XML has no name for, or nothing
    r"&(?!(?:lt|gt|amp|quot|apos);)(?:#[0-9]{1,8};|#[xX][0-9a-fA-F]{1,7};|[A-Za-z][A-Za-z0-9]{1,31};)?"
    # HTML's elements without an end, which nobody closes, and what opens nothing
    r"|</?(?:br|hr|wbr|img)(?:\s[^<>]{0,1000})?(?<!/)>"
    r"|<(?:!(?!--)|/(?![^\W\d])|(?![^\W\d]|[/!?]))"
)
_OPEN, _CLOSE = "<![CDATA[", "]]>"
_MOST_HELD = 1 << 20
_LONG_CHARS = 8192


def mended(pieces: Iterable[str]) -> Iterator[str]:
    """The same text with bare `&` and `<` escaped, HTML's entities as characters, no impossible ones, no `<br>`.

    Entities that a document defines itself are escaped too: they are shown as written, never expanded.

    >>> "".join(mended(["<a>R&D &copy; &x; &#0;&lt;&#38;<![CDATA[&", "copy; <]]> 1 < 2 &amp;</a>"]))
    '<a>R&amp;D © &amp;x; &lt;&#38;<![CDATA[&copy; <]]> 1 &lt; 2 &amp;</a>'
    >>> "".join(mended(["<a>one<br>two<img src=x>three<br/>four</a>"]))
    '<a>one two three<br/>four</a>'
    """
    is_cdata = False
    for piece in _whole(pieces):
        for number, part in enumerate(piece.split(_OPEN)):
            if number:
                yield "" if is_cdata else _OPEN  # opened twice, it is closed by the first end
                is_cdata = True
            if is_cdata:
                inside, end, part = part.partition(_CLOSE)
                yield inside + end
                is_cdata = not end
            if len(part) > _LONG_CHARS:
                part = ">".join(map(_opened_once, part.split(">")))
            yield _ODD.sub(_escaped, part) if "&" in part or "<" in part else part


def _whole(pieces: Iterable[str]) -> Iterator[str]:
    """The text cut behind a `>`, so that no entity and no `<![CDATA[` falls apart."""
    held = ""
    for piece in pieces:
        held += piece
        at = held.rfind(">") + 1
        if not at and len(held) > _MOST_HELD:
            at = len(held)
        if at:
            yield held[:at]
            held = held[at:]
    yield held


def _opened_once(text: str) -> str:
    """`text` up to a `>`: where it is long, only the last `<` opens something.

    For each element that is open libxml2 looks for its end: the square of their number, if it is far away.
    """
    if len(text) <= _LONG_CHARS or text.count("<") < 2:
        return text
    before, last, tag = text.rpartition("<")
    return before.replace("<", "&lt;") + last + tag


def _escaped(match: re.Match[str]) -> str:
    found = match[0]
    if found[-1] == ">":
        return " "
    if found[0] == "<" or len(found) == 1:
        return html.escape(found)
    if found[1] == "#":
        return found if _is_character(found) else ""
    text = html.unescape(found)
    return html.escape(text) if text != found else "&amp;" + found[1:]


def _is_character(reference: str) -> bool:
    """Whether XML has the character (https://www.w3.org/TR/xml/#charsets)."""
    digits = reference[2:-1]
    code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    return code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
