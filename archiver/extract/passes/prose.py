"""How much a block reads like running text, and how much running text stands around it."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np

from archiver.extract.document import Document
from archiver.extract.figures import GROUPS, figures
from archiver.extract.layout import is_heading
from archiver.model.block import Hint, Hints, Role, Survey
from archiver.web.sentence import ends_sentence

__all__ = ["prose"]

_SIZES: Final = (
    (-1.5, "tinyText"),
    (-0.1, "shortText"),
    (0.2, "middlingText"),
    (0.2, "longText"),
    (0.8, "veryLongText"),
)
_SIZE_STEPS: Final = np.array((20.0, 45.0, 90.0, 180.0))
_ENDS: Final = ((-0.5, "endsOpen"), (0.1, "endsSentence"))
_PARAGRAPH, _HEADING = 2, 4
"""Form of a block in an element p, to which its end is added, and of a heading."""
_BASE: Final = 5
"""More than any form or number of a step."""
_SHARE_STEPS: Final = np.array((0.02, 0.1, 0.3, 0.6))
_BY_SHARE: Final = {  # weight below the first step, between the first and second, … above the last
    "container": (-0.1, -0.2, 0.0, 0.1, 0.3),
    "outer": (-0.4, -0.4, -0.4, 0.3, 0.7),
    "alike": (-0.2, -0.1, -0.2, 0.1, 0.3),
    "path": (-0.5, -0.5, -0.2, 0.0, 0.9),
}


def prose(document: Document) -> Survey:
    """For the body by length, punctuation and the share of the page's prose that the surroundings hold."""
    known = figures(document)
    code = np.array(
        [
            _HEADING if is_heading(block) else _PARAGRAPH * (block.tag == "p") + ends_sentence(block.text)
            for block in document.blocks
        ],
        dtype=np.int64,
    )
    code = code * _BASE + _SIZE_STEPS.searchsorted(known.sizes, side="right")
    for group in known.groups:
        code = code * _BASE + _SHARE_STEPS.searchsorted(group.share, side="right")[group.numbers]
    return Survey(list(map(_hints, code.tolist())))


@cache  # of the few thousand there can be
def _hints(code: int) -> Hints:
    """What is said where form, size and the shares of the groups are these, as digits of one number."""
    *shares, size, form = (code // _BASE**place % _BASE for place in range(len(GROUPS) + 2))
    found = [_SIZES[size]]
    if form != _HEADING:
        found.append(_ENDS[form % _PARAGRAPH])
        found += [(0.4, "paragraphElement")] * (form >= _PARAGRAPH)
    found += [
        (_BY_SHARE[name][step], f"{name}Prose{step}") for name, step in zip(GROUPS, reversed(shares), strict=True)
    ]
    return tuple(Hint(Role.PARAGRAPH, weight, reason) for weight, reason in found)
