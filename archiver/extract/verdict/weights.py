"""How figures of a page, most between 0 and 1, speak for article, listing and other.

The weights stand in data/model/verdict.tsv, one figure a line; `python -m scripts.verdicts CORPUS` learns them.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log1p
from typing import Final

from archiver.extract.verdict.shape import Shape
from archiver.model.article import VerdictKind

__all__ = ["KINDS", "UNTOLD", "Weights", "figures", "is_news"]

Weights = tuple[float, float, float]

KINDS: Final[tuple[VerdictKind, ...]] = ("article", "listing", "other")
"""In the order of the weights."""
_TYPES: Final = {
    "newsType": "news",
    "productType": "product",
    "listType": "listing",
    "forumType": "forum",
    "businessType": "business",
}
"""Figures that say whether the page declares one of the types of a line of data/words/schema_types.toml."""
UNTOLD: Final = "noNewsDeclared"
_MANY_NAMES: Final = 8
_SHOP_NAMES: Final = 5


def figures(shape: Shape, words: Mapping[str, float], types: Mapping[str, tuple[str, ...]]) -> dict[str, float]:
    """All figures of one page by name. `words` are those that patterns of data/patterns/verdict.toml found."""
    found = {"always": 1.0, **_text(shape), **_boxes(shape), **_data(shape), **_place(shape)}
    for name, key in _TYPES.items():
        found[name] = float(not shape.types.isdisjoint(types.get(key, ())))
    for family, count in shape.names.items():
        found[f"{family}Names"] = min(_MANY_NAMES, count) / _MANY_NAMES
    found |= {name: words.get(name, 0.0) for name in WORDS}
    is_told = max(found["newsType"], found["postedAsPost"])
    found["frontPage"] = float(shape.declared.is_front and not is_told)
    found["unsignedAndUndated"] = float(not (is_told or shape.has_date or shape.has_author))
    found[UNTOLD] = float(not is_news(shape, types))
    is_sold = found["productType"] or found["shopWords"]
    found["shopNamesAndGoods"] = float(bool(is_sold) and shape.names.get("shop", 0) >= _SHOP_NAMES and not is_told)
    return found


def is_news(shape: Shape, types: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether the page declares a type of news, and shows or declares its day or author."""
    return not shape.types.isdisjoint(types.get("news", ())) and (shape.has_date or shape.has_author)


WORDS: Final = ("articlePath", "servicePath", "listingPath", "forumWords", "shopWords", "serviceWords")
"""Figures that patterns give, by their reason."""


def _text(shape: Shape) -> dict[str, float]:
    text = max(1.0, shape.text_chars)
    return {
        "hardlyAnyBody": float(shape.body_chars < 300),
        "threeParagraphs": float(shape.paragraphs >= 3),
        "paragraphLength": min(1.0, shape.body_chars / max(1, shape.paragraphs) / 400),
        "linkShare": min(1.0, shape.link_chars / text),
        "linksBehindHeadline": min(1.0, shape.links_after),
        "sentenceShare": min(1.0, shape.sentence_chars / text),
        "commentShare": min(1.0, shape.comment_chars / text),
        "code": min(1.0, shape.code_chars / (shape.body_chars + 1)),
        "subheadings": log1p(shape.subheadings) / 3,
        "headlineDistance": shape.headline_distance / 20,
        "proseInOneBox": min(1.0, shape.box_share),
    }


def _boxes(shape: Shape) -> dict[str, float]:
    return {
        "alikeBoxes": log1p(shape.alike) / 3,
        "alikeLinkedBoxes": log1p(shape.linked_alike) / 3,
        "linkedBoxShare": min(1.0, shape.linked_alike_chars / max(1.0, shape.text_chars)),
        "buttons": log1p(shape.buttons) / 4,
        "oneArticleElement": float(shape.articles == 1),
    }


def _data(shape: Shape) -> dict[str, float]:
    kinds = [kind for kind in shape.types if kind.startswith("og:")]
    return {
        "openGraphArticle": float("og:article" in kinds),
        "openGraphMissing": float(not kinds),
        "publicationDate": float(shape.has_date),
        "author": float(shape.has_author),
        "dateAtHeadline": float(shape.dated_at_headline),
        "bylineAtHeadline": float(shape.signed_at_headline),
        "authorInData": float(shape.author_in_data),
        "headlineInMetadata": float(shape.headline_agrees),
    }


def _place(shape: Shape) -> dict[str, float]:
    place = shape.declared
    return {
        "jointsInAddress": min(8, place.joints) / 8,
        "forumHost": float(place.is_forum_host),
        "documentationHost": float(place.is_documentation_host),
        "postedAsPost": float(place.as_post),
        "postedAsPage": float(place.as_page),
        "postedAsList": float(place.as_list),
        "nextPage": float(place.is_first_of_several),
    }
