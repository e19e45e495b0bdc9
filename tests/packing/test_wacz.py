from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator

from archiver.archive import Archive, RenderedPage, Stored
from archiver.derive.reparse import reparse
from archiver.derive.takedown import take_down
from archiver.model.capture import FetchFacts
from archiver.model.errors import UsageError
from archiver.packing.selection import Selection
from archiver.packing.wacz import plan_wacz
from archiver.web.blind import Target
from tests.archive.exchanges import answer
from tests.archive.records.foreign import arc_file, gz, members, warc_file, zst
from tests.conftest import ROOT
from tests.derive.archives import filled_archive, story
from tests.packing.archives import BASE, Shelf
from tests.packing.readers import Opened

_OWN = ROOT / ".tools" / "wacz" / "bin" / "wacz"
_VALIDATOR = os.environ.get("ARCHIVER_WACZ") or shutil.which("wacz") or (str(_OWN) if _OWN.exists() else None)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Several WARCs with articles, a redirect, a changed page, an unchanged one. Only to be read."""
    return filled_archive(tmp_path_factory.mktemp("filled"), pages=6)


def _of(path: str) -> Selection:
    return Selection(urls=frozenset({BASE + path}))


@pytest.mark.skipif(_VALIDATOR is None, reason="needs py-wacz: make wacz-tools, or ARCHIVER_WACZ")
@pytest.mark.parametrize("selection", [Selection(), _of("/1")], ids=["all", "part"])
def test_py_wacz_finds_it_valid(filled: Archive, tmp_path: Path, selection: Selection) -> None:
    assert _VALIDATOR is not None
    target = tmp_path / "news.wacz"
    target.write_bytes(b"".join(plan_wacz(filled, selection).package.read_checked()))
    done = subprocess.run([_VALIDATOR, "validate", "-f", target], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the passed WACZ is valid" in done.stdout
    data = bytearray(target.read_bytes())
    data[data.index(b"archive/") + 400] ^= 1  # so that it can be seen to look
    target.write_bytes(data)
    done = subprocess.run([_VALIDATOR, "validate", "-f", target], capture_output=True, text=True, timeout=120)
    assert done.returncode != 0


@pytest.mark.parametrize("selection", [Selection(), _of("/0"), Selection(verdicts=frozenset({"article"}))])
def test_equal_archives_and_selections_give_equal_bytes(filled: Archive, tmp_path: Path, selection: Selection) -> None:
    copy = shutil.copytree(filled.root, tmp_path / "copy")
    packed = [b"".join(plan_wacz(one, selection).package.read()) for one in (filled, Archive.open(copy))]
    assert packed[0] == packed[1]


def test_the_whole_archive_as_it_is(filled: Archive) -> None:
    plan = plan_wacz(filled)
    wacz = Opened(plan.package)
    assert len(wacz.warcs) > 2
    assert wacz.warcs == [f"archive/{path.name}" for path in filled.warcs()]
    for path in filled.warcs():
        assert wacz.zip.read(f"archive/{path.name}") == path.read_bytes()
    rows = wacz.rows()
    assert plan.captures == len(rows) == 13
    for row in rows:
        kind, url, _ = wacz.record(row)
        assert (kind == "revisit") == (row["mime"] == "warc/revisit")
        assert url == row["url"]


def test_what_the_package_says_of_itself(filled: Archive) -> None:
    wacz = Opened(plan_wacz(filled).package)
    package = wacz.json("datapackage.json")
    assert (package["profile"], package["wacz_version"], package["title"]) == ("data-package", "1.1.1", "Test archive")
    described = {resource["path"]: resource for resource in package["resources"]}
    members = [name for name in wacz.zip.namelist() if not name.startswith("datapackage")]
    assert sorted(described) == sorted(members)
    for name, resource in described.items():
        data = wacz.zip.read(name)
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
    digest = wacz.json("datapackage-digest.json")
    assert digest["hash"] == f"sha256:{hashlib.sha256(wacz.zip.read('datapackage.json')).hexdigest()}"
    newest = max(row.date for url in ("/lost", "/picture") for row in filled.rows(BASE + url))
    assert package["created"] == f"{newest[:19]}Z"


def test_pages_have_headlines_and_texts(filled: Archive) -> None:
    pages = Opened(plan_wacz(filled).package).pages()
    articles = [page for page in pages if "text" in page]
    assert sorted(page["title"] for page in articles) == sorted([f"Story {n}" for n in range(6)] + ["Story 1"])
    assert pages[: len(articles)] == articles
    assert [page["ts"] for page in articles] == sorted((page["ts"] for page in articles), reverse=True)
    for page in articles:
        assert page["text"].startswith("The river ")
        assert any(row.date == page["ts"] for row in filled.rows(page["url"]))
    others = [page["url"] for page in pages if "text" not in page]
    assert others == [f"{BASE}/lost"]


def test_one_page_is_named_as_the_main_one(filled: Archive) -> None:
    package = Opened(plan_wacz(filled, _of("/2")).package).json("datapackage.json")
    assert package["mainPageUrl"] == f"{BASE}/2"
    assert "mainPageUrl" not in Opened(plan_wacz(filled).package).json("datapackage.json")


def test_a_revisit_alone_is_a_page_with_the_text_of_its_original(filled: Archive) -> None:
    revisit = next(row for row in filled.rows(f"{BASE}/0") if row.kind == "revisit")
    begin = next(bundle.fetched_at for bundle in filled.bundles(revisit.file) if bundle.record_id == revisit.record_id)
    wacz = Opened(plan_wacz(filled, Selection(urls=frozenset({f"{BASE}/0"}), begin=begin)).package)
    (page,) = wacz.pages()
    assert (page["title"], page["ts"], page["id"]) == ("Story 0", revisit.date, revisit.record_id)
    assert page["text"].startswith("The river rose by 0 centimetres")
    assert {wacz.record(row)[0] for row in wacz.rows()} == {"response", "revisit"}


def test_verdicts(filled: Archive) -> None:
    pages = Opened(plan_wacz(filled, Selection(verdicts=frozenset({"article"}))).package).pages()
    assert len(pages) == 7
    assert {page["verdict"] for page in pages} == {"article"}


def test_nothing_is_left_of_what_was_taken_down(filled: Archive, tmp_path: Path) -> None:
    archive = Archive.open(shutil.copytree(filled.root, tmp_path / "copy"))
    assert any(b"by 2 centimetres" in data for data in _unpacked(Opened(plan_wacz(archive).package)))
    take_down(archive, [Target("page", f"{BASE}/2")], name="Jo")
    wacz = Opened(plan_wacz(archive).package)
    assert f"{BASE}/2" not in {row["url"] for row in wacz.rows()} | {page["url"] for page in wacz.pages()}
    assert not any(b"by 2 centimetres" in data for data in _unpacked(wacz))
    assert all(wacz.record(row)[1] == row["url"] for row in wacz.rows())


def _unpacked(wacz: Opened) -> Iterator[bytes]:
    """Every member, and every record of every WARC without its packing."""
    for name in wacz.zip.namelist():
        data = wacz.zip.read(name)
        yield data
        if name in wacz.warcs:
            yield from (record.reader.read() for record in ArchiveIterator(io.BytesIO(data), parse_http=False))


def test_a_page_as_a_browser_showed_it(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    facts: dict[str, Any] = {"page_id": "v1", "resource_type": "document", "renderer": "browser"}
    response = shelf.put("/app", answer(b"<html><script src=/app.js></script>"), **facts)
    shelf.put("/app.js", answer(b"show()", kind="text/javascript"), purpose="requisite", page_id="v1")
    shelf.page("/other", 3)
    known = FetchFacts(f"{BASE}/app", **facts)
    page = RenderedPage(
        url=f"{BASE}/app", taken_at=datetime.now(UTC), markup=story(7, "rose"), is_cut=False, picture=b"\x89PNG",
        facts=known, response_record=response.record_id, status=200, reason="OK", headers=(),
    )  # fmt: skip
    (dom,) = shelf.writer.commit_all([page])
    assert isinstance(dom, Stored)
    shelf.next_file()
    reparse(shelf.archive, workers=1)
    wacz = Opened(plan_wacz(shelf.archive, _of("/app")).package)
    assert sorted(row["url"].removeprefix(BASE) for row in wacz.rows()) == [
        "/app", "/app.js", f"urn:dom:{BASE}/app", f"urn:fullPage:{BASE}/app",
    ]  # fmt: skip
    (listed,) = wacz.pages()
    (row,) = shelf.archive.rows(f"{BASE}/app")
    assert (listed["title"], listed["url"], listed["ts"]) == ("Story 7", f"{BASE}/app", row.date)


def test_nothing_fits(filled: Archive) -> None:
    with pytest.raises(UsageError, match="nothing to export"):
        plan_wacz(filled, _of("/never"))


def test_served_packages_need_no_checksums(filled: Archive) -> None:
    plan = plan_wacz(filled, is_checked=False)
    assert plan.package.size < plan_wacz(filled).package.size  # the hashes of the WARCs are left out
    wacz = Opened(plan.package)
    unhashed = [resource["path"] for resource in wacz.json("datapackage.json")["resources"] if "hash" not in resource]
    assert unhashed == wacz.warcs


def test_whole_exchanges_of_a_file_that_is_written(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    stored = [shelf.page(f"/{number}", number) for number in range(3)]
    (path,) = shelf.archive.warcs()
    with path.open("ab") as file:  # a fourth is on its way
        file.write(path.read_bytes()[:700])
    wacz = Opened(plan_wacz(shelf.archive).package)
    assert wacz.warcs == [f"archive/{path.name.removesuffix('.open')}"]
    assert {one.record_id for one in stored} < set(wacz.record_ids())
    assert len(wacz.rows()) == 3
    os.truncate(path, path.stat().st_size - 700)
    before = b"".join(plan_wacz(shelf.archive).package.read())
    shelf.next_file()
    after = Opened(plan_wacz(shelf.archive).package)
    assert len(after.rows()) == 3 and len(before) > 3000


def test_a_sealed_file_without_an_index(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.page("/a", 1)
    shelf.next_file()
    whole = b"".join(plan_wacz(shelf.archive).package.read())
    for index in shelf.archive.layout.indexes.iterdir():
        index.unlink()
    assert b"".join(plan_wacz(shelf.archive).package.read()) == whole


@pytest.mark.parametrize(
    ("name", "data", "packed"),
    [
        ("plain.warc", b"".join(warc_file()), "plain.warc"),
        ("own.warc.gz", members(warc_file()), "own.warc.gz"),
        ("one.warc.gz", gz(b"".join(warc_file())), "one.warc.gz"),
        ("zst.warc.zst", members(warc_file(), zst), "zst.warc.zst.warc.gz"),
        ("old.arc", b"".join(arc_file(4)), "old.arc.warc.gz"),
        ("old.arc.gz", members(arc_file(4)), "old.arc.warc.gz"),
    ],
)
def test_files_of_other_programs_become_readable_by_place(tmp_path: Path, name: str, data: bytes, packed: str) -> None:
    shelf = Shelf(tmp_path)
    shelf.archive.layout.warcs.joinpath(name).write_bytes(data)
    for selection in (Selection(), Selection(hosts=frozenset({"tide.example"}))):
        wacz = Opened(plan_wacz(shelf.archive, selection).package)
        if selection.is_all:
            assert wacz.warcs == [f"archive/{packed}"]
        rows = wacz.rows()
        assert len(rows) == 4
        for row in rows:
            kind, url, block = wacz.record(row)
            assert (kind, url) == ("response", row["url"])
            assert block.startswith(b"HTTP/1.1 200 OK\r\n") and b"The tide came in twice" in block


def test_names_that_json_and_zip_have_to_quote(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.put('/q?"=ü&b=</script>', answer(b"<html>odd"))
    shelf.next_file()
    (row,) = Opened(plan_wacz(shelf.archive).package).rows()
    assert json.loads(json.dumps(row["url"])) == f'{BASE}/q?"=%C3%BC&b=%3C/script%3E'
