"""`archiver reparse` of files by path and address, as a user has it."""

from __future__ import annotations

import functools
import json
import os
import re
import shutil
import socket
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from archiver.cli.exits import ExitCode
from archiver.cli.reparse_files import Allowed, reparse_given
from archiver.model.errors import MissingExtraError
from tests.cli.conftest import Run
from tests.derive.warcs import made_warcs


@pytest.fixture(scope="module")
def warcs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two WARCs with five pages each."""
    return made_warcs(tmp_path_factory.mktemp("made") / "news", files=2, pages=10, paragraphs=1)


@pytest.fixture
def address(warcs: list[Path]) -> Iterator[str]:
    """Where a server has them."""

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    handler = functools.partial(Handler, directory=str(warcs[0].parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_files_from_anywhere_and_what_is_broken_among_them(
    warcs: list[Path], address: str, run: Run, tmp_path: Path
) -> None:
    out, damaged, text = tmp_path / "out", tmp_path / "damaged.warc.gz", tmp_path / "notes.warc"
    data = bytearray(warcs[1].read_bytes())
    data[len(data) // 2] ^= 0xFF
    damaged.write_bytes(data)
    text.write_text("No WARC at all.")
    remote, gone = f"{address}/{warcs[1].name}", f"{address}/gone.warc.gz"
    files = [warcs[0], damaged, text, tmp_path / "missing.warc", remote, gone]
    done = run("reparse", *files, "--to", out, "--allow-private", "127.0.0.1", "--json", "--workers", "1")
    assert done.returncode == ExitCode.DAMAGED
    told = json.loads(done.stdout)
    assert (told["files"], told["unread"], told["damages"], told["failures"]) == (3, 3, 2, 0)
    assert 10 <= told["articles"] == told["pages"] <= 15
    assert f"archiver: {tmp_path / 'missing.warc'}: isn't there\n" in done.stderr
    assert re.search(rf"^archiver: {re.escape(gone)}: can't be fetched: .*404", done.stderr, re.MULTILINE)
    for name in (damaged, text):
        assert re.search(rf"^archiver: {re.escape(str(name))} at byte \d+: \S", done.stderr, re.MULTILINE)
    assert "Traceback" not in done.stderr
    lines = {path.name: path.read_bytes() for path in out.glob("*.jsonl")}
    assert sorted(lines) == sorted([f"{path.name.removesuffix('.warc.gz')}.jsonl" for path in (*warcs, damaged)])
    assert run("reparse", "--archive", warcs[0].parents[1], "--workers", "1").returncode == 0
    for path in (warcs[0].parents[1] / "articles").iterdir():
        assert lines[path.name] == path.read_bytes()


def test_names_that_arent_utf8(warcs: list[Path], run: Run, tmp_path: Path) -> None:
    given, out = tmp_path / os.fsdecode(b"gi\xffven"), tmp_path / os.fsdecode(b"out\xff")
    given.mkdir()
    shutil.copy(warcs[0], given / os.fsdecode(b"a\xff.warc.gz"))
    (given / os.fsdecode(b"b\xfe.warc.gz")).write_bytes(b"hello")
    done = run("reparse", given, "--to", out, "--workers", "1")
    assert done.returncode == ExitCode.DAMAGED, done.stderr
    assert "gi\\xffven/b\\xfe.warc.gz at byte 0: no WARC or ARC file" in done.stderr
    (lines_file,) = out.glob("*.jsonl")
    lines = lines_file.read_bytes().splitlines()
    assert {json.loads(line)["capture"]["warc"]["file"] for line in lines} == {"a\\xff.warc.gz"}
    assert len(lines) == 5
    lines_file.write_bytes(b"\n".join([*lines[1:], b""]))
    done = run("reparse", given, "--to", out, "--compare", "--json", "--workers", "1")
    (change,) = map(json.loads, done.stdout.splitlines())
    assert change["kind"] == "added" and change["file"].endswith("gi\\xffven/a\\xff.warc.gz")


def test_compare_says_what_would_change_and_changes_nothing(warcs: list[Path], run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("reparse", *warcs, "--to", out, "--workers", "1").returncode == 0
    path = out / f"{warcs[0].name.removesuffix('.warc.gz')}.jsonl"
    before = path.read_text("utf-8")
    path.write_text(before.replace("The ", "A "), "utf-8")
    changed = path.read_bytes()
    done = run("reparse", *warcs, "--to", out, "--compare", "--json", "--workers", "1")
    changes = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == ExitCode.PROBLEMS
    assert len(changes) == 5
    assert {change["file"] for change in changes} == {str(warcs[0])}
    assert "headline" in {field["field"] for field in changes[0]["fields"]}
    assert path.read_bytes() == changed
    assert sorted(entry.name for entry in out.glob("*.jsonl")) == sorted(
        f"{warc.name.removesuffix('.warc.gz')}.jsonl" for warc in warcs
    )
    assert run("reparse", *warcs, "--to", out, "--workers", "1").stdout.endswith("1 article file changed.\n")
    assert path.read_text("utf-8") == before


def test_each_file_keeps_the_name_of_its_lines(warcs: list[Path], run: Run, tmp_path: Path) -> None:
    for number, warc in enumerate(warcs):
        (tmp_path / f"{number}").mkdir()
        shutil.copy(warc, tmp_path / f"{number}" / "x.warc.gz")
    both = run("reparse", "0", "1", "--to", "both", "--workers", "1")
    assert both.stdout == "10 articles of 10 pages in 2 WARC files; 2 article files changed.\n"
    made = {path.name: path.read_bytes() for path in (tmp_path / "both").glob("*.jsonl")}
    again = run("reparse", "x.warc.gz", "--to", "../both", "--workers", "1", cwd=tmp_path / "1")
    assert again.stdout == "5 articles of 5 pages in 1 WARC file; 0 article files changed.\n"
    assert {path.name: path.read_bytes() for path in (tmp_path / "both").glob("*.jsonl")} == made
    for given in ("1",), ("0", "1"):
        assert run("reparse", *given, "--to", "one", "--workers", "1").returncode == 0
    lines = [line for path in (tmp_path / "one").glob("*.jsonl") for line in path.read_bytes().splitlines()]
    assert len({json.loads(line)["capture"]["warc"]["recordId"] for line in lines}) == 10


def test_lines_stand_outside_of_what_is_searched(warcs: list[Path], run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    shutil.copy(warcs[0], tmp_path / "in")
    (tmp_path / "link").symlink_to("in")
    for given, to in (("in", "in/lines"), ("in", "link/lines"), ("link", "in")):
        done = run("reparse", given, "--to", to)
        assert (done.returncode, "which is searched for WARCs" in done.stderr) == (ExitCode.USAGE, True)
    assert not (tmp_path / "in" / "lines").exists()
    own = warcs[0].parents[1] / "articles"
    before = {path.name: path.read_bytes() for path in own.iterdir()}
    done = run("reparse", warcs[0], "--to", own)
    assert (done.returncode, "keeps its own files in" in done.stderr) == (ExitCode.USAGE, True)
    assert {path.name: path.read_bytes() for path in own.iterdir()} == before


@pytest.mark.parametrize("name", ["../out.jsonl", "/x.jsonl", "..", "archive.toml"])
def test_no_lines_are_written_elsewhere(name: str, warcs: list[Path], run: Run, tmp_path: Path) -> None:
    (tmp_path / "lines").mkdir()
    (tmp_path / "lines" / ".sources.json").write_text(json.dumps({str(warcs[0]): name}))
    done = run("reparse", str(warcs[0]), "--to", "lines", "--workers", "1")
    assert done.returncode == ExitCode.ARCHIVE and ".sources.json: expected names of files" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["lines"]


def test_nothing_that_can_be_read(run: Run, tmp_path: Path) -> None:
    done = run("reparse", "none.warc", "--to", "out")
    assert done.returncode == ExitCode.PROBLEMS
    assert done.stdout == "0 articles of 0 pages in 0 WARC files, 1 file couldn't be read; 0 article files changed.\n"
    with socket.socket() as unused:  # bound, and nobody listens
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/x.warc.gz"
        done = run("reparse", url, "--to", "out", "--allow-private", "127.0.0.1")
    assert done.returncode == ExitCode.PROBLEMS
    assert "can't be fetched: ClientConnectorError: Cannot connect" in done.stderr


def test_calls_that_make_no_sense(warcs: list[Path], run: Run, tmp_path: Path) -> None:
    for arguments in (
        [warcs[0]],
        ["--to", tmp_path],
        ["--allow-private", "::1"],
        ["ftp://a.example/b.warc", "--to", tmp_path],
        [warcs[0], "--to", tmp_path / "none", "--compare"],
    ):
        done = run("reparse", *arguments)
        assert done.returncode == ExitCode.USAGE
        assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_private_addresses_are_refused(address: str, run: Run, tmp_path: Path) -> None:
    done = run("reparse", f"{address}/a.warc.gz", "--to", tmp_path / "out")
    assert done.returncode == ExitCode.PROBLEMS
    assert "127.0.0.1 is loopback; --allow-private 127.0.0.1 opens it" in done.stderr


def test_addresses_need_an_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    for name in ("archiver.packing.remote", "archiver.packing.remote_file"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    with pytest.raises(MissingExtraError, match=r"news-archiver\[cluster\]"):
        reparse_given(("s3://a/b",), tmp_path, Allowed((), None, 1), lambda _: None, None)


@pytest.mark.corpus
def test_files_of_other_programs_go_the_same_way(shared: Path, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run("reparse", shared / "material" / "warcs", "--to", out, "--json")
    assert done.returncode == ExitCode.DAMAGED
    assert "Traceback" not in done.stderr
    told = json.loads(done.stdout)
    assert told["files"] + told["unread"] == len([p for p in (shared / "material" / "warcs").rglob("*") if _is_warc(p)])
    assert told["articles"] > 50
    assert told["articles"] == sum(path.read_bytes().count(b"\n") for path in out.glob("*.jsonl"))


def _is_warc(path: Path) -> bool:
    return re.search(r"\.(arc|warc|arc\.gz|warc\.gz|warc\.zst|warc\.lz4|arc\.lz4|wacz)$", path.name) is not None
