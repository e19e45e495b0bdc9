"""Reasons that blocks are left out for are those that docs/article.md lists."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from archiver.extract import extract
from archiver.extract.passes.naming import ASIDE_REASONS
from archiver.model.capture import Capture
from tests.extract.pages import rules

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "data" / "demo" / "sites").rglob("*.html"))
BESIDE_GROUPS = (
    "boilerplate", "boilerplate_amid", "boilerplate_asking", "boilerplate_blogs", "boilerplate_comments",
    "boilerplate_foot", "boilerplate_invitations", "boilerplate_notes", "boilerplate_offers", "boilerplate_pointers",
    "boilerplate_cookies", "boilerplate_readers", "boilerplate_related", "boilerplate_rights", "boilerplate_statements",
    "boilerplate_technical",
)  # fmt: skip


@cache
def _listed() -> frozenset[str]:
    section = (ROOT / "docs" / "article.md").read_text(encoding="utf-8").split("### Reasons", 1)[1].split("\n## ", 1)[0]
    return frozenset(re.findall(r"`([a-z][A-Za-z0-9]+)`", section))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PAGES[0].parents[1])))
def test_the_demo_has_no_other(page: Path) -> None:
    capture = Capture(
        requested_url=f"http://news.example/{page.stem}",
        final_url=f"http://news.example/{page.stem}",
        fetched_at=None,
        status=200,
        reason=None,
        headers=(),
        body=page.read_bytes(),
        kind="file",
    )
    found = {(block.role, block.reason) for block in extract(capture, rules()).blocks if block.reason is not None}
    assert found
    assert {(role, reason) for role, reason in found if reason not in _listed()} == set()


def test_every_phrase_and_class_family_gives_a_listed_one() -> None:
    given = {pattern.reason for group in BESIDE_GROUPS for pattern in rules().patterns[group]}
    assert given | ASIDE_REASONS <= _listed() | {"embed"}
