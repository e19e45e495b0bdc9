"""Parquet: other columns, schema and row groups stay."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from archiver.cleaning.errors import CorpusError
from archiver.cleaning.forms.parquet import ParquetRows, ParquetSink
from archiver.model.errors import UsageError


def made(path: Path, kind: pa.DataType) -> pa.Table:
    table = pa.table(
        {
            "id": pa.array(range(10)),
            "body": pa.array([None if n == 4 else f"text {n}" for n in range(10)], kind),
            "tags": pa.array([["x"] * n for n in range(10)]),
        }
    ).replace_schema_metadata({"made": "by hand"})
    pq.write_table(table, path, row_group_size=4, compression="zstd")
    return table


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())]
)
def test_a_column_of_strings(kind: pa.DataType, tmp_path: Path) -> None:
    table = made(tmp_path / "a.parquet", kind)
    source = ParquetRows(tmp_path / "a.parquet", "a.parquet", "body")
    sink = ParquetSink(tmp_path / "b.parquet", source)
    records = list(source.records())
    for record in records:
        sink.put(record, "new" if record.number == 6 else None)
    sink.close()
    assert [record.number for record in records] == list(range(1, 11))
    assert (records[4].text, records[5].text, records[5].id) == (None, "text 5", 5)
    texts = [None if n == 4 else "new" if n == 5 else f"text {n}" for n in range(10)]
    expected = table.set_column(1, table.schema.field(1), pa.array(texts, kind))
    assert pq.read_table(tmp_path / "b.parquet").to_pylist() == expected.to_pylist()
    old, new = (pq.ParquetFile(tmp_path / name) for name in ("a.parquet", "b.parquet"))
    assert new.schema_arrow.equals(old.schema_arrow, check_metadata=True)
    assert [new.metadata.row_group(i).num_rows for i in range(new.num_row_groups)] == [4, 4, 2]
    assert new.metadata.row_group(0).column(1).compression == "ZSTD"


def test_what_is_no_column_of_strings(tmp_path: Path) -> None:
    made(tmp_path / "a.parquet", pa.string())
    with pytest.raises(UsageError, match="it has no column text, but id, body, tags"):
        list(ParquetRows(tmp_path / "a.parquet", "a.parquet", "text").records())
    with pytest.raises(CorpusError, match="was expected to have strings, not int64"):
        list(ParquetRows(tmp_path / "a.parquet", "a.parquet", "id").records())
    (tmp_path / "b.parquet").write_bytes((tmp_path / "a.parquet").read_bytes()[:-30])
    with pytest.raises(CorpusError, match="no Parquet that can be read") as damaged:
        list(ParquetRows(tmp_path / "b.parquet", "b.parquet", "body").records())
    assert damaged.value.exit_code == 4


def test_a_file_without_rows(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), tmp_path / "a.parquet")
    source = ParquetRows(tmp_path / "a.parquet", "a.parquet", "text")
    assert list(source.records()) == []
    ParquetSink(tmp_path / "b.parquet", source).close()
    assert pq.read_table(tmp_path / "b.parquet").num_rows == 0
