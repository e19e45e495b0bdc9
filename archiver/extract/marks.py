"""What an element and its ancestors are called, as bits of one integer: element kinds and families of class words.

A block inherits the bits of all elements around it, so that no pass has to climb the tree. The words of each family
stand in `data/words/marks.toml`; a word ending in `*` is a beginning. Two neighbouring words of a class name count
joined as well: `article-body` is asked as `article`, `body` and `articlebody`. Pairs of the list `nothing` say nothing,
neither joined nor by their second word: `node-promoted`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from archiver.extract.marks_words import NOTHING, look_up
from archiver.model.rules import Rules

__all__ = ["ELEMENT_BITS", "NAMES", "NOT_INHERITED", "ClassWords", "bit", "class_words", "names"]

_ELEMENTS = (
    ("article", ("article",)),
    ("main", ("main",)),
    ("aside", ("aside",)),
    ("nav", ("nav", "menu")),
    ("footer", ("footer",)),
    ("header", ("header",)),
    ("figure", ("figure", "amp-story-page")),
    ("figcaption", ("figcaption",)),
    ("listItem", ("li", "dd", "dt")),
    ("table", ("table",)),
    ("blockquote", ("blockquote",)),
    ("form", ("form", "fieldset")),
    ("button", ("button",)),
    ("section", ("section",)),
    ("dialog", ("dialog",)),
    ("details", ("details",)),
    ("address", ("address",)),
    ("noscript", ("noscript",)),
)
_STATES = ("hidden",)  # `hidden` attribute or display:none: in the page, not on the screen
_FAMILIES = (
    "body", "content", "caption", "credit", "image", "gallery", "comments", "related", "navigation", "share",
    "advertisement", "subscribe", "byline", "date", "title", "lead", "tags", "foot", "side", "bio", "embed", "quote",
    "screenReader", "live", "paywall", "contents", "correction", "kicker", "consent", "overlay", "promo", "spoken",
    "subhead",
)  # fmt: skip

NAMES: Final = (*(name for name, _ in _ELEMENTS), *_STATES, *(f"{family}Class" for family in _FAMILIES))
"""Name of each bit, the lowest first: `figure`, `hidden`, `captionClass` …"""

_BITS: Final = {name: 1 << place for place, name in enumerate(NAMES)}

ELEMENT_BITS: Final = {tag: _BITS[name] for name, tags in _ELEMENTS for tag in tags}
"""Bit of an element by its tag; tags without one are left out."""


def bit(*marks: str) -> int:
    """Bits of these marks together.

    >>> bit("article") | bit("main") == bit("article", "main")
    True
    """
    return sum(_BITS[name] for name in set(marks))


def names(marks: int) -> tuple[str, ...]:
    """Names of the bits that are set, for people.

    >>> names(bit("figure", "captionClass"))
    ('figure', 'captionClass')
    """
    return tuple(name for name in NAMES if marks & _BITS[name])


NOT_INHERITED: Final = bit("titleClass", "dateClass", "liveClass", "kickerClass", "contentsClass")
"""Families whose words stand on wrappers of whole pages (`has-title`, `live-page`): they count for the element only."""

_MOST_KNOWN = 100_000  # names remembered between pages: they only save time
_LONGEST_NAME = 400  # generated class strings run to kilobytes; what matters stands in front


class ClassWords:
    """Looks class and id names up, each distinct word once.

    >>> words = ClassWords({"caption": ("captio*", "piefoto"), "body": ("articlebody",)})
    >>> names(words.bits("wp-caption-text")), names(words.bits("articleBody col-8")), names(words.bits("pie_foto"))
    (('captionClass',), ('bodyClass',), ('captionClass',))
    """

    __slots__ = ("_stem_lengths", "_stems", "_words", "known")

    def __init__(self, families: Mapping[str, tuple[str, ...]]) -> None:
        self._words: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        for family, entries in families.items():
            mark = NOTHING if family == "nothing" else _BITS[f"{family}Class"]
            for entry in entries:
                table = self._stems if entry.endswith("*") else self._words
                key = entry.rstrip("*")
                table[key] = table.get(key, 0) | mark
        self._stem_lengths = tuple(sorted({len(stem) for stem in self._stems}))
        self.known: dict[str, int] = {}

    def bits(self, names: str) -> int:
        """Bits of the families that the words of a class or id string belong to."""
        found = self.known.get(names)
        if found is None:
            if len(self.known) > _MOST_KNOWN:
                self.known.clear()
            found = self.known[names] = look_up(
                names[:_LONGEST_NAME], self._words, self._stems, self._stem_lengths, self.known
            )
        return found & ~NOTHING


def class_words(rules: Rules) -> ClassWords:
    """The class words of `data/words/marks.toml`, made once for equal words."""
    return _made(tuple(rules.words.get("marks", {}).items()))


@lru_cache(maxsize=4)
def _made(families: tuple[tuple[str, tuple[str, ...]], ...]) -> ClassWords:
    return ClassWords(dict(families))
