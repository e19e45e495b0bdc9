"""Labels find their blocks again after the page was cut anew, and say so where they don't."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.labels.label import PageLabels, read_labels, write_labels
from scripts.labels.notation import NotationError
from scripts.labels.place import label_page, place
from tests.labels.corpus import CAPTION, ID, PARAGRAPHS, numbers, seen_page


def test_labels_come_back_to_their_blocks(tmp_path: Path) -> None:
    seen = seen_page(tmp_path)
    number = numbers(seen)
    roles = {number[CAPTION]: "caption", **{number[text]: "paragraph" for text in PARAGRAPHS}}
    write_labels(tmp_path / "labels", {ID: label_page(seen, roles, finished=True)})
    placed = place(seen, read_labels(tmp_path / "labels")[ID])
    assert placed.roles == roles
    assert placed.lost == ()


def test_no_text_is_kept(tmp_path: Path) -> None:
    seen = seen_page(tmp_path)
    write_labels(tmp_path, {ID: label_page(seen, {numbers(seen)[CAPTION]: "caption"}, finished=False)})
    kept = (tmp_path / "invented.jsonl").read_text("utf-8")
    assert "caption" in kept
    assert "ferry leaves" not in kept


def test_a_moved_block_is_found_by_its_text_and_a_lost_one_is_told(tmp_path: Path) -> None:
    seen = seen_page(tmp_path)
    number = numbers(seen)
    roles = {number[CAPTION]: "caption", number[PARAGRAPHS[0]]: "paragraph"}
    labels = label_page(seen, roles, finished=True)
    html = seen.page.body.decode()
    moved = seen_page(tmp_path, html.replace("<main>", "<div><main>").replace(PARAGRAPHS[0], "Other words."))
    placed = place(moved, labels)
    assert placed.roles == {numbers(moved)[CAPTION]: "caption"}
    assert [label.role for label in placed.lost] == ["paragraph"]


def test_equal_texts_in_one_element_stay_in_order(tmp_path: Path) -> None:
    html = "<html><body><h1>Ebb</h1><div>Low tide<br><br>High tide<br><br>Low tide</div></body></html>"
    seen = seen_page(tmp_path, html)
    low = [one.block.index for one in seen.blocks if one.block.text == "Low tide"]
    assert len(low) == 2
    labels = label_page(seen, {low[0]: "caption", low[1]: "paragraph"}, finished=True)
    assert place(seen, labels).roles == {low[0]: "caption", low[1]: "paragraph"}


def test_a_number_that_no_block_has_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotationError):
        label_page(seen_page(tmp_path), {999: "caption"}, finished=True)


def test_a_page_labelled_twice_or_with_no_role_is_told(tmp_path: Path) -> None:
    page = PageLabels(ID, "0" * 64, True, ())
    write_labels(tmp_path, {ID: page})
    file = tmp_path / "invented.jsonl"
    file.write_bytes(file.read_bytes() * 2)
    with pytest.raises(ValueError, match="twice"):
        read_labels(tmp_path)
    file.write_bytes(file.read_bytes().splitlines()[0].replace(b"[]", b'[["foreword",null,"0"]]'))
    with pytest.raises(ValueError, match="no role"):
        read_labels(tmp_path)
