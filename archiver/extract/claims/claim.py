"""A claim: one value that a page's metadata gives, with the place it was read from."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Claim", "ImageClaim"]


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
    #: as written, not yet resolved
    caption: str | None
    credit: str | None
    source: str
    #: as in `Claim`; `state:body` for a picture behind the first text of a body in embedded state
    alt: str | None = None
