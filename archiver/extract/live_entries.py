"""Blocks that are entries of a live blog: text with a place of its own, outside the running text."""

from __future__ import annotations

from dataclasses import replace

from archiver.extract.document import Document, Labels
from archiver.extract.fields.live import live_updates
from archiver.model.block import Role

__all__ = ["without_entries"]


def without_entries(document: Document, labels: Labels) -> Labels:
    """Labels of a live blog, its shown entries taken out of the text."""
    places = {int(name[1:]) - 1 for update in live_updates(document, labels) for name in update.block_ids}
    decisions = tuple(
        decision.named(Role.LIVE_UPDATE, "liveEntry") if index in places else decision
        for index, decision in enumerate(labels.decisions)
    )
    return replace(labels, decisions=decisions)
