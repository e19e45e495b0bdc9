"""The literals that a pattern is looked for by are those that few texts hold."""

from __future__ import annotations

import re

import pytest

from archiver.rules.literals import needed_literals, needed_sets


@pytest.mark.parametrize(
    ("regex", "expected"),
    [
        (r"^(?:by|text|author)\b.{0,9}\w+@\w+", [["@"], ["author", "by", "text"]]),
        (r"^\d\d:\d\d\s*/\s*\d\d$", [["/"]]),
        (r"you\s+are\s+a\s+bot", [["bot"]]),
    ],
)
def test_rare_signs_tell_more_than_common_words(regex: str, expected: list[list[str]]) -> None:
    assert [sorted(one) for one in needed_sets(regex, int(re.I))][:1] == expected[:1]


def test_very_many_literals_become_few_by_what_they_share() -> None:
    kinds, verbs = ("|".join(f"{letter}{n}" for n in range(30)) for letter in "kv")
    regex = rf"^(?:(?:{kinds}) lamps of (?:{verbs})|(?:{kinds}) torches of (?:{verbs}))\b"
    found = needed_literals(regex, int(re.I))
    assert found is not None and all(" of v" in literal for literal in found)
