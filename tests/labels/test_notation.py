"""What people write down, and what they get wrong."""

from __future__ import annotations

import pytest

from scripts.labels.label import ROLES
from scripts.labels.notation import SHORT, NotationError, parse_notation


def test_short_names_are_roles_and_differ() -> None:
    assert set(SHORT.values()) <= set(ROLES)
    assert len(set(SHORT.values())) == len(SHORT)


def test_later_items_override() -> None:
    assert parse_notation("1-4 p; 2 sh; 3 -; 4 ?") == ({1: "paragraph", 2: "subheading", 4: "?"}, True)


def test_a_page_with_nothing_to_label_is_finished() -> None:
    assert parse_notation("") == ({}, True)


@pytest.mark.parametrize("wrong", ["5 para", "p 5", "7-5 p", "5- p", "x p", "5 p 6 p", "1--3 p"])
def test_what_cannot_be_read_is_told(wrong: str) -> None:
    with pytest.raises(NotationError):
        parse_notation(wrong)
