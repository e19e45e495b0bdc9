"""What a template is given: texts and addresses, nothing to decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

__all__ = ["ArticleView", "Face", "Frame", "Link", "ListView", "Photo", "Teaser"]


@dataclass(frozen=True, slots=True)
class Link:
    """An address and what it is called."""

    url: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around every page of a site."""

    site: str
    language: str
    direction: str
    charset: str
    title: str
    head: tuple[str, ...]
    """Elements for the head, ready: link and meta."""
    navigation: tuple[Link, ...]
    footer: tuple[Link, ...]
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A picture on a page."""

    url: str
    caption: str
    credit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """An article as a list names it. Texts not escaped."""

    url: str
    headline: str
    summary: str
    instant: str
    """ISO 8601 with the site's offset."""
    shown_time: str
    section: str
    picture_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """A front or section page."""

    frame: Frame
    teasers: tuple[Teaser, ...]
    older: str = ""
    aside: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """A page of an article."""

    frame: Frame
    url: str
    headline: str
    paragraphs: tuple[str, ...]
    author: str
    section: str
    instant: str
    shown_time: str
    updated: str = ""
    """ISO 8601, or empty."""
    shown_update: str = ""
    photo: Photo | None = None
    previous: str = ""
    next: str = ""
    related: tuple[Link, ...] = ()
    notice: str = ""
    """What stands where the rest would be, behind a paywall."""
    data: str = ""
    """JSON-LD."""


@dataclass(frozen=True, slots=True)
class Face:
    """A family of templates."""

    listing: Callable[[ListView], str]
    article: Callable[[ArticleView], str]
