"""What extraction says of labelled blocks: precision and recall by role, and which roles it mistakes for which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from archiver.model.block import Role
from scripts.labels.label import BODY, GLUED, NAMED, UNSURE, PageLabels
from scripts.labels.place import Placed
from scripts.labels.seen import SeenPage

__all__ = ["BESIDE", "BODY_VIEW", "Agreement", "compare", "render_agreement"]

BESIDE = "beside"
"""Any block outside the text without a role of its own."""
BODY_VIEW = "(body)"
"""All roles of the text taken as one."""


@dataclass(slots=True)
class Agreement:
    """Counts over blocks; texts that repeat an earlier block are left out."""

    right: Counter[str] = field(default_factory=Counter)
    labelled: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    mistaken: Counter[tuple[str, str]] = field(default_factory=Counter)
    #: (label, what extraction says)

    def count(self, label: str, ours: str) -> None:
        """Counts one block in."""
        self.labelled[label] += 1
        self.said[ours] += 1
        self.right[label] += label == ours
        self.labelled[BODY_VIEW] += label in BODY
        self.said[BODY_VIEW] += ours in BODY
        self.right[BODY_VIEW] += label in BODY and ours in BODY
        if label != ours:
            self.mistaken[label, ours] += 1


def compare(agreement: Agreement, seen: SeenPage, labelled: PageLabels, placed: Placed) -> Iterator[str]:
    """Counts a page's blocks in, and gives a line for each that extraction calls something else."""
    for one in seen.blocks:
        index = one.block.index
        label = placed.roles.get(index)
        if label == UNSURE or one.decision.duplicate_of is not None or (label is None and not labelled.finished):
            continue
        told, ours = _told(label), _told(one.decision.role)
        if told == GLUED and ours == Role.CAPTION:  # it takes the credit off the caption afterwards
            ours = GLUED
        if told == ours == BESIDE:
            continue
        agreement.count(told, ours)
        if told != ours:
            yield f"{index} {told} | ours {ours} ({one.decision.reason}) | {one.block.text}"


def _told(role: str | None) -> str:
    return role if role in NAMED else BESIDE


def render_agreement(agreement: Agreement, *, most_mistakes: int = 20) -> Iterator[str]:
    """A table of roles, then the commonest mistakes."""
    yield f"{'role':18}{'labelled':>9}{'ours':>7}{'right':>7}{'precision':>11}{'recall':>8}"
    for role in sorted(agreement.labelled.keys() | agreement.said.keys()):
        if role != BESIDE:
            yield _row(role, agreement.right, agreement.said, agreement.labelled)
    yield ""
    for (label, ours), number in agreement.mistaken.most_common(most_mistakes):
        yield f"{number:5} × {label} taken for {ours}"


def _row(role: str, right: Mapping[str, int], said: Mapping[str, int], labelled: Mapping[str, int]) -> str:
    shares = (f"{right[role] / whole[role]:.3f}" if whole[role] else "-" for whole in (said, labelled))
    precision, recall = shares
    return f"{role:18}{labelled[role]:9}{said[role]:7}{right[role]:7}{precision:>11}{recall:>8}"
