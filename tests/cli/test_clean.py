"""`archiver clean`: texts in, texts out, what was taken out beside them, and a clear word where something is wrong."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from archiver.cli import main
from tests.cleaning.texts import BANNER, stories
from tests.cli.conftest import Run
from tests.conftest import ROOT


def put(folder: Path, texts: list[str]) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "a.jsonl").write_text("".join(json.dumps({"n": n, "text": text}) + "\n" for n, text in enumerate(texts)))


def test_files_of_all_forms_in_a_folder(run: Run, tmp_path: Path) -> None:
    texts = stories(40)
    put(tmp_path / "in", texts)
    (tmp_path / "in" / "sub").mkdir()
    for number, text in enumerate(texts[:3]):
        (tmp_path / "in" / "sub" / f"{number}.txt.gz").write_bytes(gzip.compress(text.encode()))
    pq.write_table(pa.table({"text": texts, "n": range(40)}), tmp_path / "in" / "b.parquet")
    (tmp_path / "in" / "c.html").write_text("<p>no corpus")
    done = run("clean", "in", "--to", "out", "--report", "report.json", "--json", "--workers", "1")
    assert (done.returncode, done.stderr) == (0, "")
    names = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.*"))
    assert names == ["a.jsonl", "b.parquet", "removed.jsonl", "sub/0.txt.gz", "sub/1.txt.gz", "sub/2.txt.gz"]
    report = json.loads(done.stdout)
    assert json.loads((tmp_path / "report.json").read_text()) == report
    assert (report["records"], report["changed"], report["bad"], report["stories"]) == (83, 83, 0, 40)
    assert report["removed"]["caption"] == {"sharedCredit": 83}
    kept = [json.loads(line)["text"] for line in (tmp_path / "out" / "a.jsonl").read_text().splitlines()]
    assert kept == pq.read_table(tmp_path / "out" / "b.parquet")["text"].to_pylist()
    assert gzip.decompress((tmp_path / "out" / "sub" / "1.txt.gz").read_bytes()).decode() == kept[1]
    assert not [text for text in kept if BANNER in text or "Zwollvik" in text]
    removed = [json.loads(line) for line in (tmp_path / "out" / "removed.jsonl").read_text().splitlines()]
    places = {"a.jsonl": texts, "b.parquet": texts, **{f"sub/{n}.txt.gz": [texts[n]] for n in range(3)}}
    for piece in removed:
        assert places[piece["file"]][piece["record"] - 1][piece["start"] : piece["end"]] == piece["text"]


def test_no_file_is_written_over_another_one_of_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(stories(1)[0])
    (tmp_path / "b.txt.part").write_text(stories(1)[0])
    (tmp_path / "link").symlink_to("out/removed.jsonl")
    (tmp_path / "same").symlink_to(".")
    for words in (
        ("a.txt", "--to", "out", "--report", "out/removed.jsonl"),
        ("a.txt", "--to", "out", "--report", "out/../out/a.txt"),
        ("a.txt", "--to", "out", "--report", "link"),
        ("a.txt", "--to", "out", "--report", "same/out/removed.jsonl"),
        ("a.txt", "--removed", "r.jsonl", "--report", "./r.jsonl"),
        ("a.txt", "--to", "out", "--removed", "out/a.txt.part"),
        ("b.txt.part", "--format", "text", "--removed", "b.txt"),
    ):
        done = CliRunner().invoke(main, ["clean", *words, "--workers", "1"])
        assert (done.exit_code, "would be written over" in done.output) == (2, True), done.output
        assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.txt.part", "link", "same"]


def test_nothing_is_made_inside_what_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path / "in", stories(2))
    (tmp_path / "link").symlink_to("in")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "in" / "away").symlink_to("../elsewhere")
    for words in (
        ("in", "--to", "in/out"), ("in", "--to", "in"), ("in", "--to", "link/out"), ("link", "--to", "in/out/deep"),
        ("in", "--removed", "in/r.jsonl"), ("in", "--to", "out", "--report", "link/r.txt"),
    ):  # fmt: skip
        done = CliRunner().invoke(main, ["clean", *words, "--workers", "1"])
        assert (done.exit_code, "which is read: the next run would clean" in done.output) == (2, True), done.output
    assert sorted(path.name for path in (tmp_path / "in").iterdir()) == ["a.jsonl", "away"]
    done = CliRunner().invoke(
        main, ["clean", "in", "--to", "in/away/out", "--report", "in/report.json", "--workers", "1"]
    )
    assert (done.exit_code, (tmp_path / "elsewhere" / "out" / "a.jsonl").is_file()) == (0, True), done.output


def test_standard_output_is_no_file_that_is_read(tmp_path: Path) -> None:
    put(tmp_path / "in", stories(2))
    for command, name in (("clean", "out.jsonl"), ("parse", "out.txt")):
        with (tmp_path / "in" / name).open("wb") as out:
            done = subprocess.run(
                [sys.executable, "-m", "archiver", command, "in", "--workers", "1"],
                stdout=out, stderr=subprocess.PIPE, text=True, cwd=tmp_path, timeout=60,
                env=os.environ | {"PYTHONPATH": str(ROOT)},
            )  # fmt: skip
        assert (done.returncode, f"in/{name} is read, and standard output is" in done.stderr) == (2, True), done.stderr


def test_a_filter(run: Run, tmp_path: Path) -> None:
    lines = "".join(json.dumps({"text": text}) + "\n" for text in stories(30))
    done = run("clean", "-", "--removed", "removed.jsonl", "--workers", "1", stdin=lines + "{broken\n")
    assert done.returncode == 1
    out = done.stdout.splitlines()
    assert (len(out), out[-1]) == (31, "{broken")
    assert "stdin, record 31: a JSON object with a string in text was expected" in done.stderr
    assert "30 texts, 30 changed" in done.stderr
    assert len((tmp_path / "removed.jsonl").read_text().splitlines()) == 60
    assert run("clean", "-", stdin=lines).returncode == 2


def test_names_that_are_no_utf8(run: Run, tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9")
    given = tmp_path / "in"
    given.mkdir()
    (given / f"{name}.txt").write_text(stories(1)[0] + "\n\nPhoto: Ann Lee/AFP\n\nIt will meet again.\n")
    pq.write_table(pa.table({"text": stories(30)}), given / "a.parquet")
    (given / "a.parquet").rename(given / f"{name}.parquet")
    (given / f"{name}.jsonl").write_text("{broken\n")
    done = run("clean", ".", "--to", "../out", "--workers", "1", cwd=given)
    assert done.returncode == 1
    assert "caf\\xe9.jsonl, record 1: " in done.stderr and "Traceback" not in done.stderr
    removed = [json.loads(line) for line in (tmp_path / "out" / "removed.jsonl").read_text().splitlines()]
    assert {piece["file"] for piece in removed} == {"caf\\xe9.txt", "caf\\xe9.parquet"}
    assert {path.name for path in (tmp_path / "out").iterdir()} > {f"{name}.txt", f"{name}.parquet"}


def test_a_wrong_field_is_told_once(run: Run, tmp_path: Path) -> None:
    put(tmp_path / "in", stories(50))
    (tmp_path / "in" / "b.jsonl").write_text('{"broken\n\n')
    done = run("clean", "in", "--field", "body", "--to", "out", "--workers", "1")
    assert (done.returncode, (tmp_path / "out").exists()) == (2, False)
    assert done.stderr.endswith("no record has a field body; there are: n, text\n") and done.stderr.count("\n") == 1
    with (tmp_path / "in" / "b.jsonl").open("a") as lines:
        lines.write('{"body": null}\n' + "[]\n" * 30)
    done = run("clean", "in", "--field", "body", "--to", "out", "--workers", "1")
    assert done.returncode == 1
    told = [line for line in done.stderr.splitlines() if "it stays as it is" in line or "more of these" in line]
    assert sum(line.startswith("archiver: a.jsonl, record ") for line in told) == 20
    assert [line for line in told if "more" in line] == [
        "archiver: 30 more of these: it has no field body",
        "archiver: 11 more of these: a JSON object with a string in body was expected",
    ]
    assert "; 81 that can't be read" in done.stderr


def test_documents_between_empty_lines(run: Run, tmp_path: Path) -> None:
    texts = [text.replace("\n\n", "\n") for text in stories(30)]
    (tmp_path / "all.txt").write_text("\n\n".join(texts) + "\n")
    done = run("clean", "all.txt", "--documents", "paragraphs", "--workers", "1")
    assert done.returncode == 0
    assert "30 texts, 30 changed" in done.stderr and "--removed FILE keeps it" in done.stderr
    assert [len(text.splitlines()) for text in done.stdout.split("\n\n")] == [4] * 30


def test_what_is_wrong_is_said_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path / "in", stories(2))
    put(tmp_path / "other", stories(2))
    pq.write_table(pa.table({"text": stories(2)}), tmp_path / "b.parquet")
    (tmp_path / "broken.jsonl.gz").write_bytes(gzip.compress(b'{"text": "x"}\n' * 99)[:-9])
    (tmp_path / "a.csv").write_text("a,b\n")
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "a.jsonl").touch()
    (tmp_path / "empty").mkdir()
    wrong = {
        ("in", "other", "--to", "out"): (2, "two files would be out/a.jsonl"),
        ("in", "--to", "there"): (2, "there/a.jsonl is there already"),
        ("in", "--to", "out", "--removed", "out/a.jsonl"): (2, "would be written over the cleaned file out/a.jsonl"),
        ("b.parquet", "in"): (2, "--to names a folder"),
        ("b.parquet", "--field", "body", "--to", "out"): (2, "b.parquet: it has no column body, but text"),
        ("broken.jsonl.gz", "--to", "out"): (4, "broken.jsonl.gz: its compression is damaged"),
        ("in", "--to", "b.parquet/out"): (3, "Not a directory"),
        ("empty", "--to", "out"): (2, "no corpus files there"),
        ("in", "-"): (2, "stands alone"),
        ("a.csv", "--to", "out"): (2, "a.csv: its form can't be told by its name or first bytes"),
        ("in", "--removed", "-", "--to", "out"): (2, "--removed and --report name files"),
        ("in", "--to", "b.parquet"): (2, "b.parquet is no folder"),
    }
    for words, (code, told) in wrong.items():
        done = CliRunner().invoke(main, ["clean", *words, "--workers", "1"])
        assert done.exit_code == code, done.output
        assert told in done.output and "Traceback" not in done.output
    assert not [path for path in tmp_path.rglob("out/*") if path.is_file()]
