"""JSON Lines: what isn't the text stays as it is, and a line that can't be read stays whole and says why."""

from __future__ import annotations

import gzip
import io
from codecs import BOM_UTF8
from pathlib import Path

import msgspec
import pytest
import zstandard

from archiver.cleaning.errors import CorpusError
from archiver.cleaning.forms import form, jsonl
from archiver.cleaning.forms.jsonl import JsonLines, JsonLinesSink

LINES = (
    b'{"id": 7, "n": 1.50, "text": "A\\u00e9", "big": 123456789012345678901234567890, "z": {"b": 1,  "a": [ ]}}\r\n'
    b"\n"
    b'{"text": null}\n'
    b'{"other": "x"}\n'
    b"not json\n"
    b'{"text": "\\ud800"}\n'
    b'{"text": "caf\xe9"}\n'
    b'{"id": {"x": 1}, "text": "end without a newline"}'
)


def test_records_and_what_is_wrong_with_them(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(LINES)
    records = list(JsonLines(tmp_path / "a.jsonl", "a.jsonl", "text").records())
    assert [record.number for record in records] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [record.text for record in records] == ["Aé", None, None, None, None, None, None, "end without a newline"]
    assert [record.problem is None for record in records] == [True, True, True, False, False, False, False, True]
    assert (records[0].id, records[7].id, records[2].id) == (msgspec.Raw(b"7"), msgspec.Raw(b'{"x": 1}'), None)
    assert records[3].problem == "it has no field text"
    assert b"".join(record.raw for record in records) == LINES


def test_a_changed_text_changes_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(LINES)
    out = io.BytesIO()
    sink = JsonLinesSink(out, "text")
    for record in JsonLines(tmp_path / "a.jsonl", "a.jsonl", "text").records():
        sink.put(record, "B" if record.number == 1 else None)
    first, rest = out.getvalue().split(b"\r\n")
    assert first == b'{"id":7,"n":1.50,"text":"B","big":123456789012345678901234567890,"z":{"b": 1,  "a": [ ]}}'
    assert rest == LINES.split(b"\r\n")[1]


def test_a_file_that_begins_with_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(BOM_UTF8 + b'{"text":"A"}\n' + BOM_UTF8 + b'{"text":"B"}\n')
    records = list(JsonLines(tmp_path / "a.jsonl", "a.jsonl", "text").records())
    assert [(record.text, record.problem is None) for record in records] == [("A", True), (None, False)]
    out = io.BytesIO()
    JsonLinesSink(out, "text").put(records[0], "C")
    assert out.getvalue() == BOM_UTF8 + b'{"text":"C"}\n'


def test_a_line_that_is_too_long_goes_through_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "LONGEST_BYTES", 40)
    data = b'{"text": "' + b"x" * 200 + b'"}\n{"text": "y"}\n'
    (tmp_path / "a.jsonl").write_bytes(data)
    records = list(JsonLines(tmp_path / "a.jsonl", "a.jsonl", "text").records())
    assert b"".join(record.raw for record in records) == data
    assert {record.number for record in records[:-1]} == {1} and (records[-1].number, records[-1].text) == (2, "y")
    assert [record.problem is not None for record in records] == [True, *[False] * (len(records) - 1)]
    assert form.LONGEST_BYTES > 1 << 20


def test_packed_files_and_damaged_ones(tmp_path: Path) -> None:
    packed = {"a.gz": gzip.compress(LINES), "a.zst": zstandard.compress(LINES[:50]) + zstandard.compress(LINES[50:])}
    for name, data in packed.items():
        (tmp_path / name).write_bytes(data)
        records = list(JsonLines(tmp_path / name, name, "text").records())
        assert b"".join(record.raw for record in records) == LINES
    (tmp_path / "a.gz").write_bytes(packed["a.gz"][:-20])
    with pytest.raises(CorpusError, match=r"a\.gz: its compression is damaged") as damaged:
        list(JsonLines(tmp_path / "a.gz", "a.gz", "text").records())
    assert damaged.value.exit_code == 4
    with pytest.raises(CorpusError, match="No such file") as missing:
        list(JsonLines(tmp_path / "none", "none", "text").records())
    assert missing.value.exit_code == 1
