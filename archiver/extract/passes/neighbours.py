"""What stands next to a block: running text belongs to running text, links to links."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from archiver.extract.document import Document
from archiver.extract.figures import Column, Figures, figures
from archiver.model.block import Hint, Role, Survey

__all__ = ["neighbours"]

_NEAR: Final = 2
_BEFORE, _AFTER = (-1, -2), (1, 2)
_WINDOW: Final = 3
_AMID_LINKS: Final = 0.6
_BESIDE: Final = ((0.0, "noProseBeside"), (0.3, "proseOnOneSide"), (0.5, "proseOnBothSides"))
_HINTS: Final = [
    tuple(Hint(Role.PARAGRAPH, weight, reason) for weight, reason in (beside, *links))
    for links in ((), ((-0.9, "amidLinks"),))
    for beside in _BESIDE
]


def neighbours(document: Document) -> Survey:
    """By prose in the same or a neighbouring container before and after, and by the links around."""
    known = figures(document)
    beside = _is_near(known, *_BEFORE).astype(np.int64) + _is_near(known, *_AFTER)
    amid = _around(known.shares) > _AMID_LINKS
    return Survey([_HINTS[place] for place in (beside + len(_BESIDE) * amid).tolist()])


def _is_near(known: Figures, nearest: int, next_nearest: int) -> npt.NDArray[np.bool_]:
    """Whether prose stands next to each block, in the page, at one of these distances, and in the tree."""
    count = len(known.prose)
    is_prose = np.zeros(count + 2 * _NEAR, dtype=np.bool_)
    is_prose[_NEAR : _NEAR + count] = known.prose > 0
    first, second = (is_prose[_NEAR + step :][:count] for step in (nearest, next_nearest))
    is_close = first | second
    at = np.where(is_close, np.arange(count) + np.where(first, nearest, next_nearest), 0)
    container, outer = known.container, known.outer
    theirs, around = container[at], outer[at]
    is_kin = (theirs == container) | (around == outer) | (around == container) | (theirs == outer)
    found: npt.NDArray[np.bool_] = is_close & is_kin
    return found


def _around(shares: Column) -> Column:
    """Mean over the blocks on either side, without the block itself; 0 without any."""
    count = len(shares)
    sums = np.cumsum(np.concatenate(([0.0], shares)))
    first = np.maximum(np.arange(count) - _WINDOW, 0)
    end = np.minimum(np.arange(count) + _WINDOW + 1, count)
    return np.asarray((sums[end] - sums[first] - shares) / np.maximum(end - first - 1, 1))
