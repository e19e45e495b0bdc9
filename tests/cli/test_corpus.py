"""Real pages, thousands of them: none crashes, none hangs, each gives its line; and where the scores stand."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.corpus, pytest.mark.slow]

FOLDERS = (
    "corpus/fundus",
    "corpus/other",
    "corpus/readability",
    "corpus/trafilatura",
    "corpus/wcxb",
    "material/hostile",
    "material/walls",
)
FLOORS = {
    "fundus": {"body": 0.95, "caption": 0.80, "credit": 0.70, "headline": 0.88, "authors": 0.84, "date": 0.96},
    "wcxb": {"body": 0.92, "segments": 0.94},
    "trafilatura": {"segments": 0.91},
}
"""Low enough for an honest change of mind, high enough to notice an accident. Leaks have a ceiling of their own."""

_NO_PAGES = {"hostile/page_50MB", "hostile/x_png", "hostile/x_gzip_bytes"}
"""What `parse` refuses: a page that takes too much, and files that are no pages by their first bytes."""


@pytest.fixture(scope="module")
def parsed(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One file of article lines for each folder."""
    out = tmp_path_factory.mktemp("lines")
    for folder in FOLDERS:
        with (out / f"{folder.replace('/', '-')}.jsonl").open("wb") as lines:
            command = [sys.executable, "-m", "archiver", "parse", "--manifest", str(shared / folder / "gold.jsonl")]
            done = subprocess.run(command, stdout=lines, stderr=subprocess.PIPE, check=False)
        assert done.returncode in (0, 1), done.stderr.decode()[-2000:]
    return out


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_page_has_its_line_in_order(folder: str, parsed: Path, shared: Path) -> None:
    wanted = [json.loads(line)["id"] for line in (shared / folder / "gold.jsonl").read_bytes().splitlines()]
    lines = [json.loads(line) for line in (parsed / f"{folder.replace('/', '-')}.jsonl").read_bytes().splitlines()]
    assert [line["id"] for line in lines] == wanted
    failed = [line["id"] for line in lines if any("extractionFailed" in w for w in line["extraction"]["warnings"])]
    assert set(failed) <= (_NO_PAGES if folder == "material/hostile" else set())


def test_scores(parsed: Path, shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    predictions = parsed / "all.jsonl"
    with predictions.open("wb") as everything:
        for folder in FOLDERS:
            everything.write((parsed / f"{folder.replace('/', '-')}.jsonl").read_bytes())
    score = [sys.executable, str(shared / "bench" / "score.py"), str(shared / "corpus"), str(predictions)]
    with capsys.disabled():
        print("\n" + subprocess.run(score, capture_output=True, text=True, check=True).stdout)
    table = json.loads(subprocess.run([*score, "--json"], capture_output=True, text=True, check=True).stdout)
    low = {
        (source, measure): (table[source][measure], floor)
        for source, floors in FLOORS.items()
        for measure, floor in floors.items()
        if table[source][measure] < floor
    }
    assert not low
    assert table["fundus"]["leak"] <= 0.02
