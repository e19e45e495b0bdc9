"""How figures of a page speak for article, listing and other.

The weights are those of a multinomial logistic regression over about 1,700 annotated pages (articles of four sets;
product, forum, service, documentation, collection and listing pages), cross-validated by domain, rounded, with the
article's bias raised: a wrong `listing` loses a text, a wrong `article` only adds one.
"""

from __future__ import annotations

import math
from typing import Final

from archiver.extract.verdict.shape import Shape

__all__ = ["KINDS", "WEIGHTS", "figures"]

KINDS: Final = ("article", "listing", "other")

WEIGHTS: Final[dict[str, tuple[float, float, float]]] = {
    "always": (-0.1, 0.1, 0.2),
    "bodyLength": (0.3, -0.4, 0.2),
    "hardlyAnyBody": (-0.3, 0.6, -0.3),
    "threeParagraphs": (0.2, -0.5, 0.3),
    "bodyShare": (1.0, -0.5, -0.6),
    "linkShare": (-0.4, 1.0, -0.6),
    "paragraphLength": (0.8, -0.4, -0.3),
    "teasers": (0.3, 0.2, -0.5),
    "teasersPerParagraph": (-0.3, 0.4, -0.1),
    "headings": (0.1, -0.4, 0.3),
    "code": (-0.5, -0.4, 0.8),
    "images": (-0.4, 0.6, -0.2),
    "oneArticleElement": (0.8, -0.7, -0.1),
    "timeElements": (-0.2, 0.1, 0.2),
    "newsType": (0.7, -0.2, -0.5),
    "openGraphArticle": (0.6, -0.5, -0.1),
    "openGraphWebsite": (-0.3, 0.0, 0.4),
    "productType": (-0.9, -0.6, 1.5),
    "collectionType": (-0.4, 0.6, -0.2),
    "forumType": (-0.8, -0.6, 1.4),
    "techType": (-0.5, -0.1, 0.6),
    "publicationDate": (0.9, -0.5, -0.4),
    "author": (0.9, -0.3, -0.6),
    "headlineInMetadata": (0.3, -0.2, -0.1),
    "forms": (-0.7, 0.9, -0.1),
    "blocks": (-1.3, 0.6, 0.7),
}
"""Weight of each figure for each of KINDS, in log-odds at the figure's full value."""


def figures(shape: Shape, types: dict[str, tuple[str, ...]]) -> dict[str, float]:
    """The figures of one page, most of them between 0 and 1. `types` is data/words/schema_types.toml."""
    body, text = shape.body_chars, max(1.0, shape.text_chars)
    found = {
        "always": 1.0,
        "bodyLength": math.log1p(body) / 8,
        "hardlyAnyBody": float(body < 300),
        "threeParagraphs": float(shape.paragraphs >= 3),
        "bodyShare": min(1.0, body / text),
        "linkShare": min(1.0, shape.link_chars / text),
        "paragraphLength": min(1.0, body / max(1, shape.paragraphs) / 400),
        "teasers": math.log1p(shape.teasers) / 3,
        "teasersPerParagraph": min(3.0, shape.teasers / max(1, shape.paragraphs)) / 3,
        "headings": math.log1p(shape.headings) / 3,
        "code": min(1.0, shape.code_chars / (body + 1)),
        "images": math.log1p(shape.images) / 4,
        "oneArticleElement": float(shape.articles == 1),
        "timeElements": math.log1p(shape.times) / 2,
        "openGraphArticle": float("og:article" in shape.types),
        "openGraphWebsite": float("og:website" in shape.types),
        "publicationDate": float(shape.has_date),
        "author": float(shape.has_author),
        "headlineInMetadata": float(shape.headline_agrees),
        "forms": min(3, shape.forms) / 3,
        "blocks": math.log1p(shape.blocks) / 6,
    }
    for name, key in (
        ("newsType", "news"),
        ("productType", "product"),
        ("collectionType", "listing"),
        ("forumType", "forum"),
        ("techType", "tech"),
    ):
        found[name] = float(any(kind in shape.types for kind in types.get(key, ())))
    return found
