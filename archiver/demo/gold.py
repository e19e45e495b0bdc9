"""What a careful reader says about each page of the demo: `data/demo/gold.jsonl` as typed values.

Written by hand from the pages' sources and docs/article.md; no code of this project made it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from archiver.model.errors import ConfigError

__all__ = [
    "GoldAuthor",
    "GoldCorrection",
    "GoldCredit",
    "GoldDate",
    "GoldDateline",
    "GoldEmbed",
    "GoldImage",
    "GoldPage",
    "GoldSite",
    "GoldSource",
    "GoldUpdate",
    "GoldUsage",
    "LeftOut",
    "load_gold",
]


class _Part(msgspec.Struct, frozen=True, rename="camel", kw_only=True, forbid_unknown_fields=True):
    """No defaults: the gold says something about every field."""


class GoldSite(_Part, frozen=True, kw_only=True):
    name: str | None
    domain: str
    domain_state: Literal["normal", "forSale", "parked", "expired"]


class GoldAuthor(_Part, frozen=True, kw_only=True):
    name: str
    role: str | None
    affiliation: str | None


class GoldDateline(_Part, frozen=True, kw_only=True):
    raw: str
    place: str | None
    agency: str | None
    """Its id."""


class GoldDate(_Part, frozen=True, kw_only=True):
    kind: str
    """As in docs/article.md. `mentioned`: may stand in the ledger or not, but is never chosen."""
    value: str
    chosen: bool


class GoldCredit(_Part, frozen=True, kw_only=True):
    raw: str
    creators: tuple[str, ...]
    agencies: tuple[str, ...]
    """Their ids, in order."""
    distributor: str | None


class GoldImage(_Part, frozen=True, kw_only=True):
    url: str | None
    alt: str | None
    caption: str | None
    credit: GoldCredit | None
    is_lead: bool


class GoldSource(_Part, frozen=True, kw_only=True):
    party: str
    """The agency's id; the name where it has none."""
    role: str


class GoldCorrection(_Part, frozen=True, kw_only=True):
    text: str
    date: str | None


class GoldUpdate(_Part, frozen=True, kw_only=True):
    headline: str | None
    date_published: str | None
    text: tuple[str, ...]


class GoldEmbed(_Part, frozen=True, kw_only=True):
    kind: str
    url: str | None


class GoldUsage(_Part, frozen=True, kw_only=True):
    x_robots_tag: tuple[str, ...]
    meta_robots: tuple[str, ...]
    tdm_reservation: str | None
    content_usage: str | None


class LeftOut(_Part, frozen=True, kw_only=True):
    """Text that stands on the page and not in the body."""

    text: str
    role: str | None
    """None: any role outside the body."""
    reason: str | None
    """None: any."""


class GoldPage(_Part, frozen=True, kw_only=True):
    """One HTML page as it is fetched; the fields are those of docs/article.md."""

    url: str
    """The address that answered, without the port."""
    requested_url: str
    version: int
    """From 1; more than one for a page that changes while the demo runs."""
    kind: str
    type: str
    canonical_url: str | None
    site: GoldSite
    in_language: str | None
    headline: str | None
    alternative_headline: str | None
    description: str | None
    kicker: str | None
    section: str | None
    keywords: tuple[str, ...]
    authors: tuple[GoldAuthor, ...]
    byline_raw: str | None
    dateline: GoldDateline | None
    date_published: str | None
    date_modified: str | None
    dates: tuple[GoldDate, ...]
    """A set: each kind and value once."""
    article_body: tuple[str, ...]
    images: tuple[GoldImage, ...]
    sources: tuple[GoldSource, ...]
    """A set."""
    corrections: tuple[GoldCorrection, ...]
    live_blog_updates: tuple[GoldUpdate, ...]
    embeds: tuple[GoldEmbed, ...]
    is_accessible_for_free: bool | None
    usage: GoldUsage
    missing: dict[str, str | None]
    """Field to reason; None: any reason."""
    left_out: tuple[LeftOut, ...]


def load_gold(file: Path) -> tuple[GoldPage, ...]:
    """The gold's pages, in the order of the file.

    Raises:
        ConfigError: a line isn't what this module describes.
    """
    pages = []
    for number, line in enumerate(file.read_bytes().splitlines(), 1):
        try:
            pages.append(msgspec.json.decode(line, type=GoldPage))
        except msgspec.DecodeError as e:
            raise ConfigError(file, f"line {number}", str(e)) from e
    return tuple(pages)
