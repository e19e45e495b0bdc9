"""Text files: one document, or many between empty lines; written again they are the same bytes."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from archiver.cleaning.forms import plain
from archiver.cleaning.forms.plain import PlainSink, PlainText

DATA = b"\n\nA one\nA two\r\n\r\n \nB one\n" + b"\n\xff broken\n\nC"


def again(source: PlainText) -> bytes:
    out = io.BytesIO()
    for record in source.records():
        PlainSink(out).put(record, None)
    return out.getvalue()


def test_documents_between_empty_lines(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(DATA)
    source = PlainText(tmp_path / "a.txt", "a.txt", is_parted=True)
    found = [(record.number, record.text, record.problem) for record in source.records() if record.raw.strip()]
    assert found == [
        (1, "A one\nA two\r\n", None),
        (2, "B one\n", None),
        (3, None, "no UTF-8 at its byte 0"),
        (4, "C", None),
    ]
    assert again(source) == DATA


def test_a_file_is_one_document(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(DATA[:20])
    source = PlainText(tmp_path / "a.txt", "a.txt", is_parted=False)
    (record,) = source.records()
    assert (record.number, record.text) == (1, DATA[:20].decode())
    assert again(source) == DATA[:20]


@pytest.mark.parametrize("is_parted", [True, False])
def test_what_is_too_long_goes_through(is_parted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "LONGEST_BYTES", 16)
    data = b"first\n\n" + b"x" * 70 + b"\nmore\n\nlast\n"
    (tmp_path / "a.txt").write_bytes(data)
    source = PlainText(tmp_path / "a.txt", "a.txt", is_parted=is_parted)
    records = list(source.records())
    assert again(source) == data
    assert sum(record.problem is not None for record in records) == 1
    assert [record.text for record in records if record.text] == (["first\n", "last\n"] if is_parted else [])
