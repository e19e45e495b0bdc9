"""`archiver replay` as a user calls it. What a browser makes of it stands in tests/replay."""

from __future__ import annotations

import http.client
import io
import json
import os
import re
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from archiver.archive import Archive
from archiver.replay.place import find_place, time_of
from tests.cli.conftest import Run, Site


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    """Files that pass for the viewer's."""
    folder = tmp_path / "assets"
    folder.mkdir()
    for name in ("ui.js", "sw.js"):
        (folder / name).write_text(f"// {name}\n")
    return folder


@contextmanager
def replaying(cwd: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The running command, and the first line that it prints."""
    command = [sys.executable, "-m", "archiver", "replay", *arguments]
    here = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        command, cwd=cwd, env=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        try:
            assert child.stdout is not None and child.stderr is not None
            line = child.stdout.readline()
            assert line, child.stderr.read()
            yield child, line
        finally:
            child.kill()


def fetched(address: str, path: str) -> tuple[int, bytes]:
    site = urlsplit(address)
    connection = http.client.HTTPConnection("127.0.0.1", site.port or 80, timeout=20)
    connection.request("GET", path, headers={"Host": site.netloc})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, body


def test_the_archive_is_served_until_ctrl_c(run: Run, site: Site, archive_dir: Path, assets: Path) -> None:
    run("save", site.url("/ferry"), cwd=archive_dir)
    before = {path: path.stat().st_mtime_ns for path in archive_dir.rglob("*")}
    with replaying(archive_dir, "--assets", str(assets)) as (child, line):
        address = line.strip()
        assert re.fullmatch(r"http://replay-[0-9a-f]{10}\.localhost:\d+/#view=pages", address)
        assert fetched(address, "/viewer/ui.js") == (200, b"// ui.js\n")
        with zipfile.ZipFile(io.BytesIO(fetched(address, "/collection.wacz")[1])) as wacz:
            assert {name.partition("/")[0] for name in wacz.namelist()} >= {"archive", "indexes", "pages"}
            pages = [json.loads(page) for page in wacz.read("pages/pages.jsonl").splitlines()[1:]]
        assert [(page["url"], page["title"]) for page in pages] == [(site.url("/ferry"), "Ferry stops in winter")]
        child.send_signal(signal.SIGINT)
        _, words = child.communicate(timeout=30)
    assert (child.returncode, "Traceback" in words) == (0, False)
    assert {path: path.stat().st_mtime_ns for path in archive_dir.rglob("*")} == before


def test_it_begins_with_the_page_that_is_named(run: Run, site: Site, archive_dir: Path, assets: Path) -> None:
    url = site.url("/ferry")
    saved = json.loads(run("save", url, "--json", cwd=archive_dir).stdout)
    shown = json.loads(run("show", url, "--json", cwd=archive_dir).stdout)
    for name in (saved["replay"], shown["id"]):
        with replaying(archive_dir, name, "--json", "--assets", str(assets), "--host", "127.0.0.1") as (_, line):
            given = json.loads(line)
            place = urlsplit(given["address"])
            assert parse_qs(place.fragment) == {"url": [url], "ts": [saved["replay"][:14]]}
            assert place.hostname == "127.0.0.1"
            assert (given["captures"], given["pages"]) == (3, 1)  # robots.txt, and a picture that isn't there


def test_of_several_captures_the_one_next_to_a_time(run: Run, site: Site, archive_dir: Path, assets: Path) -> None:
    url = site.url("/ferry")
    stamps = []
    for word in ("summer", "autumn"):
        site.pages["/ferry"] = site.pages["/ferry"].replace(b"winter", word.encode()) + word.encode()
        stamps.append(json.loads(run("save", url, "--json", cwd=archive_dir).stdout)["replay"][:14])
    assert stamps[0] < stamps[1]
    archive = Archive.open(archive_dir)
    for time, stamp in [("2001-01-01", stamps[0]), (stamps[0], stamps[0]), ("2100-01-01T12:00Z", stamps[1])]:
        assert find_place(archive, url, time_of(time)).ts == stamp
    with replaying(archive_dir, url, "--at", stamps[0], "--assets", str(assets)) as (_, line):
        assert line.strip().endswith(f"&ts={stamps[0]}")


def test_what_is_refused(run: Run, site: Site, archive_dir: Path, assets: Path) -> None:
    run("save", site.url("/ferry"), cwd=archive_dir)
    for arguments, code, words in [
        (["https://nowhere.example/"], 1, "no capture of https://nowhere.example/"),
        (["--at", "yesterday", "https://nowhere.example/"], 2, "'yesterday' is no time"),
        (["--host", "0.0.0.0"], 2, "may lead to other machines"),
        (["--host", "evil.localhost.example"], 2, "may lead to other machines"),
        (["--assets", "."], 2, r"has no ui\.js and no sw\.js"),
        (["--archive", ".."], 3, "is no archive"),
    ]:
        done = run("replay", "--assets", str(assets), *arguments, cwd=archive_dir)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (code, "", 1)
        assert re.search(words, done.stderr)


def test_a_package_that_is_not_the_viewers_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "viewer.tgz").write_bytes(b"not it")
    done = run("replay", "--install", "viewer.tgz")
    assert (done.returncode, done.stdout) == (2, "")
    assert "viewer.tgz is not the package of replaywebpage@" in done.stderr
