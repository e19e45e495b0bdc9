"""How a listing writes an article's address."""

from __future__ import annotations

from tests.internet.article import Article
from tests.internet.listing import Listing
from tests.internet.newsroom import Newsroom

__all__ = ["TRACKING", "linked", "untracked"]

TRACKING = "utm_source=feed&utm_medium=rss&utm_campaign=news"
_PARAMETERS = ("utm_source=", "utm_medium=", "utm_campaign=", "ref=")


def linked(room: Newsroom, listing: Listing, article: Article, now: float) -> str:
    """The address as it stands there."""
    path = article.path_at(now)
    if listing.links == "redirected":
        return room.url(f"/r/{article.number}")
    if listing.links == "unicode":
        return room.url(path, room.site.host.encode().decode("idna"))
    if listing.links == "tracked":
        return room.url(f"{path}{'&' if '?' in path else '?'}{TRACKING}")
    return path if listing.links == "relative" or listing.kind == "page" else room.url(path)


def untracked(target: str) -> str:
    """Path and query without parameters that change nothing.

    >>> untracked("/article.php?id=3&utm_source=feed")
    '/article.php?id=3'
    """
    path, _, query = target.partition("?")
    kept = "&".join(part for part in query.split("&") if part and not part.startswith(_PARAMETERS))
    return f"{path}?{kept}" if kept else path
