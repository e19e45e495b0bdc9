"""All files of a dataset besides its tables, from its facts alone."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final

from archiver.dataset.card import card
from archiver.dataset.citation import citation
from archiver.dataset.croissant import croissant
from archiver.dataset.dictionary import dictionary
from archiver.dataset.facts import FACTS, Facts

__all__ = ["CROISSANT", "documents", "identifier"]

CROISSANT: Final = "croissant.json"


def documents(facts: Facts, data: Mapping[str, str]) -> dict[str, bytes]:
    """File name to content. `data`: path within the dataset to SHA-256 of each file of its tables."""
    name = identifier(data)
    return {
        "README.md": card(facts, name).encode(),
        "COLUMNS.md": dictionary(facts).encode(),
        "CITATION.cff": citation(facts, name).encode(),
        CROISSANT: croissant(facts, name, data),
        FACTS: facts.encode(),
    }


def identifier(data: Mapping[str, str]) -> str:
    """Names the tables by what is in them: SHA-256 over the digests of their files, in the order of the paths."""
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(data.items()))
    return f"sha256:{hashlib.sha256(lines.encode()).hexdigest()}"
