"""Which blocks correct or clarify the article."""

from __future__ import annotations

from archiver.extract.document import Document
from archiver.extract.marks import bit
from archiver.model.block import Role, Vote

__all__ = ["correction"]

_NAMED = bit("correctionClass")
_OFF = bit("nav", "footer", "commentsClass", "relatedClass", "hidden")
_LONGEST_CHARS = 900
_LABEL_CHARS = 40


def correction(document: Document) -> list[Vote]:
    """Votes for lines that begin with a label, say that an earlier version was wrong, or are in elements so named."""
    patterns = document.rules.patterns.get("correction", ())
    likely = {i for pattern in patterns for i in document.occurrences.texts(pattern)}
    if not likely and not any(block.marks & _NAMED for block in document.blocks):
        return []
    votes: list[Vote] = []
    label_before = False
    for block in document.blocks:
        is_off = block.marks & _OFF & ~document.layout.common_marks
        if is_off or len(block.text) > _LONGEST_CHARS or block.tag == "h1":
            label_before = False
            continue
        is_likely = block.index in likely
        hit = next((p for p in patterns if p.regex.search(block.text)), None) if is_likely else None
        is_label = (
            is_likely and len(block.text) <= _LABEL_CHARS and any(p.regex.search(f"{block.text}:") for p in patterns)
        )
        if hit is not None:
            votes.append(Vote(block.index, Role.CORRECTION, hit.weight, hit.reason))
        elif is_label and (block.tag in ("h2", "h3", "h4", "h5", "h6") or block.marks & _NAMED):
            votes.append(Vote(block.index, Role.BOILERPLATE, 3.0, "correctionLabel"))
        elif label_before:
            votes.append(Vote(block.index, Role.CORRECTION, 4.0, "behindCorrectionLabel"))
        elif block.marks & _NAMED and len(block.text) > _LABEL_CHARS:
            votes.append(Vote(block.index, Role.CORRECTION, 4.0, "correctionClass"))
        label_before = is_label
    return votes
