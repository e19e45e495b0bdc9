"""CITATION.cff: how to cite a dataset (Citation File Format 1.2.0)."""

from __future__ import annotations

import json

from archiver.dataset.facts import Facts
from archiver.dataset.words import operators, summary, title, version

__all__ = ["citation"]


def citation(facts: Facts, identifier: str) -> str:
    """The file's content; the date is that of the newest capture in the dataset."""
    lines = [
        "cff-version: 1.2.0",
        "type: dataset",
        "message: Please cite this dataset as below, with its identifier.",
        f"title: {_quoted(title(facts))}",
        "authors:",
        *(f"  - name: {_quoted(name)}" for name in operators(facts)),
        f"abstract: {_quoted(summary(facts))}",
        f"version: {_quoted(version(facts))}",
        *([f"date-released: {facts.newest.date().isoformat()}"] if facts.newest else []),
        "identifiers:",
        "  - type: other",
        f"    value: {_quoted(identifier)}",
        "    description: SHA-256 over the digests of the files in data/",
        "keywords:",
        *(f"  - {word}" for word in ("news", "web archive", "WARC")),
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A string in YAML: JSON's are a subset of its double-quoted ones (YAML 1.2.2, section 1.3)."""
    return json.dumps(text, ensure_ascii=False)
