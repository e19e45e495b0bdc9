"""What publishers reserve, as `usage` of an article line has it, and what it means for a purpose.

Sources: TDM Reservation Protocol (W3C community group, 2024), robots directives `noarchive`, `noai` and `noimageai`,
and Content-Usage (draft-ietf-aipref-attach, with the categories of draft-ietf-aipref-vocab and its forerunners).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from archiver.model.article import Usage

__all__ = ["PURPOSES", "Purpose", "reservations", "reserved"]

Purpose = Literal["research", "training", "own"]
PURPOSES: dict[Purpose, frozenset[str]] = {
    "research": frozenset({"tdmReservation", "noarchive", "contentUsage:tdm", "contentUsage:bots"}),
    "training": frozenset(
        {"tdmReservation", "noarchive", "noai", "noimageai", "contentUsage:tdm", "contentUsage:bots", "contentUsage:ai"}
    ),
    "own": frozenset(),
}
"""Which reservations count for a purpose. `own` is for those who archived the pages, and for nobody else."""

_IMAGES_ONLY = "noimageai"
_DIRECTIVES = frozenset({"noarchive", "noai", "noimageai"})
_WORDS = re.compile(r"[^\s,;:]+")
_PREFERENCE = re.compile(r"(?P<category>[a-z][a-z0-9-]*)\s*=\s*(?:\"?(?P<answer>n|no|false|0|\?0)\"?)(?![\w-])")
_CATEGORIES = {
    "tdm": "tdm", "bots": "bots", "all": "bots", "ai": "ai", "genai": "ai", "train-ai": "ai", "train-genai": "ai",
    "ai-train": "ai", "foundation-model-production": "ai",
}  # fmt: skip


def reservations(usage: Usage) -> frozenset[str]:
    """Names of all reservations that a page makes, for whatever purpose.

    A directive counts whichever robot it is addressed to: whoever says `googlebot: noarchive` wants no copies.

    >>> usage = Usage(robots=None, x_robots_tag=("googlebot: noarchive",), meta_robots=("index, NOAI",),
    ...               tdm_reservation="1", content_usage="search=y, train-ai=n")
    >>> sorted(reservations(usage))
    ['contentUsage:ai', 'noai', 'noarchive', 'tdmReservation']
    """
    return frozenset(_found(usage))


def _found(usage: Usage) -> Iterator[str]:
    if usage.tdm_reservation is not None and "1" in _WORDS.findall(usage.tdm_reservation):
        yield "tdmReservation"
    for values in (usage.x_robots_tag, usage.meta_robots):
        for value in values:
            yield from _DIRECTIVES.intersection(_WORDS.findall(value.lower()))
    for preference in _PREFERENCE.finditer((usage.content_usage or "").lower()):
        if category := _CATEGORIES.get(preference["category"]):
            yield f"contentUsage:{category}"


def reserved(usage: Usage, purpose: Purpose) -> tuple[str | None, bool]:
    """The reservation that keeps a page out for a purpose, None where none does; and whether its pictures stay out."""
    against = reservations(usage) & PURPOSES[purpose]
    whole = sorted(against - {_IMAGES_ONLY})
    return (whole[0] if whole else None), _IMAGES_ONLY in against
