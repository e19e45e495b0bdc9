"""The link that a picture stands in."""

from __future__ import annotations

import re
from typing import Any, Final

from archiver.extract.images.address import is_picture_file
from archiver.model.block import Media

__all__ = ["leads_away", "link_around"]

_REACH: Final = 3  # elements between picture and link


_ATTACHMENT: Final = re.compile(r"/attachment/|[?&]attachment_id=")  # WordPress: the page of a single picture


def link_around(media: Media) -> str | None:
    """Address of the link around a picture, as written; None where there is none near by."""
    around = _link(media)
    return around.get("href") if around is not None else None


def leads_away(media: Media) -> bool:
    """Whether a picture is a link to something other than a picture or its page: a teaser's."""
    around = _link(media)
    href = str(around.get("href") or "") if around is not None else ""
    if around is None or not href or href.startswith("#") or is_picture_file(href):
        return False
    return "attachment" not in (around.get("rel") or "").split() and _ATTACHMENT.search(href) is None


def _link(media: Media) -> Any:
    around = media.element
    for _ in range(_REACH):
        around = around.getparent() if around is not None else None
        if around is None or around.tag == "a":
            break
    return around if around is not None and around.tag == "a" else None
