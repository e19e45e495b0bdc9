"""`archiver verify --fixity` and `--standard` as a person calls them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.archive.exchanges import overwrite
from tests.cli.conftest import Run, Site


def _saved(run: Run, site: Site, folder: Path) -> Path:
    assert run("save", site.url("/ferry"), cwd=folder).returncode == 0
    (path,) = (folder / "archive").iterdir()
    return path


def test_what_is_saved_is_by_the_letter_and_what_it_was(run: Run, site: Site, archive_dir: Path) -> None:
    path = _saved(run, site, archive_dir)
    standard = run("verify", "--standard", cwd=archive_dir)
    assert (standard.returncode, standard.stdout) == (0, "")
    assert "0 times against the standard, 0 times against its advice" in standard.stderr
    fixity = run("verify", "--fixity", cwd=archive_dir)
    assert (fixity.returncode, fixity.stdout, fixity.stderr) == (0, "", "archiver: 1 WARC file: no defect\n")
    data = bytearray(path.read_bytes())
    data[4] ^= 1
    overwrite(path, bytes(data))
    for options in (["--fixity"], []):
        changed = run("verify", "--json", *options, cwd=archive_dir)
        assert changed.returncode == 4
        assert [json.loads(line)["code"] for line in changed.stdout.splitlines()] == ["fixityMismatch"]


def test_files_of_others_are_judged_without_an_archive(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "other\x1b[31m.warc"
    head = "WARC/1.1\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: <urn:x:y>\r\nWARC-Date: yesterday\r\n"
    path.write_bytes(f"{head}Content-Length: 0\r\n\r\n\r\n\r\n".encode())
    told = run("verify", "--standard", str(path), cwd=tmp_path)
    assert told.returncode == 4
    assert "section 5.4, WARC-Date" in told.stdout and "\x1b" not in told.stdout
    (finding,) = map(json.loads, run("verify", "--standard", "--json", str(path), cwd=tmp_path).stdout.splitlines())
    assert (finding["code"], finding["section"], finding["isShall"]) == ("dateSyntax", "5.4", True)


def test_advice_is_printed_and_is_no_damage(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "other.warc"
    head = "WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:x:y>\r\nWARC-Date: 2026-01-02T03:04:05Z\r\n"
    path.write_bytes(f"{head}Content-Length: 0\r\n\r\n\r\n\r\n".encode())
    told = run("verify", "--standard", str(path), cwd=tmp_path)
    assert told.returncode == 0 and "warcinfoFirst" in told.stdout


def test_options_that_make_no_sense_together_are_refused(run: Run, archive_dir: Path) -> None:
    for arguments in (["--fixity", "--standard"], ["--fixity", "archive.toml"]):
        assert run("verify", *arguments, cwd=archive_dir).returncode == 2


def test_a_part_that_a_server_sent_unasked_has_no_visit_that_could_be_completed(
    run: Run, site: Site, archive_dir: Path
) -> None:
    site.statuses["/ferry"] = 206
    assert run("save", site.url("/ferry"), cwd=archive_dir).returncode == 1
    done = run("verify", cwd=archive_dir)
    assert (done.returncode, "cut short" in done.stderr) == (0, False), done.stderr
