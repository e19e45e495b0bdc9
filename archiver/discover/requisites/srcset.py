"""Candidates of an image: the srcset attribute (HTML, section 4.8.4.2.1), in the order in which browsers take them."""

from __future__ import annotations

import math
import re

__all__ = ["candidates"]

_MAX_CHARS = 100_000
_USUAL_WIDTH = 1_000.0
"""Pixels that a picture in a text has on a desk: most clients ask for the candidate next to it."""
_URL = re.compile(r"[\s,]*(\S+)")
_DESCRIPTORS = re.compile(r"(?:[^(),]|\([^)]*\)?|\))*")
_WIDTH = re.compile(r"(\d{1,6})w$")
_DENSITY = re.compile(r"(\d{1,3}(?:\.\d{1,6})?)x$")


def candidates(srcset: str) -> list[str]:
    """The addresses as written, the likeliest first; which one a client takes depends on its width and density.

    >>> candidates("a,b.jpg 2x, c.jpg, d.jpg 3x")
    ['c.jpg', 'a,b.jpg', 'd.jpg']
    >>> candidates("s.jpg 320w,m.jpg 960w, l.jpg 2400w,")
    ['m.jpg', 'l.jpg', 's.jpg']
    """
    srcset = srcset[:_MAX_CHARS]
    found: list[tuple[float, str]] = []
    at = 0
    while match := _URL.match(srcset, at):
        url, at = match[1], match.end()
        descriptors = ""
        if url.endswith(","):
            url = url.rstrip(",")
        else:
            told = _DESCRIPTORS.match(srcset, at)
            assert told is not None
            descriptors, at = told[0].strip(), told.end()
        if url:
            found.append((_distance(descriptors), url))
    return [url for _, url in sorted(found, key=lambda one: one[0])]


def _distance(descriptors: str) -> float:
    """How far a candidate is from what most clients want."""
    if width := _WIDTH.search(descriptors):
        return abs(math.log((float(width[1]) or 1.0) / _USUAL_WIDTH))
    density = _DENSITY.search(descriptors)
    return abs(float(density[1]) - 1.0) if density else 0.0
