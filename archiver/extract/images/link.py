"""The link that a picture stands in."""

from __future__ import annotations

from typing import Final

from archiver.extract.images.address import is_picture_file
from archiver.model.block import Media

__all__ = ["leads_away", "link_around"]

_REACH: Final = 3  # elements between picture and link


def link_around(media: Media) -> str | None:
    """Address of the link around a picture, as written; None where there is none near by."""
    around = media.element
    for _ in range(_REACH):
        around = around.getparent() if around is not None else None
        if around is None or around.tag == "a":
            break
    return around.get("href") if around is not None and around.tag == "a" else None


def leads_away(media: Media) -> bool:
    """Whether a picture is a link to something other than a picture: a teaser's."""
    href = link_around(media)
    return bool(href) and not str(href).startswith("#") and not is_picture_file(str(href))
