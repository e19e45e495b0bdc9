"""Feeds as careless programs write them: no XML any more, and yet all that a patient parser needs is there."""

from __future__ import annotations

__all__ = ["spoilt"]


def spoilt(document: str, how: str) -> bytes:
    """The bytes of a feed, damaged: `unclosed` (tags, ampersands, no end) or `charset`; sound if `how` is empty."""
    if how == "charset":
        return document.encode("windows-1252", "xmlcharrefreplace")
    if how == "unclosed":
        document = document.replace("</description>\n</item>", "<br><p>Leer más & compartir</description>\n</item>")
        document = document.removesuffix("</channel>\n</rss>\n")
    return document.encode()
