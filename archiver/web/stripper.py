"""Words of markup by a linear tag stripper: the measure of whether a parser lost text."""

from __future__ import annotations

import html
import re

from lxml import etree

from archiver.web.text import words

__all__ = ["source_words", "tree_words"]

# Lazy runs end at the first closing mark, and an opening one without it is left as text: each byte is looked at once.
_UNSEEN = re.compile(
    r"<!--(?:[^-]++|-(?!->))*+(?:-->|\Z)"
    r"|<(script|style)\b[^>]*+>(?:[^<]++|<(?!/(?:script|style)))*+",
    re.I,
)
_TAG = re.compile(r"<[a-zA-Z/!?](?:[^>=]++|=\s*+(?:\"[^\"]*+\"?+|'[^']*+'?+)?+)*+(?:>|\Z)")
_NOT_TEXT = etree.XPath("//text()[not(parent::script or parent::style)]", smart_strings=False)


def source_words(source: str) -> int:
    """Words outside tags, comments, scripts and styles."""
    return len(words(html.unescape(_TAG.sub(" ", _UNSEEN.sub(" ", source)))))


def tree_words(root: etree._Element) -> int:
    """Words of the tree's text outside scripts and styles."""
    found = _NOT_TEXT(root)
    return len(words(" ".join(map(str, found)))) if isinstance(found, list) else 0
