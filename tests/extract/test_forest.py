"""The trained table answers alike however it is asked, and every answer can be taken apart."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from archiver.extract import extract
from archiver.extract.ballots import count
from archiver.extract.decide import decide
from archiver.extract.document import read_document
from archiver.extract.explain import explain, render_explanation
from archiver.extract.features import FEATURES, measure
from archiver.extract.forest import grove, reasons
from archiver.extract.passes import gather
from archiver.model.rules import Forest
from archiver.rules.load import load_rules

from .pages import page

_RULES = load_rules()
_PARAGRAPH = (
    "<p>The ferry to the outer islands will run twice a day again from Monday, the harbour office said on Friday, "
    "after the broken ramp was replaced by a new one that engineers had brought in from the mainland.</p>"
)
_BOATS = _PARAGRAPH.replace("ferry", "boat")
_DAYS = ("Monday", "Tuesday", "Sunday")  # a text says nothing twice
_BODY = (
    "<nav><a href=/>Home</a> <a href=/sea>Sea</a></nav><article>"
    f"<h1>Ferry runs again</h1>{''.join(_PARAGRAPH.replace('Monday', day) for day in _DAYS)}"
    f"<h2>New ramp</h2>{''.join(_BOATS.replace('Monday', day) for day in _DAYS)}"
    "<div>Tickets can be had at the quay.</div></article><footer>Imprint</footer>"
)


def _rows(count: int) -> list[list[float]]:
    chance = random.Random(3)
    return [[chance.choice([0.0, 1.0, -3.0, 40.0, 0.2, 900.0]) for _ in FEATURES] for _ in range(count)]


def _down(forest: Forest, row: list[float]) -> int:
    total = 0
    for tree in forest.trees:
        node = tree[0]
        while node.feature is not None:
            node = tree[node.below if row[FEATURES.index(node.feature)] <= node.threshold else node.above]
        total += node.odds
    return total


def test_all_rows_at_once_give_what_each_tree_says() -> None:
    rows = _rows(600)
    assert grove(_RULES.forest).odds(np.array(rows)) == [_down(_RULES.forest, row) / 1000 for row in rows]


def test_reasons_add_up_to_the_odds() -> None:
    start = sum(tree[0].odds for tree in _RULES.forest.trees)
    for row in _rows(20):
        worth = sum(odds for _, _, odds in reasons(_RULES.forest, row))
        assert worth == pytest.approx((_down(_RULES.forest, row) - start) / 1000)


@pytest.mark.parametrize("name", ["for", "balance"])
def test_more_that_speaks_for_a_block_never_makes_it_less_likely(name: str) -> None:
    column = FEATURES.index(name)
    for row in _rows(20):
        odds = grove(_RULES.forest).odds(
            np.array([[*row[:column], value, *row[column + 1 :]] for value in range(-6, 9)])
        )
        assert odds == sorted(odds)


def test_every_block_has_a_figure_for_every_feature() -> None:
    document = page(_BODY)
    ballots = count(len(document.blocks), gather(document))
    rows = measure(document, [ballot.evidence for ballot in ballots], range(len(document.blocks)))
    assert rows.shape == (len(document.blocks), len(FEATURES))
    assert np.isfinite(rows).all()
    link = rows[:, FEATURES.index("link")]
    assert [document.blocks[i].text for i in np.flatnonzero(link > 0.8)][:1] == ["Home Sea"]


def test_explain_says_what_the_table_went_by() -> None:
    explanation = explain(page(_BODY).capture, _RULES)
    told = {block.text: block.told for block in explanation.blocks if block.told}
    assert "Tickets can be had at the quay." in told
    assert {name for reasons_ in told.values() for name, _, _ in reasons_} <= set(FEATURES)
    assert " table " in render_explanation(explanation)


def test_without_a_table_the_votes_decide() -> None:
    rules = replace(_RULES, forest=Forest())
    document = read_document(page(_BODY).capture, rules)
    labels = decide(document, gather(document))
    texts = [document.blocks[i].text for i in labels.of("paragraph")]
    assert len(texts) >= 6
    assert "New ramp" in (extract(document.capture, rules).article_body or "")
