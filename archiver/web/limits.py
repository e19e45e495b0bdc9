"""How much of a page is read. Counts, never seconds, so that every run over the same bytes is the same."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DEFAULT", "ParseLimits"]


@dataclass(frozen=True, slots=True)
class ParseLimits:
    """Bounds of parsing. What lies beyond is cut, with a Problem; text is kept wherever that is possible."""

    body_bytes: int = 32 * 1024 * 1024
    tags: int = 400_000
    #: opening tags; those beyond are left out, their text stays
    depth: int = 250
    #: elements inside each other; deeper ones are flattened
    json_bytes: int = 12 * 1024 * 1024
    #: of all scripts with data together
    json_depth: int = 200
    items: int = 2_000
    #: microdata items, JSON-LD objects


DEFAULT = ParseLimits()
