"""What others read of the demo's dataset: all of them the same."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import pytest

from archiver.archive import Archive
from archiver.dataset.facts import read_facts
from archiver.dataset.formats import FORMATS, format_named
from tests.dataset.datasets import make

FORMS = [form.name for form in FORMATS]


def needs(*packages: str) -> pytest.MarkDecorator:
    missing = [name for name in packages if find_spec(name) is None]
    return pytest.mark.skipif(bool(missing), reason=f"needs {', '.join(missing)}")


@pytest.fixture(scope="module")
def exported(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The demo's dataset in each format, in three files a table."""
    folder = tmp_path_factory.mktemp("exported")
    for form in FORMS:
        make(Archive.open(demo), folder / form, form, shard_articles=20)
    return {form: folder / form for form in FORMS}


@pytest.fixture(scope="module")
def offline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache for `datasets`, which must ask nobody."""
    folder = tmp_path_factory.mktemp("hub")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"):
            patch.setenv(name, "1")
        patch.setenv("HF_HOME", str(folder))
        yield folder


def counts(folder: Path) -> dict[str, int]:
    found = read_facts(folder).rows
    assert found["articles"] == 47 and len(found) == 10
    return found


@needs("datasets")
@pytest.mark.parametrize("form", FORMS)
def test_datasets_opens_the_folder(form: str, exported: dict[str, Path], offline: Path) -> None:
    import datasets

    datasets.disable_progress_bars()
    folder = exported[form]
    assert set(datasets.get_dataset_config_names(str(folder))) == set(counts(folder))
    for name, count in counts(folder).items():
        found = datasets.load_dataset(str(folder), name, split="train", cache_dir=str(offline / form))
        assert found.num_rows == count, name
        if name == "articles":
            assert found.features["fetchedAt"].dtype == "timestamp[us, tz=UTC]"
            assert sum(map(len, found["articleBody"])) > 20_000
    assert datasets.load_dataset(str(folder), split="train", cache_dir=str(offline / form)).num_rows == 47


@needs("pandas")
def test_pandas_reads_it(exported: dict[str, Path]) -> None:
    import pandas

    for name, count in counts(exported["parquet"]).items():
        assert len(pandas.read_parquet(exported["parquet"] / "data" / name)) == count
    lines = sorted((exported["jsonl"] / "data/articles").iterdir())
    assert sum(len(pandas.read_json(path, lines=True)) for path in lines) == 47
    cells = [pandas.read_csv(path) for path in sorted((exported["csv"] / "data/articles").iterdir())]
    assert sum(map(len, cells)) == 47


@needs("polars")
def test_polars_reads_it(exported: dict[str, Path]) -> None:
    import polars

    for name, count in counts(exported["parquet"]).items():
        assert polars.scan_parquet(exported["parquet"] / "data" / name / "*.parquet").collect().height == count
    for name, count in counts(exported["jsonl"]).items():  # one by one: of several, types are those of the first file
        files = sorted((exported["jsonl"] / "data" / name).iterdir())
        tables = [polars.scan_ndjson(file, infer_schema_length=None) for file in files]
        assert polars.concat(tables, how="vertical_relaxed").collect().height == count


@pytest.mark.parametrize(
    ("form", "reader"),
    [("parquet", "read_parquet"), ("jsonl", "read_json"), ("jsonl.gz", "read_json"), ("csv", "read_csv")],
)
def test_duckdb_reads_it(form: str, reader: str, exported: dict[str, Path]) -> None:
    bodies: list[Any] = []
    for name, count in counts(exported[form]).items():
        files = exported[form] / "data" / name / f"*{format_named(form).suffix}"
        assert asked(f"select count(*) from {reader}('{files}')") == [(count,)]
        if name == "articles":
            bodies = asked(f"select sum(length(articleBody)) from {reader}('{files}')")
    files = exported["parquet"] / "data/articles/*.parquet"
    assert bodies == asked(f"select sum(length(articleBody)) from read_parquet('{files}')")


def asked(sql: str) -> list[Any]:
    with duckdb.connect() as database:
        return database.execute(sql).fetchall()


@needs("mlcroissant")
@pytest.mark.parametrize("form", FORMS)
def test_croissant_is_valid(form: str, exported: dict[str, Path], caplog: pytest.LogCaptureFixture) -> None:
    import mlcroissant

    dataset = mlcroissant.Dataset(str(exported[form] / "croissant.json"))
    issues = dataset.metadata.ctx.issues
    assert (list(issues.errors), list(issues.warnings)) == ([], [])
    assert not caplog.records
    for name, count in counts(exported[form]).items():
        assert sum(1 for _ in dataset.records(name)) == count, name
    assert os.fspath(exported[form]) not in (exported[form] / "croissant.json").read_text("utf-8")
