"""The labels that are kept: well formed, without text, and still leading to their blocks."""

from __future__ import annotations

import re

import pytest

from scripts.labels.corpus import pages
from scripts.labels.label import ROLES, read_labels
from scripts.labels.place import place
from scripts.labels.seen import see
from tests.conftest import ROOT, SHARED
from tests.labels.corpus import rules

LABELS = ROOT / "tests" / "labels"
PATH = re.compile(r"(?:/[A-Za-z][\w:.-]*(?:\[\d+\])?)+")
LOST_AT_MOST = 0.05
"""Share of labels that a change in how pages are cut into blocks may lose before they have to be given again."""


def test_every_label_is_a_role_a_path_and_a_hash() -> None:
    for page in read_labels(LABELS).values():
        assert re.fullmatch("[0-9a-f]{64}", page.sha256), page.id
        for label in page.labels:
            assert label.role in ROLES, page.id
            assert label.xpath is None or PATH.fullmatch(label.xpath), (page.id, label)
            assert re.fullmatch("[0-9a-f]{16}", label.hash), (page.id, label)


@pytest.mark.corpus
@pytest.mark.slow
def test_labels_lead_to_their_blocks() -> None:
    labelled = read_labels(LABELS)
    number = sum(len(page.labels) for page in labelled.values())
    lost = 0
    found = set()
    for page in pages(SHARED / "corpus", labelled):
        assert page.sha256 == labelled[page.id].sha256, page.id
        found.add(page.id)
        lost += len(place(see(page, rules()), labelled[page.id]).lost)
    assert found == labelled.keys()
    assert lost <= LOST_AT_MOST * number
