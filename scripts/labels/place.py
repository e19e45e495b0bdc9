"""From numbers to labels that last, and from labels back to the blocks of a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scripts.labels.label import Label, PageLabels
from scripts.labels.notation import NotationError
from scripts.labels.seen import SeenPage

__all__ = ["Placed", "label_page", "match", "place"]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the labels of a page stand today."""

    roles: dict[int, str]
    #: role by block number
    lost: tuple[Label, ...]
    #: no block has their text any more


def label_page(seen: SeenPage, roles: Mapping[int, str], *, finished: bool) -> PageLabels:
    """The labels of a page from roles by block number.

    Raises:
        NotationError: for a number that no block has.
    """
    beyond = [number for number in roles if not 0 <= number < len(seen.blocks)]
    if beyond:
        raise NotationError(f"{seen.page.id} has blocks 0 to {len(seen.blocks) - 1}, none is {beyond[0]}")
    labels = [Label(roles[number], seen.blocks[number].xpath, seen.blocks[number].hash) for number in sorted(roles)]
    return PageLabels(seen.page.id, seen.page.sha256, finished, tuple(labels))


def place(seen: SeenPage, labelled: PageLabels) -> Placed:
    """Each label's block: with its XPath and text, else the only free one with its text.

    Equal texts in one element are taken in reading order.
    """
    return _place([(one.xpath, one.hash) for one in seen.blocks], labelled.labels)


def match(places: Sequence[tuple[str | None, str]], labels: Sequence[Label]) -> dict[int, str]:
    """Role by number of the block, from the XPath and hash of each block."""
    return _place(places, labels).roles


def _place(places: Sequence[tuple[str | None, str]], labels: Sequence[Label]) -> Placed:
    exact: dict[tuple[str | None, str], list[int]] = defaultdict(list)
    for number, found in enumerate(places):
        exact[found].append(number)
    roles: dict[int, str] = {}
    moved: list[Label] = []
    for label in labels:
        there = exact[label.xpath, label.hash]
        if there:
            roles[there.pop(0)] = label.role
        else:
            moved.append(label)
    lost: list[Label] = []
    for label in moved:
        same = [number for number, found in enumerate(places) if found[1] == label.hash and number not in roles]
        if len(same) == 1:
            roles[same[0]] = label.role
        else:
            lost.append(label)
    return Placed(dict(sorted(roles.items())), tuple(lost))
