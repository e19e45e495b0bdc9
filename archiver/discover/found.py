"""What a document of links gives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from archiver.model.link import Link
from archiver.model.problem import Problem
from archiver.web.url import without_fragment

__all__ = ["MOST_LINKS", "Discovered", "gathered"]

MOST_LINKS = 50_000
"""As many as one sitemap may hold (https://www.sitemaps.org/protocol.html); taken for every kind of document."""


_WHOLE = frozenset({"charsetMismatch", "charsetUndeclared", "entitiesRefused", "invalidBytes", "tooManyLinks"})
"""Codes of problems that don't speak against a document: its addresses were read, as many as ever are."""


@dataclass(frozen=True, slots=True)
class Discovered:
    """The links of one document, each address once, in its order; and what was odd about it."""

    links: tuple[Link, ...] = ()
    problems: tuple[Problem, ...] = ()
    next_documents: tuple[str, ...] = ()
    #: addresses where the list goes on or its archive lies: `next` and `prev-archive` of RFC 5005, `next_url`

    @property
    def fault(self) -> Problem | None:
        """The first problem that says that the document is none, or may hold more than could be read of it."""
        return next((problem for problem in self.problems if problem.code not in _WHOLE), None)


def gathered(links: Iterable[Link], problems: Iterable[Problem] = ()) -> Discovered:
    """`links` without repeated addresses (fragments don't count), at most 50,000 of them."""
    kept: dict[str, Link] = {}
    notes = list(problems)
    for link in links:
        if len(kept) >= MOST_LINKS:
            notes.append(Problem("tooManyLinks", f"more than {MOST_LINKS}"))
            break
        kept.setdefault(without_fragment(link.url), link)
    return Discovered(tuple(kept.values()), tuple(notes))
