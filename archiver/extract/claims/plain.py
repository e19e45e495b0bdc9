"""Plain text out of what metadata holds: entities decoded, markup removed, paragraphs kept where they are marked."""

from __future__ import annotations

import html
import re

from archiver.web.text import squash

__all__ = ["paragraphs", "plain"]

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|<!--.{0,2000}?-->", re.S)
_UNREAD = re.compile(
    r"<(script|style|template|noscript|iframe|figure|aside|table|svg)\b.{0,200000}?</\1\s*>", re.S | re.I
)
_BREAK = re.compile(r"</?(?:p|div|br|h[1-6]|li|ul|ol|blockquote|section|article|tr|td|figure)\b[^<>]{0,2000}>", re.I)
_CLOSED_IN_BRACES = re.compile(r"\{(/[a-zA-Z][\w-]{0,30})\}")
"""`{/p}`: some content systems put end tags so where `</` would end the script element around them."""
_BLANK_LINE = re.compile(r"\n\s*\n")


def _decoded(text: str) -> str:
    if "{/" in text:
        text = _CLOSED_IN_BRACES.sub(r"<\1>", text)
    # JSON-LD is often escaped twice by templates that escape for HTML what is already escaped for JSON
    for _ in range(2):
        if "&" not in text:
            break
        text = html.unescape(text)
    return text


def plain(text: str) -> str:
    """One line of plain text.

    >>> plain("Caf&amp;eacute; <em>wars</em>,\\n 3 < 4")
    'Café wars, 3 < 4'
    """
    return squash(_TAG.sub(" " if "<br" in text else "", _decoded(text)))


def paragraphs(text: str) -> list[str]:
    """Paragraphs of a text that may be HTML: split at block elements, else at blank lines, else at line ends.

    >>> paragraphs("<p>One <a href='/x'>two</a>.</p><p>Three.</p>")
    ['One two.', 'Three.']
    >>> paragraphs("One.\\nTwo."), paragraphs("<p>One.{/p}<p><x-embed>{/x-embed}{/p}")
    (['One.', 'Two.'], ['One.'])
    """
    text = _UNREAD.sub("\n\n", _decoded(text.replace("\r\n", "\n").replace("\r", "\n")))
    if _BREAK.search(text):
        parts = _BREAK.split(text.replace("\n", " "))
    elif _BLANK_LINE.search(text.strip()):
        parts = _BLANK_LINE.split(text)
    else:
        parts = text.split("\n")
    return [line for part in parts if (line := squash(_TAG.sub("", part)))]
