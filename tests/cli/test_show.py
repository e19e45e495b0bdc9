"""What `show`, `explain` and `status` say of pages that aren't whole, and of lines that are damaged."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from tests.archive.exchanges import overwrite
from tests.cli.conftest import STORY, Run, Site
from tests.crawl.server import RawServer, page

CUT = "! cut off (length): it is longer than was allowed, only the beginning of the page is in the archive\n"


def save_cut(run: Run, url: str, archive_dir: Path) -> None:
    done = run("save", "--max-body", "500", url, "--json", cwd=archive_dir)
    assert (done.returncode, json.loads(done.stdout)["reason"]) == (1, "tooLarge")


def test_a_cut_page_says_so_wherever_it_is_shown(run: Run, site: Site, archive_dir: Path) -> None:
    url = site.url("/ferry")
    save_cut(run, url, archive_dir)
    for arguments in (["show", url], ["show", "--all", url], ["show", "--versions", url], ["explain", url]):
        done = run(*arguments, cwd=archive_dir)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(CUT), arguments
    known = json.loads(run("status", "--json", cwd=archive_dir).stdout)
    assert (known["truncated"], known["captures"]) == (1, 2)  # robots.txt too
    assert "1 capture was cut off" in run("status", cwd=archive_dir).stdout


def test_a_whole_page_says_nothing_of_the_kind(run: Run, site: Site, archive_dir: Path) -> None:
    url = site.url("/ferry")
    run("save", url, cwd=archive_dir)
    for arguments in (["show", url], ["show", "--all", url], ["explain", url]):
        assert "!" not in run(*arguments, cwd=archive_dir).stdout
    assert "cut off" not in run("status", cwd=archive_dir).stdout


def test_a_later_cut_capture_hides_no_whole_one(run: Run, site: Site, archive_dir: Path) -> None:
    site.pages["/f.jpg"] = b"GIF89a"
    url = site.url("/ferry")
    for day in ("Monday", "Tuesday"):
        site.pages["/ferry"] = STORY.replace("Monday", day).encode()
        run("save", url, cwd=archive_dir)
    site.pages["/ferry"] = STORY.replace("<h1>Ferry", "<h1>Tug").encode()
    save_cut(run, url, archive_dir)
    shown = run("show", url, cwd=archive_dir)
    assert "Tuesday" in shown.stdout and "Tug" not in shown.stdout and "cut off" not in shown.stdout
    passed, earlier = shown.stderr.splitlines()
    assert passed.startswith("archiver: passed over because cut off (length): a newer capture, fetched 2")
    assert earlier == "archiver: 1 earlier of this page: --versions shows them"
    for_scripts = run("show", "--json", url, cwd=archive_dir)
    assert "Tuesday" in for_scripts.stdout and "passed over because cut off (length)" in for_scripts.stderr
    every = run("show", "--versions", url, cwd=archive_dir)
    assert [word in every.stdout for word in ("Monday", "Tuesday", "Tug")] == [True] * 3
    assert every.stdout.count(CUT) == 1 and every.stderr == ""


def test_the_newest_is_shown_where_all_are_cut(run: Run, site: Site, archive_dir: Path) -> None:
    url = site.url("/ferry")
    save_cut(run, url, archive_dir)
    site.pages["/ferry"] = STORY.replace("<h1>Ferry", "<h1>Tug").encode()
    save_cut(run, url, archive_dir)
    shown = run("show", url, cwd=archive_dir)
    assert "Tug" in shown.stdout and CUT in shown.stdout
    assert "passed over" not in shown.stderr


def test_a_damaged_line_ends_in_one_line_of_error(run: Run, site: Site, archive_dir: Path) -> None:
    site.pages["/f.jpg"] = b"GIF89a"
    site.pages["/second"] = STORY.replace("Ferry", "Bus").encode()
    run("save", site.url("/ferry"), site.url("/second"), cwd=archive_dir)
    [path] = (archive_dir / "articles").iterdir()
    lines = path.read_bytes().splitlines(keepends=True)
    number = next(n for n, line in enumerate(lines, 1) if b"/ferry" in line)
    sound = lines[number - 1]
    for bad in (sound[:900] + b"\n", sound.replace(b"Passengers", b"Pass\xffngers"), sound.replace(b'"id":', b'"id"')):
        lines[number - 1] = bad
        path.write_bytes(b"".join(lines))
        for options in ([], ["--json"], ["--versions"]):
            done = run("show", *options, site.url("/ferry"), site.url("/second"), cwd=archive_dir)
            assert done.returncode == 4 and "Traceback" not in done.stderr
            assert "Bus stops in winter" in done.stdout and "Ferry stops" not in done.stdout
            error = done.stderr.splitlines()[-1]
            assert f"{path.name}: line {number}: is no " in error and "archiver repair" in error
            alone = run("show", *options, site.url("/second"), cwd=archive_dir)
            assert (alone.returncode, alone.stderr) == (0, "")
    path.write_bytes(b"".join([*lines[: number - 1], sound, *lines[number:]]))
    assert run("show", site.url("/ferry"), cwd=archive_dir).returncode == 0


def test_a_damaged_line_of_a_page_does_not_hide_the_sound_one(run: Run, site: Site, archive_dir: Path) -> None:
    url = site.url("/ferry")
    for day in ("Monday", "Tuesday"):
        site.pages["/ferry"] = STORY.replace("Monday", day).encode()
        run("save", url, cwd=archive_dir)
    newest = max((archive_dir / "articles").iterdir())
    newest.write_bytes(newest.read_bytes()[:900] + b"\n")
    shown = run("show", url, cwd=archive_dir)
    assert shown.returncode == 0 and "Monday" in shown.stdout
    assert "passed over, it may be of this page" in shown.stderr and f"{newest.name}: line 1" in shown.stderr
    every = run("show", "--versions", url, cwd=archive_dir)
    assert every.returncode == 4 and "Monday" in every.stdout
    assert every.stderr.count("\n") == 1 and f"{newest.name}: line 1" in every.stderr


def test_what_a_page_needs_and_lacks_is_told(run: Run, site: Site, archive_dir: Path) -> None:
    url = site.url("/ferry")
    assert run("save", url, cwd=archive_dir).returncode == 0
    words = run("show", url, cwd=archive_dir).stderr
    assert f"1 missing\narchiver: image {site.url('/f.jpg')} (notFound: 404)\n" in words
    checked = run("verify", cwd=archive_dir)
    assert checked.returncode == 0
    assert "1 page without some of what they need: archiver show says what\n" in checked.stderr


def test_a_body_that_ends_inside_its_coding_is_not_kept_whole(run: Run, archive_dir: Path) -> None:
    body = gzip.compress(STORY.encode() * 40)[:-60]
    with RawServer({"/story": [page(body, b"Content-Encoding: gzip")], "/robots.txt": [page(b"")]}) as server:
        done = run("save", "--json", server.url("/story"), cwd=archive_dir)
    told = json.loads(done.stdout)
    assert (done.returncode, told["kept"], told["reason"]) == (1, False, "damagedBody"), done.stderr
    assert told["recordId"] and "ends too early" in told["detail"]


def test_a_file_that_was_left_open_is_told(run: Run, site: Site, archive_dir: Path) -> None:
    run("save", site.url("/ferry"), cwd=archive_dir)
    assert "left open" not in run("status", cwd=archive_dir).stderr
    [warc] = (archive_dir / "archive").glob("*.warc.gz")
    warc.rename(f"{warc}.open")
    line = f"archiver: {warc.name} was left open by a program that died"
    for command in (["status"], ["export", "--warc", "out.warc.gz"]):
        assert line in run(*command, cwd=archive_dir).stderr, command
    assert run("repair", cwd=archive_dir).returncode == 0
    assert "left open" not in run("status", cwd=archive_dir).stderr


def test_a_page_whose_record_is_damaged_says_so(run: Run, site: Site, archive_dir: Path) -> None:
    url = site.url("/ferry")
    run("save", "--no-requisites", url, cwd=archive_dir)
    assert "damaged" not in run("show", url, cwd=archive_dir).stderr
    (path,) = (archive_dir / "archive").iterdir()
    line = json.loads(run("show", "--json", url, cwd=archive_dir).stdout)
    offset = line["capture"]["warc"]["offset"]
    data = bytearray(path.read_bytes())
    data[offset + 60] ^= 0xFF
    overwrite(path, data)
    for arguments in (["show", url], ["show", "--versions", url], ["show", "--json", url]):
        done = run(*arguments, cwd=archive_dir)
        assert (done.returncode, "Ferry stops in winter" in done.stdout) == (0, True)
        assert f"the record of this page is damaged: archive/{path.name} at byte {offset}: " in done.stderr, arguments


def test_a_page_of_a_record_that_could_be_mended_says_so(run: Run, archive_dir: Path) -> None:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + STORY.encode()
    head = ["WARC/1.0", "WARC-Type: response", "WARC-Record-ID: <urn:uuid:5b5b2f4e-0d6c-4b1c-8a55-6a2f7e0c9d12>"]
    head += [
        "WARC-Target-URI: http://quay.example/",
        "WARC-Date: 2020-01-02T03:04:05Z",
        "Content-Type: application/http",
    ]
    for name, length, problem in (("a", "-5", "is no number"), ("b", "9" * 23, "is too large")):
        lines = (
            "\r\n".join([*head, f"Content-Length: {length}", "", ""])
            .replace("quay", name)
            .replace("9d12", f"9d{name}0")
        )
        (archive_dir / f"{name}.warc").write_bytes(lines.encode() + block + b"\r\n\r\n")
        assert run("import", f"{name}.warc", cwd=archive_dir).returncode == 4
        done = run("show", f"http://{name}.example/", cwd=archive_dir)
        assert (done.returncode, "Ferry stops in winter" in done.stdout) == (0, True)
        assert f"is damaged: archive/{name}-" in done.stderr
        assert f"Content-Length {problem}" in done.stderr
