"""One archive through the commands, from the first page to a flipped bit."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.archive.exchanges import overwrite
from tests.cli.conftest import STORY, Run, Site


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_page_is_saved_shown_and_checked(run: Run, site: Site, archive_dir: Path) -> None:
    url = site.url("/ferry")
    saved = run("save", url, "--json", cwd=archive_dir)
    assert saved.returncode == 0, saved.stderr
    (page,) = lines(saved.stdout)
    assert (page["url"], page["kept"], page["status"], page["headline"]) == (url, True, 200, "Ferry stops in winter")

    names = [url, page["articleId"], page["recordId"], page["recordId"].strip("<>"), f"{page['file']}:{page['offset']}"]
    shown = run("show", "--json", *names, cwd=archive_dir)
    assert shown.returncode == 0, shown.stderr
    stored = "".join(path.read_text() for path in (archive_dir / "articles").iterdir())
    assert shown.stdout == stored * len(names)
    assert lines(stored)[0]["id"] == page["articleId"]

    read = run("show", "--all", url, cwd=archive_dir)
    for part in (
        "Ferry stops in winter\n",
        "The ferry at the pier.",
        "Passengers have to take the bus",
        "Harbour Post",
    ):
        assert part in read.stdout
    assert "\x1b" not in read.stdout

    why = run("explain", url, cwd=archive_dir)
    assert why.returncode == 0 and "Passengers have to take the bus" in why.stdout
    by_file = run("explain", "-", "--url", url, "--json", stdin=STORY)
    assert lines(by_file.stdout)[0]["article"]["headline"] == "Ferry stops in winter"

    assert [run(name, cwd=archive_dir).returncode for name in ("verify", "status", "rebuild", "reparse")] == [0] * 4
    assert run("reparse", "--compare", "--json", cwd=archive_dir).stdout == ""
    assert "".join(path.read_text() for path in (archive_dir / "articles").iterdir()) == stored
    assert lines(run("rebuild", "--json", cwd=archive_dir).stdout)[0]["rows"] == 3  # robots.txt and its picture too


def test_a_page_saved_again_is_a_revisit_until_it_changes(run: Run, site: Site, archive_dir: Path) -> None:
    url = site.url("/ferry")
    outcomes = []
    for body in (STORY, STORY, STORY.replace("Monday", "Tuesday")):
        site.pages["/ferry"] = body.encode()
        outcomes += [page["outcome"] for page in lines(run("save", url, "--json", cwd=archive_dir).stdout)]
    assert outcomes[1] == "unchanged" and outcomes[0] == outcomes[2] != "unchanged"
    newest = run("show", url, cwd=archive_dir)
    assert "Tuesday" in newest.stdout and "1 earlier" in newest.stderr
    both = run("show", url, "--versions", "--json", cwd=archive_dir)
    assert [("Monday" in line, "Tuesday" in line) for line in both.stdout.splitlines()] == [
        (True, False),
        (False, True),
    ]
    known = lines(run("status", "--json", cwd=archive_dir).stdout)[0]
    assert (known["revisits"] >= 1, known["versions"], known["articles"]) == (True, 2, 2)


def test_a_lost_catalogue_is_told_until_it_is_rebuilt(run: Run, site: Site, archive_dir: Path) -> None:
    run("save", site.url("/ferry"), cwd=archive_dir)
    assert "behind" not in run("status", cwd=archive_dir).stdout
    for part in archive_dir.glob("catalogue.sqlite*"):
        part.unlink()
    assert "archiver rebuild" in run("status", cwd=archive_dir).stdout
    assert len(lines(run("status", "--json", cwd=archive_dir).stdout)[0]["behind"]) == 1
    run("rebuild", cwd=archive_dir)
    assert "behind" not in run("status", cwd=archive_dir).stdout


def test_a_page_that_can_not_be_kept_is_told(run: Run, site: Site, archive_dir: Path) -> None:
    done = run("save", site.url("/ferry"), "http://127.0.0.1:1/", "--json", cwd=archive_dir)
    kept = {page["url"]: (page["kept"], page["reason"]) for page in lines(done.stdout)}
    assert kept[site.url("/ferry")] == (True, None)
    assert kept["http://127.0.0.1:1/"][0] is False and kept["http://127.0.0.1:1/"][1]
    assert done.returncode == 1
    missing = run("save", site.url("/nowhere"), "--json", cwd=archive_dir)
    assert (missing.returncode, lines(missing.stdout)[0]["status"]) == (0, 404)


def test_private_addresses_need_leave(run: Run, site: Site, tmp_path: Path) -> None:
    run("init", "shy", "--operator", "x", "--contact", "y@z.example")
    refused = run("save", site.url("/ferry"), cwd=tmp_path / "shy")
    assert refused.returncode == 1 and "failed" in refused.stdout
    allowed = run("save", "--delay", "0", "--allow-private", "127.0.0.0/8", site.url("/ferry"), cwd=tmp_path / "shy")
    assert allowed.returncode == 0, allowed.stdout


def test_addresses_come_from_a_list(run: Run, site: Site, archive_dir: Path) -> None:
    site.pages["/second"] = STORY.encode()
    text = f"# two pages\n{site.url('/ferry')}\n\n {site.url('/second')} # why\n{site.url('/ferry')}\n"
    done = run("save", "-i", "-", "--json", stdin=text, cwd=archive_dir)
    assert sorted(page["url"] for page in lines(done.stdout)) == [site.url("/ferry"), site.url("/second")]


def test_crawl_takes_its_sources_from_the_settings(run: Run, site: Site, archive_dir: Path) -> None:
    site.pages["/second"] = STORY.replace("Ferry", "Bus").encode()
    with (archive_dir / "archive.toml").open("a") as settings:
        for name, path in (("one", "/ferry"), ("two", "/second")):
            settings.write(f'[[source]]\nname = "{name}"\nkind = "urls"\nurls = ["{site.url(path)}"]\n')
    one = run("crawl", "two", "--json", cwd=archive_dir)
    *pages, end = lines(one.stdout)
    assert one.returncode == 0, one.stderr
    assert [page["url"] for page in pages] == [site.url("/second")]
    assert end["end"]["pages"] == 1
    both = run("crawl", cwd=archive_dir)
    assert both.returncode == 0 and "1 page kept, 0 not" in both.stdout  # the other was fetched before
    again = run("crawl", "--again", cwd=archive_dir)
    assert again.returncode == 0 and "2 pages kept, 0 not" in again.stdout
    assert run("crawl", "three", cwd=archive_dir).returncode == 2


def test_hostile_text_reaches_no_terminal(run: Run, site: Site, archive_dir: Path) -> None:
    evil = "\x1b]0;owned\x07\x9b31m\u202e"
    site.pages["/evil"] = STORY.replace("Ferry stops", f"Ferry {evil}stops").replace("bridge", f"bri{evil}dge").encode()
    for done in (
        run("save", site.url("/evil"), cwd=archive_dir),
        run("show", "--all", site.url("/evil"), cwd=archive_dir),
        run("status", cwd=archive_dir),
    ):
        assert done.returncode == 0
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(done.stdout + done.stderr)


def test_a_flipped_bit_is_found(run: Run, site: Site, archive_dir: Path) -> None:
    (page,) = lines(run("save", site.url("/ferry"), "--json", cwd=archive_dir).stdout)
    path = archive_dir / "archive" / page["file"]
    data = bytearray(path.read_bytes())
    data[page["offset"] + 200] ^= 1
    overwrite(path, data)
    for command in ("verify", "rebuild"):
        done = run(command, cwd=archive_dir)
        assert done.returncode == 4, (command, done.stdout, done.stderr)
        assert page["file"] in done.stdout + done.stderr


def test_what_has_no_article_is_told(run: Run, site: Site, archive_dir: Path) -> None:
    site.pages["/robots.txt"] = b"User-agent: *\nAllow: /\n"
    run("save", site.url("/ferry"), cwd=archive_dir)
    done = run("show", site.url("/robots.txt"), "https://nowhere.example/", cwd=archive_dir)
    first, second = done.stderr.splitlines()
    assert done.returncode == 1
    assert "but it was fetched: response, status 200" in first
    assert second == "archiver: no article of https://nowhere.example/ in this archive"


def test_a_crawl_that_is_stopped_says_so_and_is_whole(run: Run, site: Site, archive_dir: Path) -> None:
    paths = [f"/{number}" for number in range(200)]
    site.pages |= dict.fromkeys(paths, STORY.encode())
    settings = archive_dir / "archive.toml"
    settings.write_text(settings.read_text().replace("delay = 0.0", "delay = 0.2"))
    with settings.open("a") as file:
        file.write(f'[[source]]\nname = "all"\nkind = "urls"\nurls = {json.dumps(list(map(site.url, paths)))}\n')
    command = [sys.executable, "-m", "archiver", "crawl", "--json"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=archive_dir, stdout=pipe, stderr=pipe, bufsize=0) as child:
        assert child.stdout is not None
        first = child.stdout.readline()
        child.send_signal(signal.SIGINT)
        rest, words = child.communicate(timeout=60)
    assert child.returncode == 75, words
    assert b"Traceback" not in words
    *_, end = lines((first + rest).decode())
    assert 1 <= end["end"]["pages"] < 200
    assert run("verify", cwd=archive_dir).stdout == ""


def test_a_line_that_is_no_text_fails_alone(run: Run, site: Site, archive_dir: Path) -> None:
    given = b"\xef\xbb\xbf# list\n\xff\n" + site.url("/ferry").encode()
    done = run("save", "-i", "-", "--json", stdin=given, cwd=archive_dir)
    assert (done.returncode, done.stderr) == (1, "")
    assert {page["url"]: page["reason"] for page in lines(done.stdout)} == {"\\xff": "badUrl", site.url("/ferry"): None}


def test_a_crawl_names_what_it_did_not_keep(run: Run, site: Site, archive_dir: Path) -> None:
    with (archive_dir / "archive.toml").open("a") as file:
        file.write(f'[[source]]\nname = "list"\nkind = "urls"\nfile = "list.txt"\nurls = ["{site.url("/ferry")}"]\n')
    (archive_dir / "list.txt").write_text("one\ntwo\nhttp://10.0.0.1/\n")
    done = run("crawl", cwd=archive_dir)
    assert done.returncode == 0, done.stderr
    assert "one (list), two (list)" in done.stdout and "http://10.0.0.1/ (list)" in done.stdout
    assert "--allow-private 10.0.0.1, or allow_private in archive.toml" in done.stderr
