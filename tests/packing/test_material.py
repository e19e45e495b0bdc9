"""Files of other programs that lie beside the checkout, sound and broken: each imported, or refused with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.archive import Archive, verify
from archiver.archive.records import WarcRecord, scan_records
from archiver.catalogue import Catalogue
from archiver.packing import import_files as imports
from archiver.packing.import_files import import_files
from archiver.packing.selection import Selection
from archiver.packing.wacz import plan_wacz
from tests.archive.exchanges import new_archive
from tests.packing.readers import Opened

_FOLDER = Path(__file__).resolve().parents[3] / "shared" / "material" / "warcs"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not _FOLDER.is_dir(), reason="the material is not beside the checkout"),
]

_CUT_HEAD = "head of the record is cut off"
_CUT_BLOCK = "block is cut off"
_NO_RECORD = "no WARC or ARC file"
_REFUSED = {
    # end of the name: what is said of it
    "invalid-empty.warc": "the file is empty",
    "invalid-truncated.gz": _NO_RECORD,
    "three-files.gz": _NO_RECORD,
    "invalid-warcfile-fields-missing.warc": "Content-Length is no number",
    "invalid-warcreader-diagnosis-1.warc": _NO_RECORD,
    "waczs__invalid_example_1.wacz": "without anything in archive/",
    **{f"headerversion-{number}.warc": _CUT_HEAD for number in (1, 12, 22, 23, 24, 25, 3, 5, 6, 7, 8, 9)},
    **{f"headerversion-{number}.warc": _NO_RECORD for number in (18, 19)},
    **{f"fieldpolicy-{number}.warc": _CUT_BLOCK for number in (11, 12, 13, 14, 15, 16, 3, 4, 7)},
    **{
        f"invalid-warcfile-lonely-{name}.warc": "no Content-Length"
        for name in ("continuation", "monkeys", "request-response-resource-conversion", "revisit")
    },
}


@pytest.fixture(scope="module")
def _imported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Archive, imports.ImportReport]:
    archive = new_archive(tmp_path_factory.mktemp("material"))
    files = sorted(path for path in _FOLDER.rglob("*") if path.is_file() and path.suffix != ".md")
    return archive, import_files(archive, files, by="test", workers=2)


def test_each_is_imported_or_refused_by_name(
    _imported: tuple[Archive, imports.ImportReport], capsys: pytest.CaptureFixture[str]
) -> None:
    archive, report = _imported
    assert len(report.taken) >= 79
    unused = set(_REFUSED)
    lines: list[str] = []
    for taken in report.taken:
        name = Path(taken.source).name
        key = next((end for end in _REFUSED if name.endswith(end)), None)
        if key is not None:
            unused.discard(key)
            assert taken.state == "refused" and _REFUSED[key] in (taken.problem or ""), name
        else:
            assert taken.state != "refused", (name, taken.problem)
        lines.append(f"{taken.state:9} {name}: {taken.problem or '; '.join(taken.notes) or 'all of it'}")
    assert unused == set()
    with capsys.disabled():
        print("", *lines, sep="\n")
    for taken in report.taken:
        if not taken.source.endswith(".wacz"):
            for imported in taken.files:
                if not imported.left_out:
                    assert archive.warc(imported.file).read_bytes() == Path(taken.source).read_bytes()


def test_verify_says_of_each_what_is_wrong_with_it(_imported: tuple[Archive, imports.ImportReport]) -> None:
    archive, report = _imported
    damages = {file.file: file.damages for taken in report.taken for file in taken.files}
    with Catalogue(archive.layout.catalogue) as catalogue:
        defects = list(verify(archive, known_failures=catalogue.failures()))
    # other programs' digests are of other bytes, and their ids stand twice: nothing is wrong that isn't theirs
    assert {defect.code for defect in defects} <= {
        "damagedRecord", "payloadDigestMismatch", "blockDigestMismatch", "blockDigestUnknown",
        "payloadDigestUnknown", "recordIdTwice",
    }  # fmt: skip
    for file, count in damages.items():
        found = [defect for defect in defects if defect.file == file and defect.code == "damagedRecord"]
        assert len(found) == count, file


def test_all_of_them_packed_again_are_found_by_their_places(
    _imported: tuple[Archive, imports.ImportReport], tmp_path: Path
) -> None:
    archive, _ = _imported
    wacz = Opened(plan_wacz(archive, Selection()).package)
    rows = wacz.rows()
    assert len(rows) > 900
    wacz.zip.extractall(tmp_path)
    for row in rows:
        found = scan_records(tmp_path / "archive" / row["filename"], int(row["offset"]))
        record = next(one for one in found if isinstance(one, WarcRecord))  # what is damaged is told before it
        assert (record.offset, record.length) == (int(row["offset"]), int(row["length"]))
        assert record.kind in ("response", "revisit", "resource")
