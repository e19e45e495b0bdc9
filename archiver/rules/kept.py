"""What is costly to make of rules is made once for each set of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

__all__ = ["made_once"]

K = TypeVar("K")
V = TypeVar("V")

_KEPT = 4


def made_once(make: Callable[[K], V]) -> Callable[[K], V]:
    """`make`, whose last four answers are kept by the identity of what they were made of.

    It saves time and changes no result: rules are values that nobody changes, and are too large to be compared.
    """
    ready: list[tuple[K, V]] = []

    @wraps(make)
    def get(key: K) -> V:
        for known, made in ready:
            if known is key:
                return made
        made = make(key)
        ready.append((key, made))
        del ready[:-_KEPT]
        return made

    return get
