"""What is written is read again, by us and by others, and the same rows give the same bytes."""

from __future__ import annotations

import csv
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.dataset.column import Column, Row
from archiver.dataset.errors import DatasetError
from archiver.dataset.formats import FORMATS, Format
from archiver.dataset.formats.table_csv import cell, unmarked

COLUMNS = tuple(
    Column(kind, kind, "", "", lambda item: None)
    for kind in ("string", "integer", "number", "boolean", "time", "day", "strings")
)
TEXT = st.text(st.characters(codec="utf-8"), max_size=20) | st.sampled_from(
    ("", "=1+1", "'", "''=", "+", "-", "@", "\t", "\r\n", '"', '""', ",", "\n", "＝", "null", "\x00")
)
ROWS = st.lists(
    st.tuples(
        st.none() | TEXT,
        st.none() | st.integers(-(2**63), 2**63 - 1),
        st.none() | st.floats(allow_nan=False, allow_infinity=False),
        st.none() | st.booleans(),
        st.none() | st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC)),
        st.none() | st.dates(),
        st.lists(TEXT, max_size=3),
    ),
    max_size=6,
)


def written(form: Format, folder: Path, rows: list[Row]) -> Path:
    path = folder / f"rows{form.suffix}"
    writer = form.writer(path, COLUMNS)
    for row in rows:
        writer.add(row)
    writer.close()
    return path


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@given(rows=ROWS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_come_back(form: Format, rows: list[Row]) -> None:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        path = written(form, Path(one), rows)
        assert list(form.rows(path, COLUMNS)) == rows
        assert written(form, Path(other), rows).read_bytes() == path.read_bytes()


@given(TEXT)
@settings(deadline=None)
def test_no_cell_of_a_csv_is_a_formula_and_all_can_be_undone(text: str) -> None:
    (found,) = next(csv.reader([cell(text)], strict=True)) if "\n" not in text and "\r" not in text else [None]
    shown = cell(text)[1:-1].replace('""', '"')
    assert found in (None, shown)
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert unmarked(shown) == text


def test_csv_is_what_other_readers_of_rfc_4180_take(tmp_path: Path) -> None:
    (form,) = (one for one in FORMATS if one.name == "csv")
    rows: list[Row] = [('a\nb, "c"', 1, 0.5, True, datetime(2026, 1, 2, tzinfo=UTC), date(2026, 1, 2), ["x", "=y"])]
    path = written(form, tmp_path, rows)
    with path.open(newline="", encoding="utf-8") as file:
        head, row = csv.reader(file, strict=True)
    assert head == [column.name for column in COLUMNS]
    assert row == ['a\nb, "c"', "1", "0.5", "true", "2026-01-02T00:00:00.000000Z", "2026-01-02", '["x","=y"]']


def test_row_groups_of_parquet_are_bounded(tmp_path: Path) -> None:
    (form,) = (one for one in FORMATS if one.name == "parquet")
    rows: list[Row] = [(f"{n} " + "x" * 1_000_000, n, None, None, None, None, []) for n in range(20)]
    with pq.ParquetFile(written(form, tmp_path, rows)) as file:
        groups = [file.metadata.row_group(at) for at in range(file.num_row_groups)]
        assert [group.num_rows for group in groups] == [9, 9, 2]
        assert groups[1].column(1).statistics.min == 9
        assert groups[0].column(0).compression == "ZSTD"
        assert file.schema_arrow.field("string").metadata is not None


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@pytest.mark.parametrize("harm", ["cut", "text", "other columns"])
def test_what_is_no_such_file_is_told_with_its_place(form: Format, harm: str, tmp_path: Path) -> None:
    rows: list[Row] = [(f"row {n}", n, None, None, None, None, []) for n in range(50)]
    path = written(form, tmp_path, rows)
    columns = COLUMNS
    if harm == "cut":
        path.write_bytes(path.read_bytes()[:-30])
    elif harm == "text":
        path.write_bytes(b"nothing that one could read\xff\n")
    else:
        columns = COLUMNS[1:]
    with pytest.raises(DatasetError, match=path.name):
        list(form.rows(path, columns))
