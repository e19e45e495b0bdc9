"""The test cases of Google's robots.txt parser, and what RFC 9309 says where they say something else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from archiver.crawl.robots_rules import rules_of

DAMAGED = {46, 47}
"""Their katakana letter U+30C4 was turned into a question mark on the way into the file: a rule for `/foo/bar/?` can't
match `/foo/bar/%E3%83%84`, and must match itself."""
BY_THE_RFC = {47: True, 49: True}
"""What section 2.2.2 says instead. 47: octets outside of ASCII must be encoded on both sides. 49: `%62%61%7A` is
unreserved and must be decoded, and the section's own table has that very path."""


def _is_allowed(case: dict[str, Any]) -> bool:
    rules = rules_of(200, case["robots"].encode(), None, case["ua"])
    return rules.decide(case["url"]).verdict == "allowed"


@pytest.fixture(scope="module")
def cases(shared: Path) -> list[dict[str, Any]]:
    """The cases in the file's order."""
    found: list[dict[str, Any]] = json.loads((shared / "material/robots/google_robotstxt_cases.json").read_text())
    assert len(found) == 94
    return found


@pytest.mark.corpus
def test_cases_agree(cases: list[dict[str, Any]]) -> None:
    differing = [n for n, case in enumerate(cases) if _is_allowed(case) is not case["allowed"]]
    assert differing == sorted(DAMAGED | BY_THE_RFC.keys())


@pytest.mark.corpus
def test_damaged_cases_agree_when_mended(cases: list[dict[str, Any]]) -> None:
    for n in DAMAGED:
        mended = {
            key: value.replace("/?", "/ツ") if isinstance(value, str) else value for key, value in cases[n].items()
        }
        assert mended != cases[n]
        assert _is_allowed(mended) is BY_THE_RFC.get(n, cases[n]["allowed"])


@pytest.mark.corpus
def test_cases_against_the_rfc_have_the_answer_of_the_rfc(cases: list[dict[str, Any]]) -> None:
    assert _is_allowed(cases[49]) is BY_THE_RFC[49]
    assert _is_allowed(cases[47]) is BY_THE_RFC[47]  # as it stands in the file, too: a path matches itself
