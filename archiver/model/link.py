"""An address that discovery proposes, with all that its source said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Link", "LinkKind"]

LinkKind = Literal["article", "feed", "sitemap", "section"]


@dataclass(frozen=True, slots=True)
class Link:
    """One address found in a feed, sitemap, section page or list, before anything is fetched."""

    url: str
    #: absolute, http or https
    kind: LinkKind = "article"
    found_in: str | None = None
    #: URL of the document the link stands in, None when a person gave it
    title: str | None = None
    published_raw: str | None = None
    #: publication time as the source wrote it, or its last change where it wrote nothing else; it is evidence, never
    #: the article's date by itself
    language: str | None = None
    published: str | None = None
    #: `published_raw` as an instant, such as `2024-05-03T07:30:00Z`; None where it states none, such as a time without
    #: zone. A date alone is the beginning of that day in UTC
    modified: str | None = None
    #: instant of the last change that the source states (`updated`, `lastmod`, `date_modified`)
