"""Every entry of data/patterns/ is tested by its own examples."""

from __future__ import annotations

import pytest

from archiver.model.rules import Pattern
from archiver.rules.load import load_rules

PATTERNS = [pattern for group in load_rules().patterns.values() for pattern in group]


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: f"{pattern.group}/{pattern.id}")
def test_hits_match_and_spares_do_not(pattern: Pattern) -> None:
    assert pattern.hits, "needs at least one text it matches"
    assert pattern.spares, "needs at least one text it must not match"
    assert [text for text in pattern.hits if not pattern.regex.search(text)] == []
    assert [text for text in pattern.spares if pattern.regex.search(text)] == []
