"""`archiver export` and `archiver import` as a person calls them."""

from __future__ import annotations

import json
import os
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


def test_names_that_arent_utf8(run: Run, archive_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"stick\xff")
    folder.mkdir()
    (folder / os.fsdecode(b"\xe9t\xe9.warc.gz")).write_bytes(members(warc_file(3)))
    done = run("import", str(folder), "--json", cwd=archive_dir)
    assert done.returncode == 0, done.stderr
    shown = f"{tmp_path}/stick\\xff/\\xe9t\\xe9.warc.gz"
    assert json.loads(done.stdout)["source"] == shown
    assert json.loads((archive_dir / "imports.jsonl").read_bytes())["source"] == shown
    for option in ("--wacz", "--warc"):
        target = folder / f"out.{option[2:]}"
        done = run("export", option, str(target), "--json", cwd=archive_dir)
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout)["file"] == f"{tmp_path}/stick\\xff/out.{option[2:]}"
        assert run("verify", str(target), cwd=archive_dir).returncode == 0
    for arguments in (["export", str(folder / "set")], ["query", "select 1", "--dataset", str(folder)]):
        done = run(*arguments, cwd=archive_dir)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert "has to be UTF-8" in done.stderr
    (folder / "bad.warc").write_bytes(b"hello")
    done = run("verify", str(folder / "bad.warc"), "--json", cwd=archive_dir)
    assert (done.returncode, json.loads(done.stdout)["file"]) == (4, f"{tmp_path}/stick\\xff/bad.warc")


def _bit_changed(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.unlink()
    path.write_bytes(bytes(data))


def test_damage_isnt_handed_on_in_silence(run: Run, archive_dir: Path, site: Site, tmp_path: Path) -> None:
    assert run("save", site.url("/ferry"), site.url("/tide"), "--no-requisites", cwd=archive_dir).returncode == 0
    whole = tmp_path / "whole.wacz"
    assert run("export", "--wacz", str(whole), cwd=archive_dir).returncode == 0
    checked = run("verify", str(whole), cwd=tmp_path)
    assert (checked.returncode, checked.stdout) == (0, "") and "1 WARC file" in checked.stderr
    (warc,) = (archive_dir / "archive").glob("*.warc.gz")
    rows = [
        json.loads(line.split(" ", 2)[2]) for line in (archive_dir / "indexes" / "index.cdxj").read_text().splitlines()
    ]
    (row,) = (row for row in rows if row["url"] == site.url("/ferry"))
    _bit_changed(warc, int(row["offset"]) + int(row["length"]) // 2)
    for option in ("--wacz", "--warc"):
        target = tmp_path / f"left.{option[2:]}"
        done = run("export", option, str(target), "--json", cwd=archive_dir)
        report = json.loads(done.stdout)
        assert (done.returncode, report["leftOut"], len(report["damages"])) == (4, 1, 1)
        assert f"archiver: {warc.name} at byte {row['offset']}: " in done.stderr
        assert f"left out: {site.url('/ferry')}" in done.stderr
        assert "1 capture missing from this export" in done.stderr
        assert run("verify", str(target), cwd=tmp_path).returncode == 0
    alone = run("export", "--warc", str(tmp_path / "alone"), "--url", site.url("/ferry"), cwd=archive_dir)
    assert alone.returncode == 4 and f"left out: {site.url('/ferry')}" in alone.stderr
    assert not (tmp_path / "alone").exists()


def test_a_damaged_wacz_is_known_only_as_far_as_it_can_be_read(run: Run, archive_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(members(warc_file(3)))
    assert run("import", str(tmp_path / "a.warc.gz"), cwd=archive_dir).returncode == 0
    wacz = tmp_path / "a.wacz"
    assert run("export", "--wacz", str(wacz), cwd=archive_dir).returncode == 0
    with zipfile.ZipFile(wacz) as file:
        (info,) = (info for info in file.infolist() if info.filename.startswith("archive/"))
    _bit_changed(wacz, info.header_offset + info.file_size - 40)
    done = run("import", str(wacz), cwd=archive_dir)
    assert done.returncode == 4
    assert done.stdout.startswith(f"known     {wacz}: all that can be read of it is in the archive already\n")
    assert "its CRC is wrong" in done.stdout and "1 file damaged" in done.stderr
    assert run("verify", str(wacz), cwd=tmp_path).returncode == 4


def test_an_empty_folder_is_an_error(run: Run, archive_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = run("import", str(tmp_path / "empty"), cwd=archive_dir)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{tmp_path / 'empty'}: there is no file named like a WARC, ARC or WACZ in this folder" in done.stderr
