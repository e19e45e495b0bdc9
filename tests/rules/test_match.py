from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.rules.compiled import compiled
from archiver.rules.literals import case_folded, needed_literals
from archiver.rules.load import load_rules

RULES = load_rules()
TEXTS = [text for group in RULES.patterns.values() for pattern in group for text in (*pattern.hits, *pattern.spares)]


@pytest.mark.parametrize("group", sorted(RULES.patterns))
def test_the_quick_look_hides_no_hit(group: str) -> None:
    matcher = compiled(RULES).group(group)
    for text in [*TEXTS, *map(str.upper, TEXTS), *map(str.lower, TEXTS)]:
        plain = [pattern.id for pattern in RULES.patterns[group] if pattern.regex.search(text)]
        assert [hit.pattern.id for hit in matcher.all(text)] == plain, text


@pytest.mark.parametrize(
    ("source", "needed"),
    [
        ("abc", ("abc",)),
        ("a[bc]d", ("abd", "acd")),
        ("(?:foto|bild)s?:", ("bild:", "bilds:", "foto:", "fotos:")),
        ("x*abc\\d+", ("abc",)),
        ("(?:abc)+", ("abc",)),
        ("(?:abc)?", None),
        ("abc|\\d", None),
        ("(?i:STRASSE|ΑΣ)", ("strasse", "ας".casefold())),
        ("(?=never)abc(?!def)", ("abc",)),
        ("[^a]", None),
        (".*", None),
        ("", None),
    ],
)
def test_needed_literals(source: str, needed: tuple[str, ...] | None) -> None:
    found = needed_literals(source)
    assert found == (needed and tuple(sorted(needed)))


@given(st.from_regex(r"[a-zİıſß]{0,6}(?:[ab]{1,3}|c?d+)?(?:x|(?:yz){2,3})", fullmatch=True))
def test_what_matches_holds_a_needed_literal(text: str) -> None:
    pattern = re.compile(r"[a-zİıſß]{0,6}(?:[ab]{1,3}|c?d+)?(?:x|(?:yz){2,3})", re.I)
    needed = needed_literals(pattern.pattern, pattern.flags)
    for variant in (text, text.upper(), text.lower()):
        if pattern.search(variant) and needed is not None:
            assert any(literal in case_folded(variant) for literal in needed)


def test_a_group_has_all_its_patterns_and_a_missing_one_none() -> None:
    group = next(iter(RULES.patterns))
    assert compiled(RULES).group("no such group").all("text") == []
    assert compiled(RULES).group(group).patterns == RULES.patterns[group]


def test_compiled_rules_are_kept_by_identity() -> None:
    other = load_rules()
    assert compiled(RULES) is compiled(RULES)
    assert compiled(other) is not compiled(RULES)
