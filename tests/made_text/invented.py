"""Invented phrases must be unknown to the program, else they measure what it was told."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tests.conftest import ROOT

__all__ = ["in_data_files"]

_DERIVED = "literals.json"
"""Pieces of what the patterns can match, put together: of a line they hold two words or three."""
_SUFFIXES = frozenset({".toml", ".json", ".txt", ".tsv", ".csv"})


def in_data_files(phrases: Iterable[str]) -> list[str]:
    """Those that stand in a file of data/, each as `FILE: PHRASE`."""
    texts = {
        file.relative_to(ROOT): file.read_text(encoding="utf-8", errors="replace").casefold()
        for file in (ROOT / "data").rglob("*")
        if file.suffix in _SUFFIXES and file.name != _DERIVED
    }
    found: list[str] = []
    for phrase in phrases:
        pattern = re.compile(rf"(?<!\w){re.escape(phrase.casefold())}(?!\w)")
        found += [f"{name}: {phrase}" for name, text in texts.items() if pattern.search(text)]
    return found
