"""`show` of any part gives the whole article; what is for scripts stays one capture."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run, Site
from tests.spiders.parts import FAMILIES, part_page

PATH_OF = FAMILIES["segment"]


def _serve(site: Site, *numbers: int, of: int = 3) -> None:
    for number in numbers:
        site.pages[PATH_OF(number)] = part_page(number, of, PATH_OF)


def test_any_part_shows_the_whole_article(run: Run, site: Site, archive_dir: Path) -> None:
    _serve(site, 1, 2, 3)
    urls = [site.url(PATH_OF(number)) for number in (1, 2, 3)]
    saved = run("save", "--json", urls[0], cwd=archive_dir)
    assert saved.returncode == 0, saved.stderr
    reports = [json.loads(line) for line in saved.stdout.splitlines()]
    assert [(one["url"], one["part"], one["partOf"]) for one in reports] == [
        (url, number, urls[0] if number > 1 else None) for number, url in enumerate(urls, 1)
    ]
    views = {run("show", url, cwd=archive_dir).stdout for url in urls}
    assert len(views) == 1
    view = views.pop()
    assert view.count("River rises by a metre") == 1
    assert view.count("waits for the water") == 1
    places = [view.index(f"Part {number} of /2026/mill-sold/ tells in paragraph 0") for number in (1, 2, 3)]
    assert places == sorted(places)
    assert [view.count(f"View {number} of the river.") for number in (1, 2, 3)] == [2, 2, 2]  # in the text, in the list
    for report in reports:
        assert f"{report['file']}:{report['offset']}" in view
    for arguments in (["--json"], ["--versions"]):
        one = run("show", *arguments, urls[1], cwd=archive_dir).stdout
        assert "Part 2 of" in one and "Part 1 of" not in one and "Part 3 of" not in one


def test_what_misses_is_told(run: Run, site: Site, archive_dir: Path) -> None:
    _serve(site, 1, 3)
    site.pages |= {f"/{number}.jpg": b"GIF89a" for number in (1, 2, 3)}
    saved = run("save", site.url(PATH_OF(1)), site.url(PATH_OF(3)), cwd=archive_dir)
    assert saved.returncode == 0, saved.stderr  # an error page that came whole is kept
    first = run("show", site.url(PATH_OF(1)), cwd=archive_dir)
    assert "Part 1 of" in first.stdout and "Part 3 of" not in first.stdout
    assert first.stderr == (
        f"archiver: the article goes on, but its next part isn't in this archive: {site.url(PATH_OF(2))}\n"
    )
    last = run("show", site.url(PATH_OF(3)), cwd=archive_dir)
    assert last.stderr == "archiver: this is part 3 of an article; the parts before it aren't in this archive\n"
    _serve(site, 2)
    run("save", site.url(PATH_OF(1)), cwd=archive_dir)
    assert "Part 3 of" in run("show", site.url(PATH_OF(2)), cwd=archive_dir).stdout


def test_an_older_capture_is_shown_alone(run: Run, site: Site, archive_dir: Path) -> None:
    _serve(site, 1, 2, of=2)
    url = site.url(PATH_OF(1))
    first = json.loads(run("save", "--json", url, cwd=archive_dir).stdout.splitlines()[0])
    site.pages[PATH_OF(1)] = part_page(1, 2, PATH_OF).replace(b"the old mill", b"the new mill")
    run("save", url, cwd=archive_dir)
    old = run("show", first["articleId"], cwd=archive_dir).stdout
    assert "the old mill" in old and "Part 2 of" not in old
    new = run("show", site.url(PATH_OF(2)), cwd=archive_dir).stdout
    assert "the new mill" in new and "Part 2 of" in new


def test_explain_shows_the_links_it_weighed(run: Run, site: Site, archive_dir: Path) -> None:
    _serve(site, 1, 2, of=2)
    run("save", site.url(PATH_OF(1)), cwd=archive_dir)
    shown = run("explain", site.url(PATH_OF(1)), cwd=archive_dir).stdout
    assert f"pagination     1 before {site.url(PATH_OF(2))}" in shown
    assert f"2: {site.url(PATH_OF(2))} (segment of part 1; shows)" in shown
