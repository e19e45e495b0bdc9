"""`archiver bench` as it is called: tables, JSON, floors and what becomes of the exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.bench.conftest import corpus
from tests.cli.conftest import Run

__all__ = ["corpus"]


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_figures_are_printed_beside_those_that_are_stored(run: Run, corpus: Path, tmp_path: Path) -> None:
    at = ["bench", str(corpus), "--workers", "1", "--figures", "floors.toml"]
    first = run(*at, "--floors", "--source", "stories")
    assert (first.returncode, "no floors are stored for these pages" in first.stderr) == (1, True)
    assert run(*at, "--pin").returncode == 0
    again = run(*at, "--floors", "--json")
    assert (again.returncode, again.stderr) == (0, "archiver: every floor is kept\n")
    segments, stories = lines(again.stdout)
    assert (stories["source"], stories["pages"], stories["figures"]["headline"]) == ("stories", 2, 0.5)
    assert segments["stored"]["floors"]["segments"] == segments["figures"]["segments"] == 1.0
    table = run(*at, "--source", "stories").stdout
    assert "stories, 2 pages" in table and stories["hash"] in table


def test_a_floor_goes_down_only_with_a_reason(run: Run, corpus: Path, tmp_path: Path) -> None:
    at = ["bench", str(corpus), "--source", "stories", "--workers", "1", "--figures", "floors.toml"]
    assert run(*at, "--pin").returncode == 0
    floors = tmp_path / "floors.toml"
    floors.write_text(floors.read_text().replace("headline = 0.5", "headline = 0.9"))
    broken = run(*at, "--floors")
    assert (broken.returncode, "headline is 0.5000, its floor 0.900" in broken.stderr) == (1, True)
    assert run(*at, "--pin", "--floors").returncode == 1
    for alone in (["--lower"], ["--reason", "x"], ["--lower", "--reason", " "]):
        assert run(*at, *alone).returncode == 2
    mended = run(*at, "--lower", "--reason", "titles are told otherwise now", "--floors")
    assert (mended.returncode, 'reason = "titles are told otherwise now"' in floors.read_text()) == (0, True)


def test_halves_stand_side_by_side(run: Run, corpus: Path) -> None:
    done = run("bench", str(corpus), "--split", "--workers", "1", "--source", "stories")
    assert "development" in done.stdout and "heldOut" in done.stdout
    (headline,) = (line.split() for line in done.stdout.splitlines() if " headline " in line)
    assert headline[-3:] == ["0.500", "1.000", "0.000"]
    only = lines(run("bench", str(corpus), "--half", "development", "--workers", "1", "--json").stdout)
    assert [(one["source"], one["half"], one["pages"]) for one in only] == [
        ("segments", "development", 1), ("stories", "development", 1)
    ]  # fmt: skip
    assert run("bench", str(corpus), "--half", "heldOut", "--split").returncode == 2


def test_nothing_to_score_keeps_no_floor(run: Run, corpus: Path, tmp_path: Path) -> None:
    at = ["bench", str(corpus), "--source", "segments", "--workers", "1", "--figures", "floors.toml"]
    for options in (["--half", "heldOut"], ["--half", "heldOut", "--json", "--floors"], ["--half", "heldOut", "--pin"]):
        done = run(*at, *options)
        assert (done.returncode, done.stdout) == (2, "")
        assert "no page to score: segments" in done.stderr and "Traceback" not in done.stderr
    (corpus / "segments" / "gold.jsonl").write_bytes(b"")
    for option in ("--split", "--pin", "--floors"):
        done = run(*at, option)
        assert (done.returncode, "segments/gold.jsonl has no pages" in done.stderr) == (2, True)
    assert not (tmp_path / "floors.toml").exists()


def test_what_passes_are_worth_and_what_it_costs(run: Run, corpus: Path) -> None:
    done = run("bench", str(corpus), "--ablate", "--speed", "--workers", "1", "--source", "stories")
    assert done.returncode == 0, done.stderr
    (caption,) = (line for line in done.stdout.splitlines() if line.startswith("caption "))
    assert "stories caption +" in caption
    assert "lxml.html parsing" in done.stdout and "× parsing" in done.stdout
    rows = lines(run("bench", str(corpus), "--speed", "--json", "--workers", "1").stdout)
    timed = {row["program"]: row for row in rows if "program" in row}
    assert timed["lxml.html parsing"]["ratioToParsing"] == 1.0
    assert timed["archiver"]["pages"] == 3 and timed["archiver"]["peakBytes"] > 20e6


def test_figures_of_pages_that_say_less(run: Run, corpus: Path) -> None:
    at = ["bench", str(corpus), "--workers", "1", "--source", "stories"]
    table = run(*at, "--hide", "metadata,elements", "--hide", "classes").stdout.split("Figures with evidence hidden")[1]
    assert table.split()[:6] == ["source", "measure", "nothing", "metadata,", "elements", "classes"]
    rows = lines(run(*at, "--hide", "heading", "--json").stdout)
    assert [row["hidden"] for row in rows if "hidden" in row] == [[], ["heading"]]
    assert rows[-1]["figures"]["stories"]["body"] == 1.0
    unknown = run(*at, "--hide", "metadata,fonts")
    assert (unknown.returncode, "'fonts' is none of metadata, microdata" in unknown.stderr) == (2, True)


def test_a_folder_that_is_no_corpus(run: Run, tmp_path: Path) -> None:
    done = run("bench", str(tmp_path))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
