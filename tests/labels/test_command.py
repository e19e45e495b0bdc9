"""The commands as people call them."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.labels.__main__ import main
from tests.labels.corpus import CAPTION, ID, PARAGRAPHS, make_corpus, numbers, seen_page


def _call(tmp_path: Path, *arguments: str) -> int:
    return main(["--labels", str(tmp_path / "labels"), *arguments])


def test_show_prints_blocks_and_where_pictures_stand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = str(make_corpus(tmp_path))
    assert _call(tmp_path, "show", corpus, ID) == 0
    shown = capsys.readouterr().out
    number = numbers(seen_page(tmp_path))
    assert f"{number[CAPTION]} caption" in shown
    assert "▣ image ferry.jpg | A ferry" in shown
    assert PARAGRAPHS[1] not in shown
    _call(tmp_path, "show", corpus, "--all", "--width", "400", ID)
    assert PARAGRAPHS[1] in capsys.readouterr().out


def test_labels_are_taken_shown_checked_and_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = str(make_corpus(tmp_path, body="\n\n".join(PARAGRAPHS)))
    number = numbers(seen_page(tmp_path, body="\n\n".join(PARAGRAPHS)))
    notes = tmp_path / "notes.txt"
    notes.write_text(f"# read\n{ID} | {number[CAPTION]} cap; {','.join(str(number[text]) for text in PARAGRAPHS)} p\n")
    assert _call(tmp_path, "take", corpus, str(notes)) == 0
    assert _call(tmp_path, "show", corpus, ID) == 0
    assert "[caption]" in capsys.readouterr().out
    assert _call(tmp_path, "check", corpus, "--differences") == 0
    assert "labels and gold: body 1.000" in capsys.readouterr().out
    assert _call(tmp_path, "stats", corpus) == 0
    counted = capsys.readouterr().out
    assert "pages      1, 1 of them finished" in counted
    assert "languages  en 1" in counted
    assert _call(tmp_path, "take", corpus, ID, f"{number[CAPTION]} caption; open") == 0
    assert "1 of them replaced" in capsys.readouterr().out


def test_lost_labels_and_changed_pages_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = str(make_corpus(tmp_path))
    _call(tmp_path, "take", corpus, ID, "1 p")
    make_corpus(tmp_path, "<html><body><p>Something else</p></body></html>")
    assert _call(tmp_path, "check", corpus) == 1
    assert f"changed  {ID}" in capsys.readouterr().out


def test_wrong_words_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = str(make_corpus(tmp_path))
    assert _call(tmp_path, "show", corpus, "invented/bridge") == 2
    assert "no page invented/bridge" in capsys.readouterr().err
    assert _call(tmp_path, "take", corpus, ID, "1 foreword") == 2
    assert "no role" in capsys.readouterr().err
