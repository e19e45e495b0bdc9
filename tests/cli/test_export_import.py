"""`archiver export` and `archiver import` as a person calls them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from tests.archive.records.foreign import http, members, warc_file, warc_record
from tests.cli.conftest import Run, Site


def test_saved_exported_imported(run: Run, archive_dir: Path, site: Site, tmp_path: Path) -> None:
    saved = run("save", site.url("/ferry"), "--no-requisites", cwd=archive_dir)
    assert saved.returncode == 0, saved.stderr
    target = tmp_path / "ferry.wacz"
    done = run("export", "--wacz", str(target), "--url", site.url("/ferry"), "--json", cwd=archive_dir)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["file"], report["bytes"], report["pages"]) == (str(target), target.stat().st_size, 1)
    with zipfile.ZipFile(target) as file:
        _, page = file.read("pages/pages.jsonl").decode().splitlines()
    assert json.loads(page)["title"] == "Ferry stops in winter"
    assert run("export", "--wacz", str(target), cwd=archive_dir).returncode == 2
    other = tmp_path / "other"
    run("init", str(other), "--name", "Other", "--operator", "O", "--contact", "desk@o.example")
    imported = run("import", str(target), "--json", cwd=other)
    assert imported.returncode == 0, imported.stderr
    (taken,) = map(json.loads, imported.stdout.splitlines())
    assert (taken["state"], taken["files"][0]["member"]) == ("imported", f"archive/{_warc(archive_dir)}")
    shown = run("show", site.url("/ferry"), cwd=other)
    assert "The ferry to the island will stop on Monday" in shown.stdout
    assert run("verify", cwd=other).returncode == 0
    assert run("import", str(target), cwd=other).stdout.startswith(f"known     {target}: ")


def _warc(folder: Path) -> str:
    (path,) = (folder / "archive").glob("*.warc.gz")
    return path.name


def test_a_warc_on_standard_output(run: Run, archive_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(members(warc_file(2)))
    assert run("import", str(tmp_path / "a.warc.gz"), cwd=archive_dir).returncode == 0
    done = run("export", "--warc", str(tmp_path / "b.warc.gz"), cwd=archive_dir)
    assert done.stdout == f"{tmp_path / 'b.warc.gz'}: 2 captures, {(tmp_path / 'b.warc.gz').stat().st_size:,} bytes\n"
    checked = run("verify", str(tmp_path / "b.warc.gz"), cwd=archive_dir)
    assert checked.returncode == 0, checked.stdout


def test_calls_that_cant_be_meant(run: Run, archive_dir: Path) -> None:
    for arguments, said in (
        ((), "--wacz FILE or --warc FILE"),
        (("--wacz", "a", "--warc", "b"), "--wacz FILE or --warc FILE"),
        (("--wacz", "a", "--from", "soon"), "'soon' is no time"),
        (("--wacz", "a", "--verdict", "good"), "'good' is no verdict; they are article, "),
        (("--wacz", "a", "--url", "nothing"), "'nothing' is no address"),
        (("--wacz", "a"), "there is nothing to export"),
    ):
        done = run("export", *arguments, cwd=archive_dir)
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr and "Traceback" not in done.stderr
    assert not (archive_dir / "a").exists()
    assert run("import", cwd=archive_dir).returncode == 2


def test_what_is_refused_is_told_without_its_escapes(run: Run, archive_dir: Path, tmp_path: Path) -> None:
    page, evil = tmp_path / "page.warc", tmp_path / "\x1b]0;owned\x07.warc"
    page.write_bytes(b"<html>no WARC")
    evil.write_bytes(b"\x1b[2J" + b"nothing")
    good = tmp_path / "good.warc"
    good.write_bytes(warc_record(1, http()))
    done = run("import", str(page), str(evil), str(good), cwd=archive_dir)
    assert done.returncode == 1
    assert "\x1b" not in done.stdout + done.stderr and "\x07" not in done.stdout
    lines = done.stdout.splitlines()
    assert lines[0].startswith(f"refused   {page}: at byte 0: no WARC or ARC file: it looks like an HTML page")
    assert lines[1].startswith("refused   ") and lines[2].startswith(f"imported  {good}: archive/good-")
    assert "1 file imported, 1 article line made, 2 files refused" in done.stderr
