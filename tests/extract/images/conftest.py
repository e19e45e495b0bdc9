"""The packaged rules, read once."""

from __future__ import annotations

import pytest

from archiver.extract.images.words import CreditWords, credit_words
from archiver.model.rules import Rules
from archiver.rules.load import load_rules


@pytest.fixture(scope="session")
def rules() -> Rules:
    return load_rules()


@pytest.fixture(scope="session")
def words(rules: Rules) -> CreditWords:
    return credit_words(rules)
