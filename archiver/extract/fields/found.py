"""What a field found: candidates with their place and reasons, and the one that was chosen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["NOTHING", "Choice", "Found", "best"]


class Found(NamedTuple):
    """One candidate of a field."""

    value: str
    #: what the article would say
    raw: str
    #: verbatim, white space folded
    source: str
    #: such as `jsonLd:headline`, `meta:og:title`, `block`
    weight: float = 0.0
    #: the higher the better; candidates of one field compare
    block: int | None = None
    #: index of the block it was read from, None for metadata
    reasons: tuple[str, ...] = ()


class Choice(NamedTuple):
    """The candidates of a field, in order of discovery, and which of them the article takes."""

    chosen: Found | None = None
    candidates: tuple[Found, ...] = ()

    @property
    def value(self) -> str | None:
        """The chosen value, None if there is none."""
        return self.chosen.value if self.chosen else None


NOTHING = Choice()


def best(candidates: Iterable[Found]) -> Choice:
    """The candidate of the highest weight, the first of equals; none if no weight is above zero.

    >>> best([Found("a", "a", "title", 1.0), Found("b", "b", "block", 2.0)]).value
    'b'
    """
    known = tuple(candidates)
    top = max(known, key=lambda found: found.weight, default=None)
    return Choice(top if top is not None and top.weight > 0 else None, known)
