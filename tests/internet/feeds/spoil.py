"""Feeds as careless programs write them."""

from __future__ import annotations

import re

__all__ = ["spoilt"]


def spoilt(document: str, how: str) -> bytes:
    """The bytes of a feed, damaged: `unclosed` or `charset`; sound if `how` is empty."""
    if how == "charset":
        return document.encode("windows-1252", "xmlcharrefreplace")
    if how == "unclosed":
        document = document.replace("</description>\n</item>", "\n</item>")
        document = re.sub(r"</channel>\n</rss>\n$", "", document).replace(" &amp; ", " & ")
    return document.encode()
