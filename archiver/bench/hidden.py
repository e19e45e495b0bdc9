"""Annotated pages with some of their evidence taken away, while the right answers stay the same.

Sites that nobody looked at have no metadata, or call things otherwise. What goes wrong on a page that was made so is
what will go wrong there. The idea is that of testing by transformations under which the answer is known (T. Y. Chen,
Metamorphic Testing, 1998).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from hashlib import sha256

from lxml import etree

from archiver.model.capture import Capture
from archiver.web.page import parse_page

__all__ = ["HIDINGS", "hide"]

_DATA = ("itemprop", "itemtype", "itemscope", "itemid", "itemref", "property", "typeof", "vocab", "rel", "rev")
_LANDMARKS = frozenset(("article", "main", "section", "header", "footer", "nav", "aside", "address"))
_TELLING = _LANDMARKS | {"figure", "figcaption", "time"}
_SHOWN_LATER = re.compile(r"data-(?:src|srcset|original|lazy|caption|credit)")
"""Attributes that scripts make pictures and captions of, so that they are content."""


def hide(capture: Capture, kinds: Iterable[str]) -> Capture:
    """The capture with its page written anew, as UTF-8, without the evidence of these kinds (keys of HIDINGS)."""
    page = parse_page(capture.body, content_type=capture.header("content-type"), url=capture.final_url or None)
    if page.root is None:
        return capture
    for kind in kinds:
        HIDINGS[kind](page.root)
    body = b"<!DOCTYPE html>" + etree.tostring(page.root, encoding="utf-8", method="html")
    others = tuple((name, value) for name, value in capture.headers if name.lower() != "content-type")
    return replace(capture, body=body, headers=(*others, ("content-type", "text/html; charset=utf-8")))


def _metadata(root: etree._Element) -> None:
    for element in list(root.iter("meta", "link", "script")):
        is_kept = element.tag == "link" and element.get("rel") == "canonical"
        if not is_kept and (element.tag != "script" or "json" in (element.get("type") or "")):
            _drop(element)


def _microdata(root: etree._Element) -> None:
    for element in root.iter(etree.Element):
        if element.tag not in ("meta", "link"):
            for name in _DATA:
                if name in element.attrib:
                    del element.attrib[name]


def _classes(root: etree._Element) -> None:
    for element in root.iter(etree.Element):
        for name in list(element.attrib):
            text = str(name)
            if text in ("class", "id"):
                element.set(text, " ".join(map(_hashed, (element.get(text) or "").split())))
            elif (
                text == "role"
                or text.startswith("aria-")
                or (text.startswith("data-") and not _SHOWN_LATER.match(text))
            ):
                del element.attrib[name]


def _elements(root: etree._Element) -> None:
    for element in root.iter(etree.Element):
        if element.tag in _TELLING:
            element.tag = "div"


def _heading(root: etree._Element) -> None:
    for element in root.iter("h1"):
        element.tag = "div"


def _hashed(word: str) -> str:
    return f"x{sha256(word.encode()).hexdigest()[:6]}"


def _drop(element: etree._Element) -> None:
    """Take an element out and leave the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


HIDINGS: dict[str, Callable[[etree._Element], None]] = {
    "metadata": _metadata,  # <meta>, JSON-LD and other JSON in scripts, <link> but for the canonical address
    "microdata": _microdata,  # microdata, RDFa and link relations in the page
    "classes": _classes,  # words of class and id; role, aria-* and data-* but for pictures and captions
    "elements": _elements,  # article, figure, nav, time and the like become div
    "heading": _heading,  # h1 becomes div
}
