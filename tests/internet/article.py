"""One article as its newspaper knows it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Article"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """Instants are simulated POSIX seconds, whole ones: HTTP dates have no parts of a second."""

    number: int
    """Of the site's own; later articles have higher ones."""
    section: str
    published: float
    """When the site shows it first."""
    stated: float
    """What the site says of when it was published: not the same where its clock is wrong."""
    headline: str
    path: str
    key: str
    """Seeds whatever else is to be known about it."""
    has_picture: bool = False
    updated: float | None = None
    """When a paragraph is added."""
    moved: float | None = None
    """When it goes to `moved_path`; the old address leads there from then on."""
    moved_path: str = ""
    pages: int = 1

    def path_at(self, now: float) -> str:
        """Path and query of its address at a time."""
        return self.moved_path if self.moved is not None and now >= self.moved else self.path

    def changed(self, now: float) -> float:
        """When what its page shows changed last."""
        return self.updated if self.updated is not None and now >= self.updated else self.published
