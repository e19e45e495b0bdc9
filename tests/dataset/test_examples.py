"""What the docs show can be done: the SQL of docs/dataset.md, and the notebook from start to end."""

from __future__ import annotations

import json
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.dataset.query import Query, archive_tables, dataset_tables
from tests.conftest import ROOT
from tests.dataset.datasets import make

EXAMPLES = re.findall(r"^```sql\n-- (.*?)\n(.*?)^```", (ROOT / "docs/dataset.md").read_text("utf-8"), re.M | re.S)
NOTEBOOK = ROOT / "docs/notebooks/first-look.ipynb"


@pytest.fixture(scope="module")
def exported(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported") / "set"
    make(Archive.open(demo), folder, purpose="own")
    return folder


@pytest.mark.parametrize("sql", [sql for _, sql in EXAMPLES], ids=[name for name, _ in EXAMPLES])
def test_an_example_gives_the_same_of_archive_and_dataset(sql: str, demo: Path, exported: Path) -> None:
    answers = []
    for tables in (archive_tables([Archive.open(demo)]), dataset_tables(exported)):
        with Query(tables) as query:
            answers.append(sorted(map(repr, query.run(sql))))
    assert answers[0] == answers[1] and answers[0]


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 6


@pytest.mark.skipif(find_spec("matplotlib") is None, reason="needs matplotlib")
def test_the_notebook_draws_three_plots(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    monkeypatch.setenv("ARCHIVER_ARCHIVE", str(demo))
    notebook = json.loads(NOTEBOOK.read_text("utf-8"))
    names: dict[str, object] = {}
    pyplot.close("all")
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [] and cell["execution_count"] is None  # stripped
            exec("".join(cell["source"]), names)
    figures = [pyplot.figure(number) for number in pyplot.get_fignums()]
    assert len(figures) == 3
    for number, figure in enumerate(figures):
        (axes,) = figure.axes
        assert len(axes.patches) > 5 and axes.get_title() and axes.get_xlabel()
        figure.savefig(tmp_path / f"{number}.png")
    pyplot.close("all")
