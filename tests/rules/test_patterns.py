"""Every entry of data/patterns/ is tested by its own examples."""

from __future__ import annotations

import pytest

from archiver.model.rules import Pattern
from archiver.resources import data_dir
from archiver.rules.load import load_rules

_WIDEST = 300
PATTERNS = [pattern for group in load_rules().patterns.values() for pattern in group]


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: f"{pattern.group}/{pattern.id}")
def test_hits_match_and_spares_do_not(pattern: Pattern) -> None:
    assert pattern.hits, "needs at least one text it matches"
    assert pattern.spares, "needs at least one text it must not match"
    assert [text for text in pattern.hits if not pattern.regex.search(text)] == []
    assert [text for text in pattern.spares if pattern.regex.search(text)] == []


def test_lines_can_be_read() -> None:
    long = [
        f"{path.name}:{number}"
        for path in sorted((data_dir() / "patterns").glob("*.toml"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > _WIDEST
    ]
    assert long == [], "write a long regex in pieces (archiver/rules/patterns.py), a list one language or form a line"
