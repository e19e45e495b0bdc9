"""Counts in sentences."""

from __future__ import annotations

__all__ = ["amount"]


def amount(count: int, noun: str) -> str:
    """A count with its noun.

    >>> amount(1, "page"), amount(1200, "page")
    ('1 page', '1,200 pages')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
