"""Whether the text is free to read."""

from __future__ import annotations

from archiver.extract.document import Document

__all__ = ["is_accessible_for_free"]


def is_accessible_for_free(document: Document, kind: str) -> bool | None:
    """As declared; false where a notice cuts the text; None if nothing is known."""
    declared = document.witnesses.is_accessible_for_free
    return False if kind == "paywallStub" else declared
