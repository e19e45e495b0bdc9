"""What a page's metadata claims, gathered once: evidence to be aligned with the visible blocks, never a replacement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Claim", "Witnesses"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One value with the place it was read from."""

    value: str
    source: str
    #: such as `jsonLd:headline`, `meta:og:title`, `state:title`, `title`


@dataclass(frozen=True, slots=True)
class ImageClaim:
    """A picture that metadata or embedded state describes."""

    url: str | None
    caption: str | None
    credit: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Witnesses:
    """Claims by kind, the most trustworthy first. Texts have folded white space and no markup."""

    headlines: tuple[Claim, ...] = ()
    alternative_headlines: tuple[Claim, ...] = ()
    descriptions: tuple[Claim, ...] = ()
    bodies: tuple[Claim, ...] = ()
    #: full texts (JSON-LD articleBody, embedded state); paragraphs split by blank lines where the witness has them
    authors: tuple[Claim, ...] = ()
    published: tuple[Claim, ...] = ()
    modified: tuple[Claim, ...] = ()
    sections: tuple[Claim, ...] = ()
    keywords: tuple[Claim, ...] = ()
    publishers: tuple[Claim, ...] = ()
    languages: tuple[Claim, ...] = ()
    images: tuple[ImageClaim, ...] = ()
    types: tuple[str, ...] = ()
    #: schema.org types of the page's own nodes, `og:type` as `og:article`
    article_node: Mapping[str, Any] = field(default_factory=dict)
    #: the JSON-LD node of the article itself
    is_accessible_for_free: bool | None = None
