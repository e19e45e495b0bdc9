"""What the elements of a page do to its text: part it, stand within it, or hold none."""

from __future__ import annotations

import re
from typing import Any, Final

from archiver.extract.marks import bit
from archiver.extract.segment_media import MEDIA_TAGS
from archiver.model.block import Block

__all__ = [
    "APART",
    "APART_OUTSIDE",
    "BLOCK",
    "BOLD",
    "BREAK_KIND",
    "CAPTIONED",
    "CLOSING",
    "DEPENDS",
    "HIDDEN",
    "INLINE",
    "KEPT",
    "KINDS",
    "MEDIA",
    "NAMING",
    "NEVER_APART",
    "NOSCRIPT",
    "OF_WHOLE",
    "PAGE",
    "PARTED",
    "PICTURED",
    "RUNNING",
    "RUNS",
    "SET_APART",
    "SKIP",
    "SPOKEN",
    "SPOKEN_IN",
    "UNSEEN",
    "WHOLE",
    "WRITTEN",
    "is_marked_label",
    "is_place",
    "is_unseen_label",
    "kind_in_place",
]  # fmt: skip

BLOCK, INLINE, SKIP, BREAK_KIND, MEDIA, NOSCRIPT, DEPENDS = range(7)

KINDS: Final = {
    **dict.fromkeys(
        (
            "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
            "ins", "kbd", "label", "mark", "math", "nobr", "picture", "q", "rb", "ruby", "s", "samp", "small", "span",
            "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
            "source", "track",  # libxml2 nests what follows in them
            "chron", "event", "function", "location", "money", "num", "object.title", "org", "person",  # NITF
            "o:p", "st1:address", "st1:city", "st1:country-region", "st1:date", "st1:personname", "st1:place",
            "st1:placename", "st1:placetype", "st1:state", "st1:stockticker", "st1:street", "st1:time",  # Word
        ),
        INLINE,
    ),
    **dict.fromkeys(
        (
            "area", "base", "canvas", "head", "input", "link", "map", "meta", "optgroup", "option", "param",
            "script", "style", "svg", "textarea", "title",
        ),
        SKIP,
    ),
    **dict.fromkeys(MEDIA_TAGS, MEDIA),
    "br": BREAK_KIND,
    "noscript": NOSCRIPT,
    **dict.fromkeys(("rp", "rt", "button", "template"), DEPENDS),
}  # fmt: skip
"""Kind of an element by its tag; every other is a block."""

KEPT: Final = frozenset(("a", "b", "code", "em", "i", "q", "strong", "sub", "sup"))
"""Inline elements that the record's markup keeps."""

BOLD: Final = frozenset(("b", "strong"))
NEVER_APART: Final = frozenset(("a", "b", "strong"))
"""Inline elements that are no blocks of their own, whatever they are called."""

NAMING: Final = ("class", "id", "itemprop", "data-testid", "data-test-id", "data-component", "data-qa")
"""Attributes whose words say what an element is."""

PAGE: Final = frozenset(("body", "html"))
"""Their classes speak of the whole page, and scripts unhide them."""

RUNNING: Final = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote"))
"""In these a date or name may stand mid-sentence."""

SET_APART: Final = frozenset(("a", "span"))
CLOSING: Final = frozenset(".,;:!?…)]”’»。、，")
"""Marks that follow what stands before them without a space."""

PARTED: Final = frozenset(("a", "span", "time"))
"""One of the former right behind one of the latter, outside running text, is set apart by style sheets."""

RUNS: Final = ("data-offset-key", "data-lexical-text", "data-slate-node", "data-text")
"""Attributes of a run of text in what an editor made: nothing stands between two of them."""

WRITTEN: Final = ("style", "lang", "data-contrast")
"""Attributes that word processors give to runs of a text."""

WHOLE: Final = frozenset(("article", "main"))
OF_WHOLE: Final = bit(
    "bodyClass", "contentClass", "relatedClass", "commentsClass", "liveClass", "embedClass", "bioClass"
)
"""On elements around whole texts other words speak of what is in them: `article.post.tag-harbour.has-gallery`."""

APART: Final = bit("captionClass", "creditClass", "bylineClass")
"""An inline element so named is a block of its own."""

APART_OUTSIDE: Final = APART | bit("kickerClass", "subheadClass")
"""The same outside running text: a kicker above a headline, a heading between two paragraphs."""

SPOKEN: Final = bit("spokenClass")
"""An inline element so named says what only those hear whom a page is read aloud to: "(opens in a new tab)"."""

SPOKEN_IN: Final = RUNNING - {"li"}
"""Where it stands aside; in lists, captions and bylines it is the label that names what follows."""
UNSEEN: Final = bit("screenReaderClass")
"""About a picture, a label so named is a block of its own."""

_LABEL_MARKS: Final = frozenset(",:،，、：…")

CAPTIONED: Final = bit("figure", "figcaption", "captionClass")
PICTURED: Final = bit("imageClass", "galleryClass", "captionClass")
HIDDEN: Final = bit("hidden")


_PLACE: Final = re.compile(
    r"(?:^|[\s_-])(?:dateline|location|place|city|lugar|localidad|luogo|lieu|ort|ciudad)(?:$|[\s_-])"
)


def is_place(element: Any) -> bool:
    """Whether an element's class calls it the place a text comes from."""
    names = (element.get("class") or "") if element.text else ""
    return _PLACE.search(names.lower()) is not None


def is_marked_label(text: str) -> bool:
    """Whether a text ends, or from right to left begins, with the mark of a label: "Image caption, "."""
    text = text.strip()
    return bool(text) and (text[-1] in _LABEL_MARKS or text[0] in _LABEL_MARKS)


def is_unseen_label(block: Block) -> bool:
    """Whether a block is a label that only screen readers say."""
    return bool(block.own_marks & UNSEEN) and is_marked_label(block.text)


def kind_in_place(element: Any, *, is_running: bool) -> int:
    """Kind of an `rp`, `rt`, `button` or `template` by where it stands; `is_running`: in running text.

    Readings are read in brackets where the page gives brackets for those who see no ruby, else not at all. A button
    without a word, amid a sentence, parts nothing. A template is shown only as a declarative shadow root (HTML, section
    4.12.3), which is also how a browser's page is kept.
    """
    if element.tag == "template":
        return BLOCK if element.get("shadowrootmode") in ("open", "closed") else SKIP
    if element.tag == "button":
        return SKIP if is_running and not "".join(element.itertext()).strip() else BLOCK
    other = "rp" if element.tag == "rt" else "rt"
    beside = (element.getprevious(), element.getnext())
    return INLINE if any(one is not None and one.tag == other for one in beside) else SKIP
