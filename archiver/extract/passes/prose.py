"""How much a block reads like running text, and how much running text stands around it."""

from __future__ import annotations

from bisect import bisect

from archiver.extract.document import Document
from archiver.extract.layout import SENTENCE_END, is_heading
from archiver.model.block import Role, Vote

__all__ = ["prose"]

_SIZES = ((20, -1.5, "tinyText"), (45, -0.1, "shortText"), (90, 0.2, "middlingText"), (180, 0.2, "longText"))
_LONGEST = (0.8, "veryLongText")
_SHARE_STEPS = (0.02, 0.1, 0.3, 0.6)
_BY_SHARE = {  # weight below the first step, between the first and second, … above the last
    "container": (-0.1, -0.2, 0.0, 0.1, 0.3),
    "outer": (-0.4, -0.4, -0.4, 0.3, 0.7),
    "alike": (-0.2, -0.1, -0.2, 0.1, 0.3),
    "path": (-0.5, -0.5, -0.2, 0.0, 0.9),
}
_SHARES = {
    name: tuple((weight, f"{name}Prose{step}") for step, weight in enumerate(weights))
    for name, weights in _BY_SHARE.items()
}


def prose(document: Document) -> list[Vote]:
    """Votes for the body by length, punctuation and the share of the page's prose that the surroundings hold."""
    layout = document.layout
    votes = []
    total = layout.total or 1.0
    for block in document.blocks:
        i = block.index
        weight, reason = _by_size(layout.sizes[i])
        votes.append(Vote(i, Role.PARAGRAPH, weight, reason))
        if not is_heading(block):
            ended = block.text[-1] in SENTENCE_END
            votes.append(Vote(i, Role.PARAGRAPH, 0.1 if ended else -0.5, "endsSentence" if ended else "endsOpen"))
        if block.tag == "p":
            votes.append(Vote(i, Role.PARAGRAPH, 0.4, "paragraphElement"))
        for name, share in (
            ("container", layout.by_container[block.container] / total),
            ("outer", layout.by_outer[block.outer] / total),
            ("alike", layout.by_signature[block.signature] / total),
            ("path", layout.by_path[layout.paths[i]] / total),
        ):
            weight, reason = _SHARES[name][bisect(_SHARE_STEPS, share)]
            votes.append(Vote(i, Role.PARAGRAPH, weight, reason))
    return votes


def _by_size(size: float) -> tuple[float, str]:
    for limit, weight, reason in _SIZES:
        if size < limit:
            return weight, reason
    return _LONGEST
